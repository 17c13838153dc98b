import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { addDays } from '#shared/time-entries/week';
import { useNow } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { usePreference, useRows } from '../../replica/hooks';
import { Pill, type Tone } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { EmptyState } from '../../ui/empty-state';
import { ExportDialog } from '../reports/export-dialog';
import { DaySummary } from '../time/day-summary';
import { Timeline } from '../timeline/timeline';
import { useEntryDays } from '../timeline/use-timeline-days';
import { useWorkingDay } from '../timer/use-working-day';
import { BalanceLine } from './balance-line';
import { CopiedLines, useCopiedLines } from './copied-lines';
import { LackingEntries } from './lacking-entries';
import { SheetGrid } from './sheet-grid';
import { SubmitDialog } from './submit-dialog';
import { useThisWeek, useWeek } from './use-week';
import { WaitingLine } from './waiting-line';
import { YearTable } from './year-table';

const tones: Readonly<Record<'open' | 'submitted' | 'approved' | 'returned', Tone>> = {
  open: 'quiet',
  submitted: 'accent',
  approved: 'accent',
  returned: 'after',
};

const sheetView = z.enum(['grid', 'timeline', 'year']);

type SheetView = z.infer<typeof sheetView>;

/** How the week is looked at; it is shown at once, and kept meanwhile: a look at one's hours does not wait for the disk. */
const useSheetView = (): readonly [SheetView, (view: SheetView) => void] => {
  const [kept, keep] = usePreference('timesheet.view', sheetView, 'grid');
  const [chosen, setChosen] = useState<SheetView | null>(null);
  const choose = (view: SheetView) => {
    setChosen(view);
    void keep(view);
  };
  return [chosen ?? kept, choose];
};

type Week = ReturnType<typeof useWeek>;

const useWarnings = ({ longGaps, overlaps, contested, runs, standing }: Week): readonly string[] => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const said = (key: 'gaps' | 'overlaps' | 'contested', count: number) =>
    count === 0 ? [] : [t(`warning.${key}`, { count, times: format.number(count) })];
  return [
    ...(standing.length === 0 ? [t('warning.empty')] : []),
    ...(runs ? [t('warning.runs')] : []),
    ...said('gaps', longGaps.length),
    ...said('overlaps', overlaps.length),
    ...said('contested', contested),
  ];
};

