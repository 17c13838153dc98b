import { parse } from 'yaml';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { minorDigits } from './formatters';
import type { Parts } from './liquid-engine';
import { readTemplate } from './read-template';
import { type Answers, answers, type Question, type Template } from './template';

/** A template with the answers that show it at work. */
export interface LibraryEntry {
  /** `en/chronology`: unique over languages. */
  readonly name: string;
  readonly template: Template;
  readonly sample: Answers;
}

export interface Library {
  readonly entries: readonly LibraryEntry[];
  readonly parts: Parts;
}

const amountPattern = /^(?<currency>[A-Z]{3}) (?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?$/;

/** `USD 1234.50`, as a sample is written by hand. */
const readAmount = (written: unknown): unknown => {
  const found = typeof written === 'string' ? amountPattern.exec(written)?.groups : undefined;
  if (!found) return written;
  const currency = found['currency'] ?? '';
  const fraction = (found['fraction'] ?? '').padEnd(minorDigits(currency), '0');
  const minor = Number(`${found['whole']}${fraction}`);
  return { minor: found['sign'] === '-' ? -minor : minor, currency };
};

const readAnswer = (question: Question, written: unknown): unknown => {
  if (question.type === 'money') return readAmount(written);
  if (question.type !== 'group' || !Array.isArray(written)) return written;
  return written.map((row: unknown) =>
    Object.fromEntries(
      Object.entries((row ?? {}) as Record<string, unknown>).map(([id, value]) => {
        const inner = question.questions.find((one) => one.id === id);
        return [id, inner ? readAnswer(inner, value) : value];
      }),
    ),
  );
};

/** Sample answers of a template, from YAML. Error: `template.answers-invalid`, also for answers to nothing. */
const readSample = (name: string, template: Template, source: string): Result<Answers, DomainError> => {
  const wrong = (question: string) =>
    err(domainError('template.answers-invalid', { place: `${name}.sample`, question }));
  let written: unknown;
  try {
    written = parse(source, { maxAliasCount: 0 });
  } catch {
    return wrong('');
  }
  if (typeof written !== 'object' || written === null) return wrong('');
  const known = new Map(template.questions.map((question) => [question.id, question]));
  const stranger = Object.keys(written).find((id) => !known.has(id));
  if (stranger !== undefined) return wrong(stranger);
  const read = answers.safeParse(
    Object.fromEntries(
      Object.entries(written).map(([id, value]) => {
        const question = known.get(id);
        return [id, question ? readAnswer(question, value) : value];
      }),
    ),
  );
  return read.success ? ok(read.data) : wrong(String(read.error.issues[0]?.path[0] ?? ''));
};

/**
 * One template with its sample answers, from their sources. Errors are those of `readTemplate`, and
 * `template.answers-invalid` for the sample.
 */
export const readEntry = (
  name: string,
  source: string,
  sampleSource: string,
): Result<LibraryEntry, DomainError> => {
  const template = readTemplate(name, source);
  if (!template.ok) return template;
  const sample = readSample(name, template.value, sampleSource.trim() === '' ? '{}' : sampleSource);
  return sample.ok ? ok({ name, template: template.value, sample: sample.value }) : sample;
};

/**
 * Reads a library from its files: `LANGUAGE/NAME.md` with `LANGUAGE/NAME.sample.yaml` beside it, and `parts/NAME.md`.
 * Errors are those of `readTemplate`, and `template.answers-invalid` for a sample.
 */
export const readLibrary = (files: Readonly<Record<string, string>>): Result<Library, DomainError> => {
  const parts: Record<string, string> = {};
  const entries: LibraryEntry[] = [];
  for (const [path, text] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = path.endsWith('.md') ? path.slice(0, -'.md'.length) : null;
    if (name === null) continue;
    if (name.startsWith('parts/')) {
      parts[name.slice('parts/'.length)] = text;
      continue;
    }
    const entry = readEntry(name, text, files[`${name}.sample.yaml`] ?? '');
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  return ok({ entries, parts });
};
