import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { readLedger } from '#shared/time-entries/ledger';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { addDays, datesOf, weekOf } from '#shared/time-entries/week';
import { type WorkBalance, workBalance } from '#shared/time-entries/work-balance';
import { useFormat } from '../../i18n/format';
import { useReadTimeEntries, useReplica, useRow } from '../../replica/hooks';

const MINUTE = 60_000;
const cell = 'px-2 py-1 text-end whitespace-nowrap';

interface WeekOfYear {
  readonly week: string;
  readonly balance: WorkBalance;
}

/**
 * The weeks of a year in which something was recorded or agreed, the newest first; those to come are left out. Undefined
 * while it is read: a year of nothing but what was agreed would be believed, and drawn twice.
 */
const useWeeks = (year: string, until: string): readonly WeekOfYear[] | undefined => {
  const { personId } = useReplica();
  const agreement = useRow('agreement', personId) ?? null;
  const [first, last] = [weekOf(`${year}-01-01`), weekOf(`${year}-12-31`)];
  const entries = useReadTimeEntries(first, last);
  return useMemo(() => {
    if (!entries) return undefined;
    // Which week a date lies in is asked once for each date: ten entries on it would ask ten times.
    const weekOfDate = new Map<string, string>();
    const byWeek = new Map<string, TimeEntry[]>();
    for (const entry of readLedger(entries.map((view) => view.entry)).standing) {
      const week = weekOfDate.get(entry.shiftDate) ?? weekOf(entry.shiftDate);
      weekOfDate.set(entry.shiftDate, week);
      const known = byWeek.get(week);
      if (known) known.push(entry);
      else byWeek.set(week, [entry]);
    }
    const weeks: WeekOfYear[] = [];
    for (let week = first; week <= last; week = addDays(week, 7)) {
      if (week > until && !byWeek.has(week)) continue;
      // A week that reaches into another year counts here with its days of this one.
      const dates = datesOf(week).filter((date) => date.startsWith(year));
      const balance = workBalance(byWeek.get(week) ?? [], dates, agreement);
      if (balance.worked > 0 || balance.leave > 0 || balance.target !== null) weeks.push({ week, balance });
    }
    return weeks.toReversed();
  }, [entries, agreement, first, last, year, until]);
};

export interface YearTableProps {
  readonly year: string;
  /** The week that is being worked in. */
  readonly thisWeek: string;
  readonly onWeek: (week: string) => void;
}

/** A year of one's own weeks against what was agreed: each opens its sheet. */
export const YearTable = ({ year, thisWeek, onWeek }: YearTableProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const weeks = useWeeks(year, thisWeek);
  if (!weeks) return null;
  const sum = (of: (balance: WorkBalance) => number | null) =>
    weeks.reduce((all, { balance }) => all + (of(balance) ?? 0), 0);
  const length = (milliseconds: number | null) =>
    milliseconds === null || Math.abs(milliseconds) < MINUTE ? '·' : format.duration(milliseconds);
  const line = ({ worked, leave, target, balance, overtime }: WorkBalance) =>
    [worked, leave, target, balance, overtime].map(length);
  const headings = ['worked', 'leave', 'target', 'balance', 'overtime'] as const;
  const total: WorkBalance = {
    worked: sum(({ worked }) => worked),
    leave: sum(({ leave }) => leave),
    target: sum(({ target }) => target),
    balance: sum(({ balance }) => balance),
    overtime: sum(({ overtime }) => overtime),
    regular: sum(({ regular }) => regular),
  };
  const cells = (balance: WorkBalance) =>
    line(balance).map((words, index) => (
      <td key={headings[index]} className={`${cell} ${words === '·' ? 'text-faint' : ''}`}>
        {words}
      </td>
    ));
  return (
    <table className="w-full border-collapse border-t border-line">
      <caption className="sr-only">{t('year.caption', { year })}</caption>
      <thead>
        <tr className="border-b border-line text-sm text-faint">
          <th scope="col" className="w-[34%] px-2 py-1.5 text-start font-normal">
            {t('year.week')}
          </th>
          {headings.map((key) => (
            <th key={key} scope="col" className={`${cell} font-normal`}>
              {t(`year.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map(({ week, balance }) => (
          <tr key={week} className="border-b border-line">
            <th scope="row" className="px-1 py-0.5 text-start font-normal">
              {/* The platform's own: fifty of the others take as long as all else of the table. */}
              <button
                type="button"
                onClick={() => onWeek(week)}
                className="cursor-default rounded-md px-3 py-1 font-[560] hover:bg-hover"
              >
                {t('sheet.week', { day: format.day(Date.parse(`${week}T12:00:00Z`), 'UTC') })}
              </button>
            </th>
            {cells(balance)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" className="px-2 py-1.5 text-start">
            {t('sheet.total')}
          </th>
          {cells(total)}
        </tr>
      </tfoot>
    </table>
  );
};
