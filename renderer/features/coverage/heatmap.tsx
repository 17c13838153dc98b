// biome-ignore-all lint/a11y/useSemanticElements: one grid with the arrow keys of a grid, not a table to read
// biome-ignore-all lint/a11y/useFocusableInteractive: the cell that the keyboard is at has the tab stop
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageDay } from '#shared/calendars/coverage-outlook';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { CodeBadge } from '../../ui/badge';
import { useDayWords } from './day-words';
import { useRuleWords } from './rule-words';
import { type HeatmapRow, heatmapDays, useCoveredEngagements, useHeatmap } from './use-coverage';

const day = 86_400_000;
const hour = 3_600_000;

/** A sign beside the colour: nothing for closed, a tick for met, how many hours are missing otherwise. */
const looks: Readonly<Record<CoverageDay['kind'], string>> = {
  closed: 'bg-track text-faint',
  met: 'bg-[color-mix(in_srgb,var(--open)_60%,var(--panel))] text-ink',
  short: 'bg-after-bg text-after-ink border border-after',
  missed: 'bg-late-bg text-late border border-late font-semibold',
};

const isGap = ({ kind }: CoverageDay): boolean => kind === 'short' || kind === 'missed';

interface CellProps {
  readonly row: HeatmapRow;
  /** Undefined where the client, being ahead of others, has left this date behind. */
  readonly of: CoverageDay | undefined;
  readonly date: string;
  readonly at: string;
  readonly focused: boolean;
  readonly onFocus: () => void;
}

const Sign = ({ row, of }: { readonly row: HeatmapRow; readonly of: CoverageDay }) => {
  const { t } = useTranslation('coverage');
  const format = useFormat();
  if (of.kind === 'met') return '✓';
  if (!isGap(of)) return null;
  if (row.engagement.coverageRule.kind === 'overnight') return '✗';
  return t('day.cell', { hours: format.number(of.missing / hour, 1) });
};

const lookOf = (of: CoverageDay | undefined): string => {
  if (!of) return '';
  return of.holiday === undefined ? looks[of.kind] : 'hatch-holiday';
};

const Cell = ({ row, of, date, at, focused, onFocus }: CellProps) => {
  const words = useDayWords();
  return (
    <span
      role="gridcell"
      dir="ltr"
      data-at={at}
      tabIndex={focused ? 0 : -1}
      onFocus={onFocus}
      onMouseEnter={onFocus}
      className={`grid h-7 place-items-center rounded-sm text-xs ${lookOf(of)} ${focused ? 'ring-2 ring-accent' : ''}`}
    >
      <span aria-hidden="true">{of && <Sign row={row} of={of} />}</span>
      <span className="sr-only">{words(of ?? date, row.engagement.coverageRule, row.hours.zone)}</span>
    </span>
  );
};

const columns = { gridTemplateColumns: `16rem repeat(${heatmapDays}, minmax(2.4rem, 1fr))` };

const Heading = ({ rows }: { readonly rows: readonly HeatmapRow[] }) => {
  const { t } = useTranslation('coverage');
  const { locale } = useFormat();
  const format = new Intl.DateTimeFormat(locale, { weekday: 'narrow', day: 'numeric', timeZone: 'UTC' });
  const dates = datesOf(rows);
  return (
    <div role="row" className="grid gap-1 pb-1 text-center text-xs text-faint" style={columns}>
      <span role="columnheader" className="text-start">
        {t('heatmap.engagement')}
      </span>
      {dates.map((date) => (
        <span key={date} role="columnheader">
          {format.format(Date.parse(date))}
        </span>
      ))}
    </div>
  );
};

/** Clients in Auckland and Los Angeles may be a date apart: columns begin with the earliest. */
const datesOf = (rows: readonly HeatmapRow[]): readonly string[] => {
  const first = rows.map(({ days }) => days[0]?.date ?? '').sort()[0];
  if (first === undefined || first === '') return [];
  return Array.from({ length: heatmapDays }, (_, i) =>
    new Date(Date.parse(first) + i * day).toISOString().slice(0, 10),
  );
};

const dayOf = ({ days }: HeatmapRow, date: string): CoverageDay | undefined =>
  days.find((one) => one.date === date);

/** How the coming two weeks are covered, engagement by engagement, each in the terms of its own rule. */
export const Heatmap = () => {
  const { t } = useTranslation('coverage');
  const format = useFormat();
  const now = useNow();
  const rules = useRuleWords();
  const dayWords = useDayWords();
  const rows = useHeatmap(useCoveredEngagements(true), now);
  const grid = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState({ row: 0, column: 0 });
  const dates = datesOf(rows);
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [0, forward],
      ArrowLeft: [0, -forward],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const aim = `${focus.row + step[0]}-${focus.column + step[1]}`;
    grid.current?.querySelector<HTMLElement>(`[data-at="${aim}"]`)?.focus();
  };
  const shownRow = rows[focus.row];
  const shownDate = dates[focus.column];
  if (rows.length === 0) return null;
  const gaps = rows.flatMap(({ days }) => days.filter(isGap));
  return (
    <section aria-label={t('heatmap.title')} className="border-t border-line py-4">
      <h2 className="font-semibold">{t('heatmap.title')}</h2>
      <p className="pb-2 text-sm text-faint">{t('heatmap.help')}</p>
      <p className="pb-2 text-soft">
        {gaps.length === 0
          ? t('heatmap.all-met')
          : t('heatmap.gaps', { count: gaps.length, shown: format.number(gaps.length) })}
      </p>
      <p role="status" className="min-h-9 pb-2">
        {shownRow && shownDate !== undefined && (
          <>
            <b className="font-semibold">
              {t('heatmap.of', { client: shownRow.client.name, engagement: shownRow.engagement.name })}
            </b>{' '}
            {dayWords(
              dayOf(shownRow, shownDate) ?? shownDate,
              shownRow.engagement.coverageRule,
              shownRow.hours.zone,
            )}
          </>
        )}
      </p>
      <div
        ref={grid}
        role="grid"
        aria-label={t('heatmap.title')}
        onKeyDown={onKeyDown}
        className="flex min-w-[56rem] flex-col gap-1"
      >
        <Heading rows={rows} />
        {rows.map((row, rowIndex) => (
          <div key={row.engagement.id} role="row" className="grid items-center gap-1" style={columns}>
            <span role="rowheader" className="flex min-w-0 flex-col pe-3">
              <span className="flex min-w-0 items-baseline gap-2">
                <CodeBadge>{row.client.code}</CodeBadge>
                <Link
                  to="/hours/$clientId"
                  params={{ clientId: row.client.id }}
                  className="truncate hover:text-accent"
                  dir="auto"
                >
                  {row.engagement.name}
                </Link>
              </span>
              <span className="truncate text-xs text-faint">
                {rules([row.engagement.coverageRule])}
                {row.unknown > 0 &&
                  ` · ${t('heatmap.unknown', { count: row.unknown, shown: format.number(row.unknown) })}`}
              </span>
            </span>
            {dates.map((date, column) => (
              <Cell
                key={date}
                row={row}
                of={dayOf(row, date)}
                date={date}
                at={`${rowIndex}-${column}`}
                focused={focus.row === rowIndex && focus.column === column}
                onFocus={() => setFocus({ row: rowIndex, column })}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
};
