import type { Node } from '@tiptap/pm/model';
import { bodySchemaVersion, type DocumentBody, documentBody } from '#shared/documents/body';
import type { DocumentRow } from '#shared/documents/document';
import type { PaperLayout } from '#shared/documents/paper-layout';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';

/** Where paper is Letter; everywhere else it is A4. */
const onLetter = /^(en|es)-(US|CA|MX|PH)\b/;

/** What is written in a document, as it is laid out. Errors: `document.body-invalid` where nobody could print it. */
export const bodyOfDocument = (
  { title, language }: Pick<DocumentRow, 'title' | 'language'>,
  doc: Node,
  layout: PaperLayout,
): Result<DocumentBody, DomainError> => {
  const body = documentBody.safeParse({
    type: 'doc',
    attrs: {
      schemaVersion: bodySchemaVersion,
      title,
      language,
      paper: onLetter.test(language) ? 'Letter' : 'A4',
      ...layout,
    },
    content: (doc.toJSON() as { content?: unknown }).content,
  });
  return body.success ? ok(body.data) : err(domainError('document.body-invalid'));
};
