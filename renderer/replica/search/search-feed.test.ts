import { afterEach, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Bridge } from '#shared/bridge/derived';
import type { DocumentRow } from '#shared/documents/document';
import { bodyField, makeBody } from '#shared/documents/merge-body';
import type { DocumentId, EngagementId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { firstScope, sampleHub, secondScope } from '../../../tests/support/replica/sample-firm';
import { testSealing, Workstation } from '../../../tests/support/replica/workstation';
import { noon, pat } from '../../../tests/support/sample-rows';
import { SearchFeed } from './search-feed';
import { SearchIndex } from './search-index';

const idOf = (n: number): DocumentId =>
  `d0c00000-0000-4000-8000-${String(n).padStart(12, '0')}` as DocumentId;

const documentRow = (
  n: number,
  scope: string,
  title: string,
  removed: DocumentRow['removed'] = null,
): DocumentRow => ({
  id: idOf(n),
  engagementId: scope as EngagementId,
  workItemId: null,
  title,
  kind: 'memo',
  language: 'en',
  status: 'draft',
  bodySchema: 1,
  signedOff: null,
  body: null,
  createdBy: pat.id,
  createdAt: noon + n,
  removed,
  revision: 1,
});

const updateOf = (words: string): string => {
  const doc = makeBody(7);
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment(bodyField).insert(0, [paragraph]);
  return Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
};

let hub: MemoryHub;
let desk: Workstation;
let index: SearchIndex;
let feed: SearchFeed;
let texts: Map<DocumentId, { scope: string; words: string }>;
let heard: Promise<unknown>;

/** The main process's texts: what would lie in its files. */
const bridge = {
  call: async (method: string, argument: unknown) => {
    if (method === 'document.list-here')
      return ok({ bodies: [...texts].map(([documentId, { scope }]) => ({ scope, documentId })) });
    const { bodies } = argument as { bodies: { documentId: DocumentId }[] };
    return ok({
      bodies: bodies.flatMap(({ documentId }) => {
        const text = texts.get(documentId);
        return text ? [{ documentId, updates: [updateOf(text.words)] }] : [];
      }),
    });
  },
} as unknown as Pick<Bridge, 'call'>;

const found = (typed: string): string[] => index.findDocuments(typed, 9).map(({ title }) => title);

const follow = (): void => {
  index = new SearchIndex();
  feed = new SearchFeed({ database: desk.database, sealing: testSealing, bridge, index });
  heard = Promise.resolve();
  desk.onRows = (names) => {
    heard = Promise.all([heard, feed.rowsChanged(names)]);
  };
};

const pull = async (): Promise<void> => {
  await desk.core.pull();
  await heard;
};

beforeEach(() => {
  hub = sampleHub();
  texts = new Map();
});

afterEach(() => desk.end());

it('finds what was here when it began, and what came, changed and went since', async () => {
  hub.put(firstScope, 'document', documentRow(1, firstScope, 'Demand letter'));
  texts.set(idOf(1), { scope: firstScope, words: 'Pay within fourteen days.' });
  desk = await Workstation.inStep(hub);
  follow();
  await feed.load();
  expect(found('demand')).toEqual(['Demand letter']);
  expect(found('fourteen')).toEqual(['Demand letter']);

  hub.put(firstScope, 'document', documentRow(2, firstScope, 'Chronology'));
  hub.put(firstScope, 'document', documentRow(1, firstScope, 'Letter before claim'));
  await pull();
  expect(found('chrono')).toEqual(['Chronology']);
  expect(found('demand')).toEqual([]);

  texts.set(idOf(2), { scope: firstScope, words: 'Nothing happened.' });
  await feed.textChanged(idOf(2));
  expect(found('happened')).toEqual(['Chronology']);

  hub.put(firstScope, 'document', documentRow(2, firstScope, 'Chronology', { personId: pat.id, at: noon }));
  await pull();
  expect(found('happened')).toEqual([]);
});

it('finds a document that was made here and has not reached the hub', async () => {
  desk = await Workstation.inStep(hub);
  follow();
  await feed.load();
  await desk.does(firstScope, {
    type: 'document.create',
    documentId: idOf(3),
    forWorkItem: null,
    title: 'Written on a plane',
    kind: 'memo',
    language: 'en',
    bodySchema: 1,
  });
  await heard;
  expect(found('plane')).toEqual(['Written on a plane']);
  follow();
  await feed.load();
  expect(found('plane')).toEqual(['Written on a plane']);
});

it('forgets title and text with their scope', async () => {
  hub.put(secondScope, 'document', documentRow(4, secondScope, 'Merger memo'));
  texts.set(idOf(4), { scope: secondScope, words: 'Confidential price.' });
  desk = await Workstation.inStep(hub);
  follow();
  await feed.load();
  expect(found('price')).toEqual(['Merger memo']);
  hub.leave(secondScope);
  await pull();
  expect(found('price')).toEqual([]);
  expect(found('merger')).toEqual([]);
  expect([index.documents, index.texts]).toEqual([0, 0]);
});

it('finds what is online only, which lies sealed for this run alone', async () => {
  hub.offDisk.add(secondScope);
  hub.put(secondScope, 'document', documentRow(5, secondScope, 'Zanzibar file'));
  desk = await Workstation.inStep(hub);
  follow();
  await feed.load();
  expect(found('zanzi')).toEqual(['Zanzibar file']);
  const stored = JSON.stringify(await Promise.all(desk.database.tables.map((table) => table.toArray())));
  expect(stored).not.toContain('Zanzibar');
});

it('begins anew where the replica does', async () => {
  hub.put(firstScope, 'document', documentRow(6, firstScope, 'Before the restore'));
  desk = await Workstation.inStep(hub);
  follow();
  await feed.load();
  hub.epoch = 'another';
  hub.remove(firstScope, 'document', idOf(6));
  await pull();
  expect(found('before')).toEqual([]);
});
