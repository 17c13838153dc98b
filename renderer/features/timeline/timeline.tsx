import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayMerge } from '#shared/time-entries/rearrange';
import { sameTimeOn } from '#shared/time-entries/shift-date';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { atRest, movedBy, shownDate } from '#shared/time-entries/timeline';
import { lengthOf, type TimeSpan } from '#shared/time-entries/totals';
import { useHoursBook } from '../../app/client-hours';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Select } from '../../ui/select';
import { EntryForm } from '../time/entry-form';
import { useEntryHours } from '../timer/use-entry-hours';
import { RearrangeBar } from './rearrange-bar';
import { cutWithin, least, middleOf, type Rearrangement, step } from './rearrangement';
import { TimelineBlock } from './timeline-block';
import { TimelineAxis, TimelineRow } from './timeline-row';
import { useClientBehind } from './use-client-behind';
import { type TimelineDay, useTimelineDays } from './use-timeline-days';

export interface TimelineProps {
  readonly dates: readonly string[];
  readonly standing: readonly TimeEntry[];
  /** The day that is being worked on. */
  readonly today: string;
  /** Whether the week was handed in or approved: what is recorded now says why. */
  readonly closed: boolean;
}

type Form = { readonly day: TimelineDay; readonly entry: TimeEntry | null; readonly span?: TimeSpan };

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

/** The entry that follows another on its day, else the one before it: what it could become one with. */
const neighbourOf = (entry: TimeEntry, { blocks }: TimelineDay): TimeEntry | null => {
  const others = blocks.map(({ of }) => of).filter(({ id }) => id !== entry.id);
  const later = others.filter(({ startedAt }) => startedAt >= entry.startedAt);
  return (
    later.find((one) => mayMerge(entry, one).ok) ??
    others.find((one) => mayMerge(entry, one).ok) ??
    later[0] ??
    null
  );
};

/** Brings the keyboard to the block or gap so many places on, in the order of time, or to the row above or below. */
const walk = (root: HTMLElement | null, [across, down]: readonly [number, number]): void => {
  const forward = isRightToLeft() ? -1 : 1;
  const rows = [...(root?.querySelectorAll<HTMLElement>('[data-day]') ?? [])].map((row) =>
    [...row.querySelectorAll<HTMLElement>('button')].toSorted(
      (a, b) => (a.offsetLeft - b.offsetLeft) * forward,
    ),
  );
  const here = document.activeElement as HTMLElement;
  const at = rows.findIndex((row) => row.includes(here));
  const place = rows[at]?.indexOf(here) ?? 0;
  if (down === 0) {
    const all = rows.flat();
    all[all.indexOf(here) + across]?.focus();
    return;
  }
  const next =
    down < 0
      ? rows.slice(0, at).findLast((row) => row.length > 0)
      : rows.slice(at + 1).find((row) => row.length > 0);
  next?.[Math.min(place, next.length - 1)]?.focus();
};

