import * as Y from 'yjs';
import { bodyField, makeBody } from './merge-body';

/*
 * Versions of a body. Since a body forgets nothing, a version is no copy: it names which characters there were, and the
 * text as it then stood is read from the body itself. Versions lie in the body, so they are made, merged and kept with
 * and without a network like the words are (ADR 67).
 */

const versionsField = 'versions';

interface VersionEntry {
  readonly name: string;
  readonly personId: string;
  readonly at: number;
  readonly automatic: boolean;
  /** Yjs's snapshot. */
  readonly snapshot: Uint8Array;
}

export interface BodyVersion {
  readonly id: string;
  /** Empty for one that made itself. */
  readonly name: string;
  /** Whose desk made it. */
  readonly personId: string;
  /** Epoch ms by that desk's clock. */
  readonly at: number;
  readonly automatic: boolean;
}

/** Makes a version of the text as it stands. The same id twice is one version. */
export const takeVersion = (doc: Y.Doc, { id, ...version }: BodyVersion): void => {
  const snapshot = Y.encodeSnapshot(Y.snapshot(doc));
  doc.getMap<VersionEntry>(versionsField).set(id, { ...version, snapshot });
};

/** Every version, the newest first. */
export const versionsOf = (doc: Y.Doc): BodyVersion[] =>
  [...doc.getMap<VersionEntry>(versionsField).entries()]
    .map(([id, { name, personId, at, automatic }]) => ({ id, name, personId, at, automatic }))
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

/** The text as it was in a version; null where there is none of that id. */
export const readVersion = (doc: Y.Doc, id: string): Y.XmlFragment | null => {
  const entry = doc.getMap<VersionEntry>(versionsField).get(id);
  if (!entry) return null;
  const then = Y.createDocFromSnapshot(doc, Y.decodeSnapshot(entry.snapshot), makeBody(0));
  return then.getXmlFragment(bodyField);
};
