import type { RowKey, RowKind } from '#shared/sync/row';

/**
 * Values by row. A map for each kind: one for all would need a name put together of kind and id, built and hashed anew
 * at each look, and a push looks at its rows ten thousand times.
 */
export class RowMap<V> {
  readonly #kinds = new Map<RowKind, Map<string, V>>();

  get(kind: RowKind, id: string): V | undefined {
    return this.#kinds.get(kind)?.get(id);
  }

  set({ kind, id }: RowKey, value: V): void {
    const present = this.#kinds.get(kind);
    if (present) present.set(id, value);
    else this.#kinds.set(kind, new Map([[id, value]]));
  }

  /** Each once, as it was set last; those of a kind together. */
  values(): V[] {
    return [...this.#kinds.values()].flatMap((ofKind) => [...ofKind.values()]);
  }
}