/** Days as timelines on the person's own clock, with a client's open hours behind them, and entries that can be moved. */
export const Timeline = ({ dates, standing, today, closed }: TimelineProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const words = useErrorWords();
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  const hoursOf = useEntryHours();
  const days = useTimelineDays(dates, standing, { today, closed });
  const behind = useClientBehind(standing);
  const root = useRef<HTMLUListElement>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [change, setChange] = useState<Rearrangement | null>(null);
  const [form, setForm] = useState<Form | null>(null);
  const chosen = standing.find(({ id }) => id === chosenId) ?? null;
  const dayOf = (entry: TimeEntry) => days.find(({ date }) => date === entry.shiftDate);
  const reachable = chosen?.id ?? days.flatMap(({ blocks }) => blocks.map(({ of }) => of.id))[0];

  const choose = (entry: TimeEntry) => {
    if (entry.id === chosenId) return;
    setChosenId(entry.id);
    setChange(null);
  };
  const moveTo = (entry: TimeEntry, span: readonly [number, number], date: string) =>
    setChange({ kind: 'move', entry, span, date });
  const split = () => chosen && setChange({ kind: 'split', entry: chosen, at: middleOf(chosen) });
  const merge = () => {
    const day = chosen && dayOf(chosen);
    const other = chosen && day ? neighbourOf(chosen, day) : null;
    if (!chosen || !other) return showToast({ text: t('rearrange.nothing-to-merge') });
    const may = mayMerge(chosen, other);
    if (may.ok) return setChange({ kind: 'merge', entry: chosen, other });
    const { what, do: next } = words(may.error);
    return showToast({ text: `${what}. ${next}` });
  };
  const correct = () => {
    const day = chosen && dayOf(chosen);
    if (chosen && day) setForm({ day, entry: chosen });
  };
  useCommands([
    {
      id: 'timeline.split',
      title: t('rearrange.split'),
      group: 'work',
      keys: 's',
      run: split,
      when: () => chosen !== null,
    },
    {
      id: 'timeline.merge',
      title: t('rearrange.merge'),
      group: 'work',
      keys: 'm',
      run: merge,
      when: () => chosen !== null,
    },
    {
      id: 'timeline.correct',
      title: t('form.correct'),
      group: 'work',
      keys: 'e',
      run: correct,
      when: () => chosen !== null,
    },
  ]);

  /** What stands of an entry's move so far, or where it is. */
  const standingOf = (entry: TimeEntry) =>
    change?.kind === 'move' && change.entry.id === entry.id
      ? { span: change.span, date: change.date }
      : { span: [entry.startedAt, entry.endedAt] as const, date: entry.shiftDate };

  const toOtherDay = (entry: TimeEntry, span: readonly [number, number], rows: number, from: string) => {
    const date = shownDate(dates, from, rows);
    if (date === null) return;
    const start = sameTimeOn(zones, timeZone, span[0], [from, date]);
    moveTo(entry, [start, start + span[1] - span[0]], date);
  };

  const onKeyDown = (entry: TimeEntry) => (event: KeyboardEvent) => {
    const forward = isRightToLeft() ? -1 : 1;
    const across: Readonly<Record<string, number>> = { ArrowRight: forward, ArrowLeft: -forward };
    const down: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const x = across[event.key] ?? 0;
    const y = down[event.key] ?? 0;
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && change) setChange(null);
    else if (event.key === 'Enter' && !change) correct();
    else if (event.key === 'Enter')
      document.querySelector<HTMLInputElement>('[data-rearrange] input')?.focus();
    else if (x === 0 && y === 0) return;
    else if (change?.kind === 'split' && x !== 0) {
      const by = event.shiftKey ? 60_000 : step;
      setChange({ ...change, at: cutWithin(entry, change.at + x * by) });
    } else if (!event.altKey) walk(root.current, [x, y]);
    else {
      const { span, date } = standingOf(entry);
      if (y !== 0) toOtherDay(entry, span, y, date);
      else moveTo(entry, movedBy(span, x * step, event.shiftKey ? 'end' : 'whole', least), date);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onDrag =
    (entry: TimeEntry) =>
    (span: readonly [number, number], rows: number, edge: 'whole' | 'start' | 'end') => {
      const date = shownDate(dates, entry.shiftDate, rows) ?? entry.shiftDate;
      const [from, until] =
        date === entry.shiftDate
          ? span
          : (span.map((at) => sameTimeOn(zones, timeZone, at, [entry.shiftDate, date])) as [number, number]);
      const edges = standing
        .filter(({ id, shiftDate }) => id !== entry.id && shiftDate === date)
        .flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]);
      if (edge === 'end')
        return moveTo(entry, [from, Math.max(from + least, atRest(until, edges, step))], date);
      if (edge === 'start')
        return moveTo(entry, [Math.min(until - least, atRest(from, edges, step)), until], date);
      const start = atRest(from, edges, step);
      const end = atRest(until, edges, step);
      // Whichever end meets something carries the other with it.
      const by = edges.includes(end) && !edges.includes(start) ? end - until : start - from;
      return moveTo(entry, [from + by, until + by], date);
    };

  const [first] = days;
  if (!first) return null;
  return (
    <div className="flex flex-col gap-3 border-t border-line py-3">
      <div className="flex flex-wrap items-end gap-3">
        {behind.choices.length > 0 && (
          <div className="w-72">
            <Select
              label={t('rearrange.behind')}
              value={behind.clientId}
              choices={behind.choices}
              onChange={behind.choose}
            />
          </div>
        )}
        <span className="grow text-sm text-soft">{t('rearrange.help')}</span>
        <Button look="light" hint="E" isDisabled={!chosen} onPress={correct}>
          {t('correct')}
        </Button>
        <Button look="light" hint="S" isDisabled={!chosen} onPress={split}>
          {t('rearrange.split')}
        </Button>
        <Button look="light" hint="M" isDisabled={!chosen} onPress={merge}>
          {t('rearrange.merge')}
        </Button>
      </div>
      <div>
        <TimelineAxis day={first} />
        <ul ref={root} aria-label={t('rearrange.days')} className="flex flex-col gap-1">
          {days.map((day) => (
            <TimelineRow
              key={day.date}
              day={day}
              behind={behind.hours}
              aimed={
                change?.kind === 'move' && change.date === day.date && change.entry.shiftDate !== day.date
              }
              total={day.blocks.reduce((sum, { of }) => sum + lengthOf(of), 0)}
            >
              {day.gaps.map((gap) => (
                <button
                  key={gap.from}
                  type="button"
                  tabIndex={-1}
                  aria-label={t('rearrange.gap', {
                    from: format.time(gap.from, timeZone),
                    until: format.time(gap.until, timeZone),
                    length: format.duration(gap.until - gap.from),
                  })}
                  title={t('fill')}
                  className="absolute inset-y-1 rounded-sm border border-dashed border-edge bg-panel/60 hover:bg-hover"
                  style={{
                    insetInlineStart: `${(100 * (gap.from - day.from)) / (day.until - day.from)}%`,
                    inlineSize: `${(100 * (gap.until - gap.from)) / (day.until - day.from)}%`,
                  }}
                  onKeyDown={(event) => {
                    const x = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
                    const y = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
                    if ((x === 0 && y === 0) || event.altKey) return;
                    event.preventDefault();
                    event.stopPropagation();
                    walk(root.current, [x * (isRightToLeft() ? -1 : 1), y]);
                  }}
                  onClick={() => setForm({ day, entry: null, span: gap })}
                />
              ))}
              {day.blocks.map((block) => (
                <TimelineBlock
                  key={block.of.id}
                  block={block}
                  day={day}
                  hours={block.of.category === 'client' ? hoursOf(block.of) : null}
                  selected={block.of.id === chosen?.id}
                  reachable={block.of.id === reachable}
                  span={
                    // While it is on its way to another day it stays drawn where it is.
                    standingOf(block.of).date === day.date
                      ? standingOf(block.of).span
                      : [block.of.startedAt, block.of.endedAt]
                  }
                  cut={change?.kind === 'split' && change.entry.id === block.of.id ? change.at : null}
                  onSelect={() => choose(block.of)}
                  onKeyDown={onKeyDown(block.of)}
                  onDrag={onDrag(block.of)}
                  onCut={(at) =>
                    setChange({
                      kind: 'split',
                      entry: block.of,
                      at: cutWithin(block.of, atRest(at, [], 60_000)),
                    })
                  }
                />
              ))}
            </TimelineRow>
          ))}
        </ul>
      </div>
      {change && (
        <div data-rearrange="">
          <RearrangeBar change={change} onDone={() => setChange(null)} />
        </div>
      )}
      {form && (
        <EntryForm
          day={form.day.day}
          entry={form.entry}
          {...(form.span ? { from: { span: [form.span.from, form.span.until] as const } } : {})}
          onClose={() => setForm(null)}
        />
      )}
    </div>
  );
};
