/** The first place in ascending `sorted` that holds `value` or more. */
const lowerBound = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * The places of `values` in ascending order, equals as they stood. Numbers are sorted natively and each place looked up
 * among them: sorting a hundred thousand places by a comparison takes half as long again.
 *
 * @param values numbers, infinite ones among them; never NaN, which has no place
 */
export const stableOrder = (values: Float64Array): Uint32Array => {
  const sorted = values.toSorted();
  const taken = new Uint32Array(values.length);
  const order = new Uint32Array(values.length);
  for (let place = 0; place < values.length; place++) {
    const first = lowerBound(sorted, values[place] as number);
    const before = taken[first] as number;
    order[first + before] = place;
    taken[first] = before + 1;
  }
  return order;
};
