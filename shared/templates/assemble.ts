import { bodySchemaVersion, type DocumentBody } from '../documents/body';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type AnswerProblem, type FilledIn, fillIn } from './answers';
import { type Parts, templateEngine } from './liquid-engine';
import { bodyFromMarkdown } from './markdown-body';
import { type Answers, answers as answersSchema, type Template } from './template';
import type { TemplateData } from './template-data';

export interface Assembled {
  readonly body: DocumentBody;
  readonly filledIn: FilledIn;
  /** Answers that are missing or unfit; their places in the body stand open in square brackets. */
  readonly problems: readonly AnswerProblem[];
}

/** Longest document that a template may make, in characters of Markdown. */
const longestText = 4_000_000;

/**
 * A document from a template. The same template, answers and data give the same body, byte for byte: neither clock nor
 * chance has a part in it. Answers that are missing or unfit do not stop it. Errors are those of `templateEngine` and
 * `template.answers-invalid` where `given` is no record of answers at all.
 */
export const assemble = (
  template: Template,
  given: Answers,
  data: TemplateData,
  parts: Parts,
): Result<Assembled, DomainError> => {
  const read = answersSchema.safeParse(given);
  if (!read.success)
    return err(
      domainError('template.answers-invalid', {
        place: template.id,
        question: String(read.error.issues[0]?.path[0] ?? ''),
      }),
    );
  const engine = templateEngine(template.language, parts);
  const filledIn = fillIn(template, read.data, data, engine);
  if (!filledIn.ok) return filledIn;
  const scope = { ...data, ...filledIn.value.values };
  const title = engine.evaluate(template.documentTitle, 'documentTitle', scope);
  if (!title.ok) return title;
  const markdown = engine.render(
    { place: template.id, text: template.text, firstLine: template.textLine },
    scope,
  );
  if (!markdown.ok) return markdown;
  if (markdown.value.length > longestText)
    return err(domainError('template.too-long', { place: template.id, line: template.textLine }));
  return ok({
    body: {
      type: 'doc',
      attrs: {
        schemaVersion: bodySchemaVersion,
        title: String(title.value ?? template.title).slice(0, 300),
        language: template.language,
        paper: template.paper,
        orientation: template.orientation,
        numbered: template.numbered,
        tableOfContents: template.tableOfContents,
      },
      content: bodyFromMarkdown(markdown.value, template.language),
    },
    filledIn: filledIn.value,
    problems: filledIn.value.problems,
  });
};
