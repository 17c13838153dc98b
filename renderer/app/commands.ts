import { useEffect, useRef } from 'react';
import { create } from 'zustand';

/**
 * Something the person can have done from the palette or by a key. Features register theirs with `useCommands` while
 * they are on screen; the keys of all of them are listed in the help (`?`).
 */
export interface AppCommand {
  /** Dotted and stable: `queue.claim-next`. */
  readonly id: string;
  /** In the words of the button that does the same, already translated. */
  readonly title: string;
  readonly group: CommandGroup;
  /** As `matchKeys` reads them: `n`, `?`, `Mod+k`, `Shift+a`, `g q` (one after the other). */
  readonly keys?: string;
  /** Holding its keys down steps on and on; what acts runs once. */
  readonly repeats?: boolean;
  readonly run: () => void;
  /** Whether it makes sense now; asked when the palette opens and when its key is pressed. */
  readonly when?: () => boolean;
}

export const commandGroups = ['work', 'go', 'interface', 'session'] as const;
export type CommandGroup = (typeof commandGroups)[number];

interface Registry {
  /** By registration; the newest last, which wins where two share a key. */
  readonly registered: readonly (readonly [owner: symbol, commands: readonly AppCommand[]])[];
}

const useRegistry = create<Registry>(() => ({ registered: [] }));

const register = (owner: symbol, commands: readonly AppCommand[]): (() => void) => {
  useRegistry.setState(({ registered }) => ({ registered: [...registered, [owner, commands] as const] }));
  return () =>
    useRegistry.setState(({ registered }) => ({ registered: registered.filter(([by]) => by !== owner) }));
};

/**
 * Registers commands for as long as the caller is on screen. `run` and `when` may close over anything: the newest ones
 * are called. What the palette shows (ids, titles, keys) is renewed when it changes.
 */
export const useCommands = (commands: readonly AppCommand[]): void => {
  const newest = useRef(commands);
  useEffect(() => {
    newest.current = commands;
  });
  const shown = JSON.stringify(
    commands.map(({ id, title, group, keys, repeats }) => ({ id, title, group, keys, repeats })),
  );
  useEffect(() => {
    const find = (id: string) => newest.current.find((command) => command.id === id);
    const stable = (JSON.parse(shown) as Omit<AppCommand, 'run' | 'when'>[]).map(
      (command): AppCommand => ({
        ...command,
        run: () => find(command.id)?.run(),
        when: () => find(command.id)?.when?.() ?? true,
      }),
    );
    return register(Symbol('commands'), stable);
  }, [shown]);
};

const flatten = ({ registered }: Registry): readonly AppCommand[] => registered.flatMap(([, all]) => all);

/** All that is registered, for the palette and the help. */
export const useRegisteredCommands = (): readonly AppCommand[] => {
  const registered = useRegistry((registry) => registry.registered);
  return flatten({ registered });
};

/** The same, once, for a key handler. */
export const readRegisteredCommands = (): readonly AppCommand[] => flatten(useRegistry.getState());
