import { useTranslation } from 'react-i18next';
import { readLedger } from '#shared/time-entries/ledger';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { lengthOf } from '#shared/time-entries/totals';
import { useFormat } from '../../i18n/format';
import { useRow } from '../../replica/hooks';
import { Pill } from '../../ui/badge';
import { SplitBar } from '../timer/split-bar';
import { SubjectTitle } from '../timer/subject-title';
import { useEntryHours } from '../timer/use-entry-hours';

const Entry = ({
  entry,
  gone,
  marked,
}: {
  readonly entry: TimeEntry;
  readonly gone: boolean;
  readonly marked: boolean;
}) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const client = useEntryHours()(entry);
  const who = useRow('person', entry.personId);
  const zone = who?.timeZone ?? entry.personZone;
  const split = client?.split(entry.startedAt, entry.endedAt) ?? null;
  return (
    <li
      className={`border-t border-line px-2 py-1.5 ${marked ? 'bg-after-bg' : ''}`}
      aria-current={marked ? 'true' : undefined}
    >
      <div className="grid grid-cols-[8.5rem_9.5rem_4.5rem_1fr_8rem] items-center gap-x-3">
        <span className="whitespace-nowrap text-soft">{format.day(entry.startedAt, zone)}</span>
        <bdi className={`whitespace-nowrap ${gone ? 'line-through' : ''}`}>
          {format.time(entry.startedAt, zone)}–{format.time(entry.endedAt, zone)}
        </bdi>
        <b className="text-end font-semibold whitespace-nowrap">{format.duration(lengthOf(entry))}</b>
        <span className="flex min-w-0 items-center gap-2">
          <SubjectTitle of={entry} />
          {entry.receipt?.late && <Pill tone="after">{t('flag.late')}</Pill>}
          {entry.source === 'manual' && <Pill tone="quiet">{t('flag.manual')}</Pill>}
          {entry.withdrawn && <Pill tone="quiet">{t('said.withdrawn')}</Pill>}
        </span>
        {split && !gone ? <SplitBar split={split} /> : <span />}
      </div>
      {(entry.note !== '' || entry.reason !== null) && (
        <p className="ps-[9.25rem] text-sm break-words whitespace-pre-wrap text-soft">
          <bdi>{entry.note}</bdi> {entry.reason !== null && <q dir="auto">{entry.reason}</q>}
        </p>
      )}
    </li>
  );
};

export interface ReviewEntriesProps {
  readonly entries: readonly TimeEntry[];
  /** Those that an exception rests on. */
  readonly marked: ReadonlySet<string>;
}

/** Everything recorded for the week; what was corrected or withdrawn is struck out and stays in sight. */
export const ReviewEntries = ({ entries, marked }: ReviewEntriesProps) => {
  const { t } = useTranslation('time');
  const standing = new Set(readLedger(entries).standing.map(({ id }) => id));
  return (
    <ul aria-label={t('review.entries')}>
      {entries
        .toSorted((a, b) => a.startedAt - b.startedAt)
        .map((entry) => (
          <Entry key={entry.id} entry={entry} gone={!standing.has(entry.id)} marked={marked.has(entry.id)} />
        ))}
    </ul>
  );
};
