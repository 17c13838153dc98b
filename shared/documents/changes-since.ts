import * as Y from 'yjs';
import { authorOf, bodyField } from './merge-body';
import type { RedlineStretch } from './redline';

/*
 * What others changed in a body since somebody saw it. Read from the body itself, which forgets nothing: each of its
 * characters says who typed it, and a snapshot of Yjs says which of them were there, so that nothing has to be guessed
 * by comparing texts.
 */

/** What somebody saw of a body: which characters there were, and which of them were gone. */
export type Seen = Y.Snapshot;

export const seenNow = (doc: Y.Doc): Seen => Y.snapshot(doc);

export const encodeSeen = (seen: Seen): Uint8Array => Y.encodeSnapshot(seen);

/** Null for what is no such thing. */
export const decodeSeen = (bytes: Uint8Array): Seen | null => {
  try {
    return Y.decodeSnapshot(bytes);
  } catch {
    return null;
  }
};

/** What somebody deletes, they have seen go. What they type is known by its author. */
export const withOwnDeletions = (seen: Seen, { deleteSet }: Y.Transaction): Seen =>
  deleteSet.clients.size === 0 ? seen : Y.createSnapshot(Y.mergeDeleteSets([seen.ds, deleteSet]), seen.sv);

/** What changed in one passage. */
export interface PassageChange {
  /** The passage as it was and is. */
  readonly stretches: readonly RedlineStretch[];
  /** Where in the editor's document its first change stands. */
  readonly position: number;
  /** Words that came, by their places in the editor's document. */
  readonly added: readonly { readonly from: number; readonly to: number }[];
  /** Where words went. */
  readonly removed: readonly { readonly at: number; readonly words: string }[];
  /** Who may have changed it; empty where nobody can tell. */
  readonly personIds: readonly string[];
}

/** Nodes that hold nothing and take one place; others take one at either end. */
const leaves = new Set(['hardBreak', 'horizontalRule', 'pageBreak', 'signatureBlock']);
const passages = new Set(['paragraph', 'heading']);
/** Stands for what has no words. */
const wordless = '▫';

interface Piece {
  readonly kind: RedlineStretch['kind'];
  words: string;
  readonly from: number;
  readonly client: number;
}

type Passage = Piece[];

class Reader {
  readonly passages: Passage[] = [];
  readonly #doc: Y.Doc;
  readonly #seen: Seen;
  readonly #isMine: (client: number) => boolean;
  #position = 0;
  #passage: Passage = [];

  constructor(doc: Y.Doc, seen: Seen, personId: string) {
    this.#doc = doc;
    this.#seen = seen;
    const mine = new Map<number, boolean>();
    this.#isMine = (client) => {
      const known = mine.get(client) ?? (client === doc.clientID || authorOf(doc, client) === personId);
      mine.set(client, known);
      return known;
    };
  }

  read(): readonly Passage[] {
    this.#children(this.#doc.getXmlFragment(bodyField));
    return this.passages;
  }

  #children(parent: Y.XmlFragment | Y.XmlText): void {
    for (let item = parent._start; item !== null; item = item.right) {
      const { content } = item;
      if (content instanceof Y.ContentString) this.#characters(item, content.str);
      else if (content instanceof Y.ContentType) this.#node(item, content.type);
    }
  }

  #node(item: Y.Item, node: Y.AbstractType<unknown>): void {
    if (node instanceof Y.XmlText) this.#children(node);
    if (!(node instanceof Y.XmlElement)) return;
    const { nodeName } = node;
    if (leaves.has(nodeName)) {
      if (nodeName !== 'hardBreak') this.#passage = this.#begin();
      const kind = this.#kindOf(item, 0);
      if (nodeName !== 'hardBreak' && kind !== 'same') this.#add(kind, wordless, item.id.client);
      if (!item.deleted) this.#position += 1;
      return;
    }
    if (passages.has(nodeName)) this.#passage = this.#begin();
    if (!item.deleted) this.#position += 1;
    this.#children(node);
    if (!item.deleted) this.#position += 1;
  }

  #begin(): Passage {
    const passage: Passage = [];
    this.passages.push(passage);
    return passage;
  }

  /** Null for a character that was gone already. */
  #kindOf(item: Y.Item, at: number): RedlineStretch['kind'] | null {
    const { client, clock } = item.id;
    const knew = this.#isMine(client) || clock + at < (this.#seen.sv.get(client) ?? 0);
    if (!item.deleted) return knew ? 'same' : 'added';
    return knew && !Y.isDeleted(this.#seen.ds, Y.createID(client, clock + at)) ? 'removed' : null;
  }

  #characters(item: Y.Item, text: string): void {
    const { client } = item.id;
    let begun = 0;
    for (let at = 1; at <= text.length; at += 1) {
      const kind = this.#kindOf(item, begun);
      if (at < text.length && this.#kindOf(item, at) === kind) continue;
      this.#add(kind, text.slice(begun, at), client);
      if (!item.deleted) this.#position += at - begun;
      begun = at;
    }
  }

  #add(kind: RedlineStretch['kind'] | null, words: string, client: number): void {
    if (kind === null) return;
    const last = this.#passage.at(-1);
    if (last?.kind === kind && (kind !== 'added' || last.client === client)) last.words += words;
    else this.#passage.push({ kind, words, from: this.#position, client });
  }
}

