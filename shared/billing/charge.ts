/** Milliseconds in an hour, exactly. */
const hour = 3_600_000n;

/** An amount of time with its price; `minorPerHour` is null where no rate was agreed. */
export interface PricedTime {
  readonly milliseconds: number;
  readonly minorPerHour: number | null;
}

export interface Charge {
  /** Minor units of each amount, in the order given; they sum to `total`. Null where it has no price. */
  readonly amounts: readonly (number | null)[];
  /** Minor units; null where nothing of it has a price. */
  readonly total: number | null;
}

/** Half a minor unit rounds up, as an invoice does. Never negative. */
const toMinor = (product: bigint): bigint => (2n * product + hour) / (2n * hour);

/**
 * What amounts of time cost: worked out as whole numbers, rounded to a minor unit once, and shared back in proportion
 * (the largest remainders first, the earliest among equals), so that however a line is split it bills the same.
 */
export const chargeOf = (priced: readonly PricedTime[]): Charge => {
  const products = priced.map(({ milliseconds, minorPerHour }) =>
    minorPerHour === null ? null : BigInt(Math.max(0, Math.round(milliseconds))) * BigInt(minorPerHour),
  );
  const known = products.filter((product) => product !== null);
  if (known.length === 0) return { amounts: products.map(() => null), total: null };
  const total = toMinor(known.reduce((sum, product) => sum + product, 0n));
  const shares = products.map((product) => (product === null ? null : product / hour));
  let left = total - shares.reduce<bigint>((sum, share) => sum + (share ?? 0n), 0n);
  const byRemainder = products
    .flatMap((product, index) => (product === null ? [] : [{ index, remainder: product % hour }]))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left <= 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return { amounts: shares.map((share) => (share === null ? null : Number(share))), total: Number(total) };
};

/** How many digits a currency's minor unit has (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    return maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
};

/** Reads `85`, `85.5` or `85.50` as minor units, without a binary fraction in between; null for anything else. */
export const readMoney = (text: string, currency: string): number | null => {
  const digits = minorDigits(currency);
  const [, whole = '', fraction = ''] = /^(\d{1,10})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, '0'));
};

/** Minor units as a plain number with a point: `8550` of EUR is `85.50`. */
export const moneyText = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
