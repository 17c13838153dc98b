import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type Template, templateHead } from './template';

/** Longest source of a template, in UTF-16 units. */
const longestSource = 200_000;

const headPattern = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** `questions.3.ask`, as somebody who looks for it in the file would say it. */
const pathWords = (issue: z.core.$ZodIssue): string => issue.path.map(String).join('.');

/**
 * Reads a template from its file's text. `name` stands in errors as the place.
 * Errors: `template.head-invalid` (with `line`, or with `at`, the path of what is wrong), `template.too-large`.
 */
export const readTemplate = (name: string, source: string): Result<Template, DomainError> => {
  if (source.length > longestSource) return err(domainError('template.too-large', { place: name }));
  const found = headPattern.exec(source);
  if (!found) return err(domainError('template.head-invalid', { place: name, line: 1, at: '---' }));
  const yaml = parseDocument(found[1] ?? '');
  const broken = yaml.errors[0];
  if (broken) {
    const line = (broken.linePos?.[0].line ?? 1) + 1;
    return err(domainError('template.head-invalid', { place: name, line, at: broken.code }));
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
    const issue = head.error.issues[0];
    return err(
      domainError('template.head-invalid', { place: name, line: 1, at: issue ? pathWords(issue) : '' }),
    );
  }
  const before = found[0];
  return ok({ ...head.data, text: source.slice(before.length), textLine: before.split('\n').length });
};
