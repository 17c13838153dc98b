const units = ['byte', 'kilobyte', 'megabyte'] as const;

/** How large a file is, in words a person measures files by: *12 kB*, *3.4 MB*. */
export const fileSize = (bytes: number, locale: string): string => {
  const step = bytes < 1_000 ? 0 : bytes < 999_500 ? 1 : 2;
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 2 && value < 10 ? 1 : 0,
  }).format(value);
};
