import { create } from 'zustand';

export interface UnsavedTemplate {
  readonly source: string;
  readonly sample: string;
  /** Of the draft that was looked at; 0 where there is none yet. */
  readonly revision: number;
}

/**
 * What was typed into templates and not saved yet, by person and family: saving needs the hub, and on the way somebody may
 * look something up elsewhere in the program.
 */
const useUnsaved = create<{ readonly typed: ReadonlyMap<string, UnsavedTemplate> }>(() => ({
  typed: new Map(),
}));

const keyOf = (personId: string, familyId: string): string => `${personId} ${familyId}`;

/** Keeps what was typed, or with null lets go of it. */
const keepUnsaved = (key: string, typed: UnsavedTemplate | null): void =>
  useUnsaved.setState(({ typed: before }) => {
    const next = new Map(before);
    if (typed) next.set(key, typed);
    else next.delete(key);
    return { typed: next };
  });

/** What this person typed into one family and did not save, and the way to keep it. */
export const useUnsavedTemplate = (personId: string, familyId: string) => {
  const key = keyOf(personId, familyId);
  const typed = useUnsaved((state) => state.typed.get(key) ?? null);
  return [typed, (next: UnsavedTemplate | null): void => keepUnsaved(key, next)] as const;
};

/** The families into which this person typed something that is not saved. */
export const useUnsavedFamilies = (personId: string): ReadonlyMap<string, UnsavedTemplate> => {
  const all = useUnsaved((state) => state.typed);
  const prefix = keyOf(personId, '');
  return new Map(
    [...all].flatMap(([key, typed]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), typed]] : [])),
  );
};
