import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { keepLayout, layoutOf } from './paper-layout';

describe('how a document lies on paper', () => {
  it('is kept with its text, and what two say apart stands on both desks', () => {
    const [one, two] = [new Y.Doc(), new Y.Doc()];
    keepLayout(one, { paper: 'Letter', orientation: 'landscape', numbered: true });
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    keepLayout(one, { numbered: false });
    keepLayout(two, { tableOfContents: true });
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
    const both = { paper: 'Letter', orientation: 'landscape', numbered: false, tableOfContents: true };
    expect(layoutOf(one)).toEqual(both);
    expect(layoutOf(two)).toEqual(both);
  });

  it('leaves out what this program does not know', () => {
    const doc = new Y.Doc();
    doc.getMap<unknown>('layout').set('paper', 'A3');
    doc.getMap<unknown>('layout').set('numbered', true);
    expect(layoutOf(doc)).toEqual({ numbered: true });
  });
});
