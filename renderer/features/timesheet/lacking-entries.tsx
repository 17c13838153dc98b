import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryDay } from '#shared/time-entries/plan-entry';
import type { LackingEntry } from '#shared/time-entries/required-fields';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { EntryForm } from '../time/entry-form';
import { SubjectTitle } from '../timer/subject-title';

export interface LackingEntriesProps {
  readonly lacking: readonly LackingEntry[];
  readonly dayOf: (date: string) => EntryDay;
}

/** The entries that keep a week from being submitted: what each lacks, and the form that mends it. */
export const LackingEntries = ({ lacking, dayOf }: LackingEntriesProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const [mended, setMended] = useState<TimeEntry | null>(null);
  if (lacking.length === 0) return null;
  return (
    <div className="py-2">
      <Notice
        tone="after"
        title={t('lacking.title', { count: lacking.length, entries: format.number(lacking.length) })}
      >
        <ul>
          {lacking.map(({ entry, fields }) => (
            <li key={entry.id} className="flex items-center gap-3 py-1">
              <bdi className="whitespace-nowrap">
                {format.day(entry.startedAt, timeZone)} {format.time(entry.startedAt, timeZone)}–
                {format.time(entry.endedAt, timeZone)}
              </bdi>
              <span className="min-w-0 grow text-ink">
                <SubjectTitle of={entry} />
              </span>
              <span className="whitespace-nowrap">
                {t('lacking.fields', {
                  fields: format.list(fields.map((field) => t(`lacking.field.${field}`))),
                })}
              </span>
              <Button look="light" onPress={() => setMended(entry)}>
                {t('correct')}
              </Button>
            </li>
          ))}
        </ul>
      </Notice>
      {mended && <EntryForm day={dayOf(mended.shiftDate)} entry={mended} onClose={() => setMended(null)} />}
    </div>
  );
};
