import { dayNumber, localDate } from './local-date';

/** The first and last date of the month that a date lies in, YYYY-MM-DD; the date itself where it is none. */
export const monthOf = (date: string): { readonly from: string; readonly until: string } => {
  const day = dayNumber(date);
  if (day === undefined) return { from: date, until: date };
  const [year = 0, month = 0] = date.split('-').map(Number);
  const next =
    month === 12 ? `${year + 1}-01-01` : `${date.slice(0, 5)}${String(month + 1).padStart(2, '0')}-01`;
  return { from: `${date.slice(0, 7)}-01`, until: localDate((dayNumber(next) ?? day + 1) - 1) };
};
