import { useTranslation } from 'react-i18next';
import { measure } from '#shared/time-entries/measured-duration';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { lengthOf } from '#shared/time-entries/totals';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Pill } from '../../ui/badge';
import { Button } from '../../ui/button';
import { SplitBar, useSplitWords } from '../timer/split-bar';
import { SubjectTitle } from '../timer/subject-title';
import { useEntryHours } from '../timer/use-entry-hours';

export interface EntryRowProps {
  readonly entry: TimeEntry;
  readonly unsent: boolean;
  readonly contested: boolean;
  /** What stood in its place before, oldest first, itself the last. */
  readonly history: readonly TimeEntry[];
  readonly onCorrect: () => void;
  readonly onContinue: () => void;
}

const History = ({ history }: { readonly history: readonly TimeEntry[] }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  return (
    <details className="ps-[17rem] text-sm text-soft">
      <summary className="cursor-default">
        {t('history', { count: history.length - 1, times: format.number(history.length - 1) })}
      </summary>
      <ul className="py-1">
        {history.map((entry) => (
          <li key={entry.id} className="flex gap-2">
            <bdi className={entry === history.at(-1) ? '' : 'line-through'}>
              {format.time(entry.startedAt, timeZone)}–{format.time(entry.endedAt, timeZone)}
            </bdi>
            <span>{t('recorded-at', { when: format.full(entry.recordedAt, timeZone) })}</span>
            {entry.reason !== null && <q dir="auto">{entry.reason}</q>}
          </li>
        ))}
      </ul>
    </details>
  );
};

/** One entry of a day: from when to when, for what, how it lies to the client's hours, and what is odd about it. */
export const EntryRow = ({ entry, unsent, contested, history, onCorrect, onContinue }: EntryRowProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const words = useSplitWords();
  const hoursOf = useEntryHours();
  const hours = entry.category === 'client' ? hoursOf(entry) : null;
  const split = hours?.split(entry.startedAt, entry.endedAt) ?? null;
  const measured = measure(entry);
  return (
    <li className="border-t border-line py-2">
      <div className="grid grid-cols-[10.5rem_5rem_1fr_16rem_auto] items-center gap-x-3">
        <bdi className="whitespace-nowrap">
          {format.time(entry.startedAt, timeZone)}–{format.time(entry.endedAt, timeZone)}
        </bdi>
        <b className="text-end font-semibold whitespace-nowrap">{format.duration(lengthOf(entry))}</b>
        <span className="flex min-w-0 items-center gap-2">
          <SubjectTitle of={entry} />
          {entry.receipt?.late && <Pill tone="after">{t('flag.late')}</Pill>}
          {contested && <Pill tone="after">{t('flag.contested')}</Pill>}
          {(measured.kind === 'wall-clock-jumped' || measured.kind === 'slept') && (
            <Pill tone="after">{t(`flag.${measured.kind}`)}</Pill>
          )}
          {entry.source === 'manual' && <Pill tone="quiet">{t('flag.manual')}</Pill>}
          {unsent && <Pill tone="quiet">{t('flag.unsent')}</Pill>}
        </span>
        <span className="min-w-0">
          {split && (
            <>
              <SplitBar split={split} />
              <span className="block text-sm text-soft">{words(split)}</span>
            </>
          )}
        </span>
        <span className="flex gap-1">
          <Button look="light" onPress={onContinue}>
            {t('continue')}
          </Button>
          <Button look="light" onPress={onCorrect}>
            {t('correct')}
          </Button>
        </span>
      </div>
      {entry.note !== '' && (
        <p className="ps-[17rem] break-words whitespace-pre-wrap text-soft">
          <bdi>{entry.note}</bdi>
        </p>
      )}
      {history.length > 1 && <History history={history} />}
    </li>
  );
};
