import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { UnsavedTemplate } from '#shared/bridge/template-calls';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { type TypedTemplates, UnsavedKeeper } from './unsaved-keeper';

interface Unsaved {
  /** By person and family. */
  readonly typed: TypedTemplates;
  /** What of it lies on the disk, by family; of whoever works here now. */
  readonly kept: TypedTemplates;
  /** Why the last of it does not. */
  readonly problem: DomainError | null;
}

/**
 * What was typed into templates and not saved yet: saving needs the hub, and on the way somebody may look something up
 * elsewhere in the program. It lies on the disk too (`useKeptTemplates`), for the program may end.
 */
const useUnsaved = create<Unsaved>(() => ({ typed: new Map(), kept: new Map(), problem: null }));

const keyOf = (personId: string, familyId: string): string => `${personId} ${familyId}`;

/** One person's, by family. */
const typedBy = (personId: string, all: TypedTemplates): TypedTemplates => {
  const prefix = keyOf(personId, '');
  return new Map(
    [...all].flatMap(([key, typed]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), typed]] : [])),
  );
};

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

/** Whether what was typed into a family lies on the disk, and why it could not be put there. */
export const useKeptOnDisk = (familyId: string, typed: UnsavedTemplate | null) => ({
  isKept: useUnsaved(({ kept }) => typed !== null && kept.get(familyId) === typed),
  problem: useUnsaved(({ problem }) => problem),
});

/** The families into which this person typed something that is not saved. */
export const useUnsavedFamilies = (personId: string): TypedTemplates =>
  typedBy(
    personId,
    useUnsaved((state) => state.typed),
  );

/**
 * Reads what this person typed in earlier runs, and has what is typed from now on kept on the disk. False until it is
 * read: who began to type before would write over it.
 */
export const useKeptTemplates = (personId: string): boolean => {
  const bridge = useBridge();
  const [readFor, setReadFor] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    void bridge.call('template.read-unsaved').then((answer) => {
      if (!wanted) return;
      const kept = answer.ok ? answer.value.templates : [];
      useUnsaved.setState(({ typed }) => ({
        // What this run knows is newer.
        typed: new Map([...kept.map((one) => [keyOf(personId, one.familyId), one.typed] as const), ...typed]),
      }));
      setReadFor(personId);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, personId]);
  const read = readFor === personId;
  useEffect(() => {
    if (!read) return;
    const kept = typedBy(personId, useUnsaved.getState().typed);
    useUnsaved.setState({ kept, problem: null });
    const keeper = new UnsavedKeeper(
      kept,
      (familyId, typed) => bridge.call('template.keep-unsaved', { familyId, typed }),
      (problem, now) => useUnsaved.setState({ problem, kept: now }),
    );
    const stop = useUnsaved.subscribe(({ typed }, before) => {
      if (typed !== before.typed) keeper.changed(typedBy(personId, typed));
    });
    const flush = (): void => keeper.flush();
    addEventListener('pagehide', flush);
    return () => {
      stop();
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [read, bridge, personId]);
  return read;
};