/** What reviewers said of the week, the newest first. */
const Comments = ({ sheet }: { readonly sheet: NonNullable<Week['sheet']> }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const now = useNow();
  const people = useRows('person').byId;
  const { timeZone } = useSignedIn().person;
  if (sheet.comments.length === 0) return null;
  return (
    <section aria-label={t('comments')} className="border-t border-line py-3">
      <h2 className="pb-1 font-semibold">{t('comments')}</h2>
      <ul>
        {sheet.comments.toReversed().map(({ text, personId, at }) => (
          <li key={`${at} ${text}`} className="py-1">
            <span className="text-sm text-faint">
              {people.get(personId)?.name} · {format.when(at, timeZone, now)}
            </span>
            <p className="break-words whitespace-pre-wrap" dir="auto">
              {text}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** One's week: what was worked on what, what it comes to, and where it stands with its reviewer. */
export const TimesheetPage = () => {
  const { t } = useTranslation('time');
  const { t: report } = useTranslation('report');
  const format = useFormat();
  const thisWeek = useThisWeek();
  const [chosen, setChosen] = useState<string | null>(null);
  const [submitting, setSubmitting] = useState(false);
  const [exporting, setExporting] = useState(false);
  const [view, setView] = useSheetView();
  const today = useWorkingDay();
  const week = chosen ?? thisWeek;
  const of = useWeek(week);
  const warnings = useWarnings(of);
  const status = of.sheet?.status ?? 'open';
  const shape = useCopiedLines(week, of.standing);
  const canSubmit = of.lacking.length === 0 && (status === 'open' || status === 'returned');
  const dayOf = useEntryDays(of.standing, { today, closed: status === 'submitted' || status === 'approved' });
  // Of a week that is over, its first day; of this one, today.
  const recordedOn = of.dates.includes(today) ? today : week;
  const look = (weeks: number) => setChosen(addDays(week, weeks * 7));
  useCommands([
    {
      id: 'timesheet.submit',
      title: t('submit.title'),
      group: 'work',
      keys: 'Shift+s',
      run: () => setSubmitting(true),
      when: () => canSubmit,
    },
    {
      id: 'timesheet.copy-shape',
      title: t('shape.copy'),
      group: 'work',
      keys: 'Shift+c',
      run: shape.copy,
    },
    {
      id: 'timesheet.export',
      title: report('export.title'),
      group: 'work',
      keys: 'Shift+x',
      run: () => setExporting(true),
    },
    {
      id: 'timesheet.view',
      title: view === 'grid' ? t('sheet.as-timeline') : t('sheet.as-grid'),
      group: 'interface',
      keys: 'v',
      run: () => setView(view === 'grid' ? 'timeline' : 'grid'),
    },
    {
      id: 'timesheet.earlier',
      title: t('earlier-week'),
      group: 'go',
      keys: '[',
      repeats: true,
      run: () => look(-1),
    },
    {
      id: 'timesheet.later',
      title: t('later-week'),
      group: 'go',
      keys: ']',
      repeats: true,
      run: () => look(1),
    },
  ]);
  return (
    <div className="min-h-full bg-panel px-6 py-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-3">
        <h1 className="whitespace-nowrap text-lg font-semibold">{t('sheet.title')}</h1>
        <IconButton icon="chevron-start" label={t('earlier-week')} onPress={() => look(-1)} />
        <span className="min-w-44 whitespace-nowrap text-center font-[560]">
          {t('sheet.week', { day: format.day(Date.parse(`${week}T12:00:00Z`), 'UTC') })}
        </span>
        <IconButton icon="chevron-end" label={t('later-week')} onPress={() => look(1)} />
        <Pill tone={tones[status]}>{t(`week.${status}`)}</Pill>
        <span className="grow" />
        <span className="flex gap-1">
          {sheetView.options.map((one) => (
            <Chip key={one} selected={view === one} onChange={() => setView(one)}>
              {t(`sheet.${one}`)}
            </Chip>
          ))}
        </span>
        <span className="ms-auto flex flex-wrap gap-3">
          <Button onPress={shape.copy}>{t('shape.copy')}</Button>
          <Button onPress={() => setExporting(true)}>{report('export.button')}</Button>
          <Button look="primary" isDisabled={!canSubmit} onPress={() => setSubmitting(true)}>
            {t('submit.title')}
          </Button>
        </span>
      </header>
      <DaySummary totals={of.totals} gaps={of.gaps} />
      <BalanceLine balance={of.balance} />
      {of.sheet && status !== 'open' && <WaitingLine sheet={of.sheet} />}
      {status !== 'approved' && status !== 'submitted' && (
        <LackingEntries lacking={of.lacking} dayOf={dayOf} />
      )}
      {view === 'timeline' && (
        <Timeline
          key={week}
          dates={of.dates}
          standing={of.standing}
          today={today}
          closed={status === 'submitted' || status === 'approved'}
        />
      )}
      {view === 'year' && (
        <YearTable
          year={addDays(week, 3).slice(0, 4)}
          thisWeek={thisWeek}
          onWeek={(chosenWeek) => {
            setChosen(chosenWeek);
            setView('grid');
          }}
        />
      )}
      {view !== 'grid' ? null : of.lines.length === 0 ? (
        <EmptyState title={t('sheet.empty')}>{t('empty.help')}</EmptyState>
      ) : (
        <SheetGrid dates={of.dates} lines={of.lines} />
      )}
      <CopiedLines lines={shape.lines} day={dayOf(recordedOn)} onDrop={shape.drop} />
      {of.sheet && <Comments sheet={of.sheet} />}
      {exporting && (
        <ExportDialog kinds={['timesheet', 'attendance']} week={week} onClose={() => setExporting(false)} />
      )}
      {submitting && <SubmitDialog week={week} warnings={warnings} onClose={() => setSubmitting(false)} />}
    </div>
  );
};
