const two = (value: number): string => String(value).padStart(2, '0');

/** H:MM:SS, as a clock shows it in every language. */
export const clockOf = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};
