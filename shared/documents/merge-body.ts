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
  /** That this was deleted here. */
  readonly deletion: (client: number, clock: number) => boolean;
}

/** The marks that say what becomes of a word once a suggestion is decided. */
const decidingMarks = ['deletion', 'insertion'] as const;

interface Stretch {
  readonly text: Y.XmlText;
  readonly mark: (typeof decidingMarks)[number];
  readonly index: number;
  length: number;
}

/** How one side reads a text: what it has of it, and which marks are open where the reading stands. */
class Reading {
  readonly #open = new Set<string>();

  constructor(private readonly has: (item: Y.Item, offset: number) => boolean) {}

  /** Goes past the beginning or the end of a mark. */
  pass(item: Y.Item, { key, value }: Y.ContentFormat): void {
    if (!this.has(item, 0)) return;
    if (value === null) this.#open.delete(key);
    else this.#open.add(key);
  }

  bears(item: Y.Item, offset: number, mark: string): boolean {
    return this.#open.has(mark) && this.has(item, offset);
  }
}

/**
 * Stretches of a text that bear a suggestion since a merge, though they bore it on neither side: Yjs has a mark reach
 * over whatever was typed between its ends meanwhile, and where two mark the same words, over what follows them. Under a
 * deletion they would go with what it takes away, under an insertion with what is rejected.
 * @param named what the update says is deleted
 */
const markedByNobody = (
  text: Y.XmlText,
  { beforeState, deleteSet }: Y.Transaction,
  named: ReturnType<typeof Y.createDeleteSet>,
  unseen: Unseen,
): Stretch[] => {
  const isFresh = ({ client, clock }: Y.ID): boolean => clock >= (beforeState.get(client) ?? 0);
  const wasThere = (item: Y.Item): boolean =>
    !isFresh(item.id) && (!item.deleted || Y.isDeleted(deleteSet, item.id));
  const isUnseen = ({ id, content }: Y.Item, offset: number): boolean =>
    content instanceof Y.ContentFormat
      ? unseen.mark(id.client, id.clock)
      : unseen.character(id.client, id.clock + offset);
  const merged = new Reading((item) => !item.deleted);
  const here = new Reading(wasThere);
  const there = new Reading((item, offset) => {
    const { client, clock } = item.id;
    if (Y.isDeleted(named, item.id)) return false;
    if (isFresh(item.id)) return true;
    return !isUnseen(item, offset) && (wasThere(item) || unseen.deletion(client, clock + offset));
  });
  const stretches: Stretch[] = [];
  let index = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.content instanceof Y.ContentFormat) {
      for (const reading of [merged, here, there]) reading.pass(item, item.content);
      continue;
    }
    if (item.deleted) continue;
    for (const mark of decidingMarks) {
      if (!merged.bears(item, 0, mark) || !(item.content instanceof Y.ContentString)) continue;
      for (let offset = 0; offset < item.length; offset += 1) {
        if (here.bears(item, offset, mark) || there.bears(item, offset, mark)) continue;
        const last = stretches.at(-1);
        if (last?.mark === mark && last.index + last.length === index + offset) last.length += 1;
        else stretches.push({ text, mark, index: index + offset, length: 1 });
      }
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
 * Where `unseen` is given, a suggestion is also taken off characters on which neither side had it.
 *
 * @throws what Yjs throws at an update that is none; the doc is then as it was
 */
export const mergeBody = (doc: Y.Doc, update: Uint8Array, unseen?: Unseen): void => {
  const { ds } = Y.decodeUpdate(update);
  const runs: Run[] = [];
  const stretches: Stretch[] = [];
  const collect = (transaction: Y.Transaction): void => {
    if (unseen && transaction.origin === mergeOrigin) {
      for (const type of transaction.changed.keys())
        if (type instanceof Y.XmlText) stretches.push(...markedByNobody(type, transaction, ds, unseen));
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
      for (const { text, mark, index, length } of stretches) text.format(index, length, { [mark]: null });
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
