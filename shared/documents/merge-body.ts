import * as Y from 'yjs';
import type { Random } from '../kernel/random';

/*
 * The one way in which changes of a body that others made come into a replica of it. Yjs merges; what it would lose is
 * kept here: text that one typed inside what the other deleted goes with the deleted container, though nobody deleted
 * that text knowingly. Every change that leaves a workstation was made on all that the hub had then (it refuses others),
 * so the deletions that an update names were made knowing what they delete, and any other loss is noticed by whoever
 * merges (ADR 66).
 */

/** Where the text lies in the Y.Doc. */
export const bodyField = 'body';
/** Texts that were kept, by the id of their first character. */
const keptField = 'kept';
/** Kept texts that somebody has dealt with. */
const settledField = 'kept-settled';
/** Whose each client id is. */
const authorsField = 'authors';

/** Text that one typed inside what another deleted meanwhile. */
export interface KeptText {
  /** Names it: client id and clock of its first character. */
  readonly id: string;
  readonly text: string;
  /** The whole passage that it stood in, deleted words among them. */
  readonly passage: string;
  /** Whoever typed it; null where that is not known. */
  readonly personId: string | null;
}

/** A body's document, which forgets nothing that was deleted: kept text and versions are read from it. */
export const makeBody = (clientId: number): Y.Doc => {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  return doc;
};

/**
 * A client id for one opening of a body, written down nowhere: so neither a crash nor a cloned profile can use one
 * twice. 48 random bits, since with the usual 32 a firm would meet the same one twice within years.
 */
export const makeClientId = (random: Random): number =>
  random.bytes(6).reduce((number, byte) => number * 256 + byte, 0);

/** Says whose characters those of this opening are. */
export const nameAuthor = (doc: Y.Doc, personId: string): void => {
  const authors = doc.getMap<string>(authorsField);
  const client = String(doc.clientID);
  if (authors.get(client) !== personId) authors.set(client, personId);
};

export const authorOf = (doc: Y.Doc, client: number | string): string | null =>
  doc.getMap<string>(authorsField).get(String(client)) ?? null;

interface KeptEntry {
  readonly text: string;
  readonly passage: string;
}

interface Run {
  readonly client: number;
  clock: number;
  text: string;
  readonly passage: string;
}

/** Every character that the passage ever had, in order. */
const passageOf = ({ parent }: Y.Item): string => {
  let text = '';
  if (!(parent instanceof Y.AbstractType)) return text;
  for (let item = parent._start; item !== null && text.length < 400; item = item.right)
    if (item.content instanceof Y.ContentString) text += item.content.str;
  return text.slice(0, 400);
};

/** The characters of a deleted item that `knowingly` does not name. */
const runsOf = (item: Y.Item, knowingly: ReturnType<typeof Y.createDeleteSet> | null): Run[] => {
  if (!(item.content instanceof Y.ContentString)) return [];
  const { client, clock } = item.id;
  const { str } = item.content;
  const runs: Run[] = [];
  let passage: string | null = null;
  for (let at = 0; at < str.length; at += 1) {
    if (knowingly && Y.isDeleted(knowingly, Y.createID(client, clock + at))) continue;
    const last = runs.at(-1);
    if (last && last.clock + last.text.length === clock + at) last.text += str.charAt(at);
    else {
      passage ??= passageOf(item);
      runs.push({ client, clock: clock + at, text: str.charAt(at), passage });
    }
  }
  return runs;
};

const joined = (runs: readonly Run[]): Run[] => {
  const result: Run[] = [];
  for (const run of runs.toSorted((a, b) => a.client - b.client || a.clock - b.clock)) {
    const last = result.at(-1);
    const follows =
      last?.client === run.client &&
      last.clock + last.text.length === run.clock &&
      last.passage === run.passage;
    if (last && follows) last.text += run.text;
    else result.push({ ...run });
  }
  return result;
};

const parts = (id: string): { client: number; clock: number } => {
  const [client = '', clock = ''] = id.split(':');
  return { client: Number(client), clock: Number(clock) };
};

/** Whether what is kept already holds all of this run. */
const isKept = (kept: Y.Map<KeptEntry>, { client, clock, text }: Run): boolean =>
  [...kept.entries()].some(([id, entry]) => {
    const at = parts(id);
    return at.client === client && at.clock <= clock && at.clock + entry.text.length >= clock + text.length;
  });

const mergeOrigin = 'meridian-merge';

/** Whether a change of a Y.Doc came with a merge and is nothing that is still to be kept or sent. */
export const isMerged = (origin: unknown): boolean => origin === mergeOrigin;

