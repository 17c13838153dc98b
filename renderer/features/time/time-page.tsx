import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { subjectOf } from '#shared/time-entries/plan-timer';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import type { TimeSpan } from '#shared/time-entries/totals';
import { addDays } from '#shared/time-entries/week';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Timeline } from '../timeline/timeline';
import { useSayRefusal, useTimerActions } from '../timer/use-timer';
import { DaySummary } from './day-summary';
import { EntryForm } from './entry-form';
import { EntryRow } from './entry-row';
import { useDay } from './use-day';

type Asked =
  | { readonly kind: 'new'; readonly like?: TimeEntry; readonly span?: readonly [number, number] }
  | { readonly kind: 'correct'; readonly entry: TimeEntry };

const Gap = ({ gap, onFill }: { readonly gap: TimeSpan; readonly onFill: () => void }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  return (
    <li className="flex items-center gap-3 border-t border-dashed border-line py-1.5 text-faint">
      <bdi className="w-[16.25rem]">
        {format.time(gap.from, timeZone)}–{format.time(gap.until, timeZone)}
      </bdi>
      <span className="grow">{t('gap', { length: format.duration(gap.until - gap.from) })}</span>
      <Button look="light" onPress={onFill}>
        {t('fill')}
      </Button>
    </li>
  );
};

/** Entries and the gaps between them, by their start. */
const useLines = (entries: readonly TimeEntry[], gaps: readonly TimeSpan[]) =>
  [
    ...entries.map((entry) => ({ at: entry.startedAt, entry, gap: null })),
    ...gaps.map((gap) => ({ at: gap.from, entry: null, gap })),
  ].toSorted((a, b) => a.at - b.at);

/** One day of one's own time: what was recorded, what it comes to, and what is not accounted for. */
export const TimePage = () => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { start } = useTimerActions();
  const say = useSayRefusal();
  const here = useSignedIn().person.timeZone;
  const { today } = useDay('');
  const date = chosen ?? today;
  const { day, status, entries, withdrawn, contested, unsent, totals, gaps, historyOf } = useDay(date);
  const lines = useLines(entries, gaps);
  const look = (days: number) => setChosen(addDays(date, days));
  useCommands([
    {
      id: 'time.record',
      title: t('form.record'),
      group: 'work',
      keys: 'n',
      run: () => setAsked({ kind: 'new' }),
    },
    { id: 'time.earlier', title: t('earlier'), group: 'go', keys: '[', repeats: true, run: () => look(-1) },
    { id: 'time.later', title: t('later'), group: 'go', keys: ']', repeats: true, run: () => look(1) },
  ]);
  return (
    <div className="min-h-full bg-panel px-6 py-4">
      <header className="flex items-center gap-3 pb-3">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        <IconButton icon="chevron-start" label={t('earlier')} onPress={() => look(-1)} />
        <span className="min-w-32 text-center font-[560]">{format.day(day.at(720), here)}</span>
        <IconButton icon="chevron-end" label={t('later')} onPress={() => look(1)} />
        {date !== today && (
          <Button look="plain" onPress={() => setChosen(null)}>
            {t('to-today')}
          </Button>
        )}
        <span className="grow" />
        {status !== 'open' && <span className="text-soft">{t(`week.${status}`)}</span>}
        <Button look="primary" icon="plus" hint="N" onPress={() => setAsked({ kind: 'new' })}>
          {t('form.record')}
        </Button>
      </header>
      <DaySummary totals={totals} gaps={gaps} />
      {entries.length > 0 && (
        <Timeline key={date} dates={[date]} standing={entries} today={today} closed={day.closed} />
      )}
      {entries.length === 0 ? (
        <EmptyState title={t('empty.title')}>{t('empty.help')}</EmptyState>
      ) : (
        <ul aria-label={t('entries')}>
          {lines.map(({ at, entry, gap }) =>
            entry ? (
              <EntryRow
                key={entry.id}
                entry={entry}
                unsent={unsent.has(entry.id)}
                contested={
                  contested.has(entry.id) || (entry.supersedes !== null && contested.has(entry.supersedes))
                }
                history={historyOf(entry)}
                onCorrect={() => setAsked({ kind: 'correct', entry })}
                onContinue={() => void start(subjectOf(entry)).then(say)}
              />
            ) : (
              <Gap key={at} gap={gap} onFill={() => setAsked({ kind: 'new', span: [gap.from, gap.until] })} />
            ),
          )}
        </ul>
      )}
      {withdrawn.length > 0 && (
        <details className="border-t border-line py-2 text-soft">
          <summary className="cursor-default">
            {t('withdrawn', { count: withdrawn.length, entries: format.number(withdrawn.length) })}
          </summary>
          <ul>
            {withdrawn.map((entry) => (
              <li key={entry.id} className="flex gap-3 py-1">
                <bdi className="line-through">
                  {format.time(entry.startedAt, here)}–{format.time(entry.endedAt, here)}
                </bdi>
                <q dir="auto">{entry.reason}</q>
              </li>
            ))}
          </ul>
        </details>
      )}
      {asked && (
        <EntryForm
          day={day}
          entry={asked.kind === 'correct' ? asked.entry : null}
          {...(asked.kind === 'new' ? { from: asked } : {})}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
};
