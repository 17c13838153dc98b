import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type Template, templateHead } from './template';

/** Longest source of a template, in UTF-16 units. */
const longestSource = 200_000;

const headPattern = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Where in the head something is wrong: the path, ending with a key that has no place there. */
const pathOf = (issue: z.core.$ZodIssue): readonly string[] =>
  [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].map(String);

/** The line of the file on which the path, or as much of it as there is, stands; the head begins on the second. */
const lineOf = (yaml: Document, lines: LineCounter, path: readonly string[]): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const keys = path.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const node = yaml.getIn(keys, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line + 1;
  }
  return 1;
};

/**
 * Reads a template from its file's text. `name` stands in errors as the place.
 * Errors: `template.head-invalid` (with its `line`, and with `at`, the path of what is wrong), `template.too-large`.
 */
export const readTemplate = (name: string, source: string): Result<Template, DomainError> => {
  if (source.length > longestSource) return err(domainError('template.too-large', { place: name }));
  const found = headPattern.exec(source);
  if (!found) return err(domainError('template.head-invalid', { place: name, line: 1, at: '---' }));
  const lines = new LineCounter();
  const yaml = parseDocument(found[1] ?? '', { lineCounter: lines });
  const broken = yaml.errors[0];
  if (broken) {
    const line = (broken.linePos?.[0].line ?? 1) + 1;
    // The line itself: what the reader of YAML says of it is English and its own.
    const at = (source.split(/\r?\n/)[line - 1] ?? '').trim().slice(0, 60);
    return err(domainError('template.head-invalid', { place: name, line, at }));
  }
  let plain: unknown;
  try {
    // Aliases let a few lines unfold into gigabytes; a template has no use for them.
    plain = yaml.toJS({ maxAliasCount: 0 });
  } catch {
    return err(domainError('template.head-invalid', { place: name, line: 1, at: 'alias' }));
  }
  const head = templateHead.safeParse(plain);
  if (!head.success) {
    const [issue] = head.error.issues;
    const path = issue ? pathOf(issue) : [];
    const line = lineOf(yaml, lines, path);
    // `questions.3.ask`, as somebody who looks for it in the file would say it.
    return err(domainError('template.head-invalid', { place: name, line, at: path.join('.') }));
  }
  const before = found[0];
  return ok({ ...head.data, text: source.slice(before.length), textLine: before.split('\n').length });
};
