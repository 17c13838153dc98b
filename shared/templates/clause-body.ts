import type { BlockNode } from '../documents/body';
import type { DomainError } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { Clause } from './clause';
import { type Parts, templateEngine } from './liquid-engine';
import { bodyFromMarkdown } from './markdown-body';
import type { TemplateData } from './template-data';

/**
 * A passage as the blocks that go into a document. One of the firm's is filled in with the names at hand; a team's
 * words are taken as they are. Errors are those of `render`, with the clause's name as their place.
 */
export const clauseBody = (
  { name, language, text, owner }: Pick<Clause, 'name' | 'language' | 'text' | 'owner'>,
  data: TemplateData,
  parts: Parts,
): Result<readonly BlockNode[], DomainError> => {
  const words =
    owner === 'firm'
      ? templateEngine(language, parts).render({ place: name, text, firstLine: 1 }, data)
      : ok(text);
  return words.ok ? ok(bodyFromMarkdown(words.value, language)) : words;
};
