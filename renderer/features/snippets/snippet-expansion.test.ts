import { getSchema } from '@tiptap/core';
import { Node } from '@tiptap/pm/model';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { editorExtensions } from '../editor/extensions';
import { expansionOf } from './snippet-expansion';

const schema = getSchema(editorExtensions(new Y.Doc()));
const snippets = [
  { abbreviation: ';kr', text: 'Kind regards,\nPat' },
  { abbreviation: 'gl', text: 'governing law' },
];

/** What stands in a paragraph after something is typed at its end; null where nothing is expanded. */
const typedAfter = (content: readonly object[], typed = ' '): unknown[] | null => {
  const doc = Node.fromJSON(schema, { type: 'doc', content: [{ type: 'paragraph', content }] });
  const selection = TextSelection.create(doc, doc.content.size - 1);
  const expanded = expansionOf(EditorState.create({ doc, selection }), typed, snippets);
  return expanded?.doc.firstChild
    ? [...expanded.doc.firstChild.children].map(({ text, type }) => text ?? type.name)
    : null;
};
const text = (words: string, marks: readonly string[] = []) => ({
  type: 'text',
  text: words,
  marks: marks.map((type) => ({ type })),
});

describe('an abbreviation', () => {
  it('gives way to its snippet as the word is ended', () => {
    expect(typedAfter([text('As to gl')], ',')).toEqual(['As to governing law,']);
    expect(typedAfter([text(';kr')])).toEqual(['Kind regards,', 'hardBreak', 'Pat ']);
    expect(typedAfter([text('As to gl')], 'x')).toBeNull();
    expect(typedAfter([text('angl')])).toBeNull();
  });

  it('may stand in several kinds of type, and not in a footnote beside', () => {
    expect(typedAfter([text('As to g', ['bold']), text('l')])).toEqual(['As to ', 'governing law ']);
    expect(typedAfter([text('As to '), { type: 'footnote', content: [text(' gl')] }])).toBeNull();
  });
});
