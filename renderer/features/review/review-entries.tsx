import { useTranslation } from 'react-i18next';
import { readWeekLedger } from '#shared/time-entries/ledger';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { isApproved, type Timesheet } from '#shared/time-entries/timesheet';
import { lengthOf } from '#shared/time-entries/totals';
import { weekOf } from '#shared/time-entries/week';
import { useFormat } from '../../i18n/format';
import { useRow } from '../../replica/hooks';
import { Pill } from '../../ui/badge';
import { IconButton } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { SplitBar } from '../timer/split-bar';
import { SubjectTitle } from '../timer/subject-title';
import { useEntryHours } from '../timer/use-entry-hours';

const Entry = ({
  entry,
  gone,
  elsewhere,
  marked,
  approved,
  said,
  onReturn,
}: {
  readonly entry: TimeEntry;
  readonly gone: boolean;
  /** It corrects something of the week, and stands in another. */
  readonly elsewhere: boolean;
  readonly marked: boolean;
  readonly approved: boolean;
  /** What is said of it where it is to be returned; undefined where it is not. */
  readonly said: string | undefined;
  /** Null where nothing is to be decided about it. */
  readonly onReturn: ((text: string | null) => void) | null;
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
      <div className="grid grid-cols-[8.5rem_9.5rem_4.5rem_1fr_8rem_2rem] items-center gap-x-3">
        <span className="whitespace-nowrap text-soft">{format.day(entry.startedAt, zone)}</span>
        <bdi className={`whitespace-nowrap ${gone ? 'line-through' : ''}`}>
          {format.time(entry.startedAt, zone)}–{format.time(entry.endedAt, zone)}
        </bdi>
        <b className="text-end font-semibold whitespace-nowrap">{format.duration(lengthOf(entry))}</b>
        <span className="flex min-w-0 items-center gap-2">
          <SubjectTitle of={entry} />
          {approved && <Pill tone="accent">{t('review.approved-before')}</Pill>}
          {entry.receipt?.late && <Pill tone="after">{t('flag.late')}</Pill>}
          {entry.source === 'manual' && <Pill tone="quiet">{t('flag.manual')}</Pill>}
          {elsewhere && <Pill tone="after">{t('review.other-week')}</Pill>}
          {entry.withdrawn && <Pill tone="quiet">{t('said.withdrawn')}</Pill>}
        </span>
        {split && !gone && !elsewhere ? <SplitBar split={split} /> : <span />}
        {onReturn && !gone && !elsewhere ? (
          <IconButton
            icon={said === undefined ? 'return' : 'close'}
            label={said === undefined ? t('review.return-entry') : t('review.keep-entry')}
            onPress={() => onReturn(said === undefined ? '' : null)}
          />
        ) : (
          <span />
        )}
      </div>
      {said !== undefined && onReturn && (
        <div className="ps-[9.25rem] pt-1">
          <TextField
            label={t('review.entry-words')}
            maxLength={2_000}
            value={said}
            onChange={onReturn}
            autoFocus
          />
        </div>
      )}
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
  /** The week's Monday. */
  readonly week: string;
  /** Those that an exception rests on. */
  readonly marked: ReadonlySet<string>;
  readonly sheet: Timesheet | null;
  /** What is said of entries that are to be returned, by their ids. */
  readonly returned: ReadonlyMap<string, string>;
  /** Says why an entry is to be returned; null takes that back. */
  readonly onReturn: (entryId: string, text: string | null) => void;
}

/** Everything recorded for the week; what was corrected or withdrawn is struck out and stays in sight. */
export const ReviewEntries = ({ entries, week, marked, sheet, returned, onReturn }: ReviewEntriesProps) => {
  const { t } = useTranslation('time');
  const standing = new Set(readWeekLedger(entries, week).standing.map(({ id }) => id));
  return (
    <ul aria-label={t('review.entries')}>
      {entries
        .toSorted((a, b) => a.startedAt - b.startedAt)
        .map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            gone={!standing.has(entry.id) && weekOf(entry.shiftDate) === week}
            elsewhere={weekOf(entry.shiftDate) !== week}
            marked={marked.has(entry.id)}
            approved={sheet?.status !== 'approved' && isApproved(sheet, entry.id)}
            said={returned.get(entry.id)}
            onReturn={sheet?.status === 'submitted' ? (text) => onReturn(entry.id, text) : null}
          />
        ))}
    </ul>
  );
};