/**
 * Words that the editor took out at the end of a passage and put in again in the next one, since somebody parted or
 * joined them, are no news.
 */
const withoutMoves = (read: readonly Passage[]): Passage[] => {
  const moved = new Set<Piece>();
  for (const [at, passage] of read.entries())
    for (const piece of passage) {
      if (piece.kind !== 'removed') continue;
      const twin = [read[at - 1], passage, read[at + 1]]
        .flatMap((near) => near ?? [])
        .find((other) => other.kind === 'added' && other.words === piece.words && !moved.has(other));
      if (!twin) continue;
      moved.add(piece);
      moved.add(twin);
    }
  return read.map((passage) =>
    passage
      .filter((piece) => !(moved.has(piece) && piece.kind === 'removed'))
      .map((piece) => (moved.has(piece) ? { ...piece, kind: 'same' } : piece)),
  );
};

/** Others who did anything in the body since. */
const activeSince = (doc: Y.Doc, seen: Seen, personId: string): string[] => {
  const active = new Set<string>();
  for (const [client, structs] of doc.store.clients) {
    const last = structs.at(-1);
    const author = authorOf(doc, client);
    if (
      author !== null &&
      author !== personId &&
      last &&
      last.id.clock + last.length > (seen.sv.get(client) ?? 0)
    )
      active.add(author);
  }
  return [...active];
};

/**
 * What others than `personId` changed since `seen`, by passage and in the order of the text. Positions are those of
 * the editor's document.
 */
export const changesSince = (doc: Y.Doc, seen: Seen, personId: string): PassageChange[] => {
  const active = activeSince(doc, seen, personId);
  return withoutMoves(new Reader(doc, seen, personId).read()).flatMap((passage): PassageChange[] => {
    const changed = passage.filter(({ kind }) => kind !== 'same');
    const [first] = changed;
    if (!first) return [];
    const added = changed.filter(({ kind }) => kind === 'added');
    const removed = changed.filter(({ kind }) => kind === 'removed');
    const authors = added.flatMap(({ client }) => authorOf(doc, client) ?? []);
    // Who deleted is written nowhere; where one alone was here, it was them.
    const deleters = removed.length > 0 && active.length === 1 ? active : [];
    return [
      {
        stretches: passage.map(({ kind, words }) => ({ kind, words })),
        position: first.from,
        added: added.map(({ from, words }) => ({ from, to: from + words.length })),
        removed: removed.map(({ from, words }) => ({ at: from, words })),
        personIds: [...new Set([...authors, ...deleters])],
      },
    ];
  });
};
