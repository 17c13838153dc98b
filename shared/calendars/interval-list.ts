/**
 * Flat lists of disjoint, ascending, half-open intervals: `[start0, end0, start1, end1, …]`. Flat numbers instead of
 * objects, since compiling ten years touches thousands of them.
 */
export type IntervalList = readonly number[];

/** Appends `[start, end)` to a list whose starts ascend, joining what touches or overlaps the last interval. */
export const append = (list: number[], start: number, end: number): void => {
  if (end <= start) return;
  const last = list.length - 1;
  const lastEnd = list[last];
  if (lastEnd === undefined || start > lastEnd) list.push(start, end);
  else if (end > lastEnd) list[last] = end;
};

/** Pairs sorted by start, joined where they touch or overlap. */
export const normalise = (pairs: readonly (readonly [number, number])[]): number[] => {
  const list: number[] = [];
  for (const [start, end] of [...pairs].sort((a, b) => a[0] - b[0])) append(list, start, end);
  return list;
};

/** What is in `list` and not in `removed`. */
export const subtract = (list: IntervalList, removed: IntervalList): number[] => {
  if (removed.length === 0) return [...list];
  const rest: number[] = [];
  let r = 0;
  for (let i = 0; i < list.length; i += 2) {
    let start = list[i] ?? 0;
    const end = list[i + 1] ?? 0;
    while (r < removed.length && (removed[r + 1] ?? 0) <= start) r += 2;
    for (let k = r; k < removed.length && (removed[k] ?? 0) < end; k += 2) {
      append(rest, start, Math.min(end, removed[k] ?? 0));
      start = Math.max(start, removed[k + 1] ?? 0);
    }
    append(rest, start, end);
  }
  return rest;
};

/** What is in both lists. */
export const intersect = (a: IntervalList, b: IntervalList): number[] => {
  const both: number[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length && k < b.length) {
    const endA = a[i + 1] ?? 0;
    const endB = b[k + 1] ?? 0;
    append(both, Math.max(a[i] ?? 0, b[k] ?? 0), Math.min(endA, endB));
    if (endA < endB) i += 2;
    else k += 2;
  }
  return both;
};

/** What is in either list. */
export const unite = (a: IntervalList, b: IntervalList): number[] => {
  const either: number[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    const startA = a[i] ?? Number.POSITIVE_INFINITY;
    const startB = b[k] ?? Number.POSITIVE_INFINITY;
    if (startA <= startB) {
      append(either, startA, a[i + 1] ?? 0);
      i += 2;
    } else {
      append(either, startB, b[k + 1] ?? 0);
      k += 2;
    }
  }
  return either;
};