/** Which of what lies here the author of a change that comes had not seen. */
export interface Unseen {
  readonly mark: (client: number, clock: number) => boolean;
  readonly character: (client: number, clock: number) => boolean;
}

interface Stretch {
  readonly text: Y.XmlText;
  readonly index: number;
  readonly length: number;
}

/**
 * Stretches of a text that are marked as deleted by somebody who did not see them: Yjs has a mark reach over whatever
 * was typed between its ends at the same time.
 */
const markedUnseen = (text: Y.XmlText, isFresh: (id: Y.ID) => boolean, unseen: Unseen): Stretch[] => {
  const stretches: Stretch[] = [];
  let mark: Y.ID | null = null;
  let index = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentFormat) {
      if (item.content.key === 'deletion') mark = item.content.value === null ? null : item.id;
      continue;
    }
    if (mark && item.content instanceof Y.ContentString) {
      const [freshMark, freshText] = [isFresh(mark), isFresh(item.id)];
      const { client, clock } = item.id;
      const unknown =
        freshMark !== freshText &&
        (freshText ? unseen.mark(mark.client, mark.clock) : unseen.character(client, clock));
      if (unknown) stretches.push({ text, index, length: item.length });
    }
    index += item.length;
  }
  return stretches;
};

/**
 * Takes in what others changed, and keeps what would go unseen: text of either side that stood inside something the
 * other deleted, and text that an editor throws out because the merged structure does not hold it. What is kept is a
 * change of this replica's own, to be saved and sent like any other.
 *
 * Where `unseen` is given, a suggestion to delete is also taken off characters that its author had not seen.
 *
 * @throws what Yjs throws at an update that is none; the doc is then as it was
 */
export const mergeBody = (doc: Y.Doc, update: Uint8Array, unseen?: Unseen): void => {
  const { ds } = Y.decodeUpdate(update);
  const runs: Run[] = [];
  const stretches: Stretch[] = [];
  const collect = (transaction: Y.Transaction): void => {
    if (unseen && transaction.origin === mergeOrigin) {
      const isFresh = ({ client, clock }: Y.ID): boolean =>
        clock >= (transaction.beforeState.get(client) ?? 0);
      for (const type of transaction.changed.keys())
        if (type instanceof Y.XmlText) stretches.push(...markedUnseen(type, isFresh, unseen));
    }
    const knowingly = transaction.origin === mergeOrigin ? ds : null;
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (struct instanceof Y.Item) runs.push(...runsOf(struct, knowingly));
    });
  };
  doc.on('afterTransaction', collect);
  try {
    Y.applyUpdate(doc, update, mergeOrigin);
  } finally {
    doc.off('afterTransaction', collect);
  }
  if (stretches.length > 0)
    doc.transact(() => {
      for (const { text, index, length } of stretches) text.format(index, length, { deletion: null });
    });
  const kept = doc.getMap<KeptEntry>(keptField);
  const fresh = joined(runs).filter((run) => !isKept(kept, run));
  if (fresh.length === 0) return;
  doc.transact(() => {
    for (const { client, clock, text, passage } of fresh) kept.set(`${client}:${clock}`, { text, passage });
  });
};

/** What changes whenever `keptTexts` does. */
export const keptMaps = (doc: Y.Doc): readonly Y.Map<unknown>[] => [
  doc.getMap(keptField),
  doc.getMap(settledField),
];

/** What was kept and nobody has dealt with yet, in the order of its ids. */
export const keptTexts = (doc: Y.Doc): KeptText[] => {
  const kept = doc.getMap<KeptEntry>(keptField);
  const settled = doc.getMap<string>(settledField);
  return [...kept.entries()]
    .filter(([id]) => !settled.has(id))
    .map(([id, { text, passage }]) => ({ id, text, passage, personId: authorOf(doc, parts(id).client) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

/** Somebody has read a kept text and put it back, or has let go of it. */
export const settleKept = (doc: Y.Doc, id: string, personId: string): void => {
  doc.getMap<string>(settledField).set(id, personId);
};

/** Whether these bytes are a change that Yjs can read. */
export const isUpdate = (bytes: Uint8Array): boolean => {
  try {
    Y.decodeUpdate(bytes);
    return true;
  } catch {
    return false;
  }
};

/** One update that adds up to all of these, through a document: joining long rows of updates is far slower. */
export const compacted = (updates: readonly Uint8Array[]): Uint8Array => {
  const doc = makeBody(0);
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return Y.encodeStateAsUpdate(doc);
};
