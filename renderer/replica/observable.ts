/** A value that can be read now and watched; the shape `useSyncExternalStore` wants. */
export interface Observable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}
