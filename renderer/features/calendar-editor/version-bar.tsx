import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDate } from '#shared/calendars/local-date';
import { useNow } from '../../app/clock';
import { localDateOf, useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { DateField } from './date-field';
import { addVersion, inOrder, removeAt, replaceAt, versionOnDate } from './draft';
import { problemsAt, problemWords } from './problem-words';
import type { CalendarEditor } from './use-calendar-editor';

const day = 86_400_000;

export interface VersionTabProps {
  readonly editor: CalendarEditor;
  /** Position of the hours that are shown. */
  readonly version: number;
  readonly onVersion: (version: number) => void;
}

/** A date as people read it. */
export const useDateWords = (): ((date: string) => string) => {
  const { locale } = useFormat();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return (date) => {
    const at = Date.parse(`${date}T12:00:00Z`);
    return Number.isNaN(at) ? date : format.format(at);
  };
};

/** Today's date on the client's clock, or on this machine's where the zone is not known. */
export const useToday = (zone: string): string => {
  const now = useNow();
  try {
    return localDateOf(now, zone);
  } catch {
    return localDateOf(now, 'UTC');
  }
};

const tomorrow = (today: string): string => localDate(Date.parse(today) / day + 1);

/** Chooses between the hours of different dates, and adds some from a date on. */
export const VersionBar = ({ editor, version, onVersion }: VersionTabProps) => {
  const { t } = useTranslation('calendar');
  const { t: common } = useTranslation('common');
  const dateWords = useDateWords();
  const { draft, base, problems, edit } = editor;
  const today = useToday(base.zone);
  const [from, setFrom] = useState<string | null>(null);
  const inForce = versionOnDate(draft.versions, today);
  const shown = draft.versions[version];
  const begun = (shown?.effectiveFrom ?? '') <= today;
  const own = problemsAt(problems, { version, field: 'effectiveFrom' }).concat(
    problemsAt(problems, { version }).filter(({ code }) => code === 'calendar.duplicate-version'),
  );
  const name = (effectiveFrom: string | null) =>
    effectiveFrom === null ? t('version.always') : t('version.from', { date: dateWords(effectiveFrom) });
  const add = (date: string) => {
    const added = addVersion(draft, date);
    edit(() => added);
    onVersion(added.versions.findIndex(({ effectiveFrom }) => effectiveFrom === date));
    setFrom(null);
  };
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap items-center gap-2 border-0">
        <legend className="sr-only">{t('version.label')}</legend>
        {draft.versions.map(({ effectiveFrom }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a date may be typed twice before it is mended
          <Chip key={index} selected={index === version} onChange={() => onVersion(index)}>
            {index === inForce ? t('version.now', { when: name(effectiveFrom) }) : name(effectiveFrom)}
          </Chip>
        ))}
        {from === null ? (
          <Button look="plain" icon="plus" onPress={() => setFrom(tomorrow(today))}>
            {t('version.add')}
          </Button>
        ) : (
          <span className="flex items-end gap-2">
            <DateField label={t('version.add-on')} hideLabel value={from} onChange={setFrom} />
            <Button isDisabled={from === ''} onPress={() => add(from)}>
              {t('version.add-button')}
            </Button>
            <Button look="plain" onPress={() => setFrom(null)}>
              {common('cancel')}
            </Button>
          </span>
        )}
      </fieldset>
      {shown && shown.effectiveFrom !== null && (
        <div className="flex items-end gap-3">
          <DateField
            label={t('version.effective')}
            value={shown.effectiveFrom}
            problem={own[0] && problemWords(own[0], t)}
            onChange={(effectiveFrom) => {
              const versions = inOrder(replaceAt(draft.versions, version, { ...shown, effectiveFrom }));
              edit((now) => ({ ...now, versions }));
              onVersion(versions.findIndex((one) => one.effectiveFrom === effectiveFrom));
            }}
          />
          {draft.versions.length > 1 && (
            <Button
              look="plain"
              onPress={() => {
                edit((now) => ({ ...now, versions: removeAt(now.versions, version) }));
                onVersion(Math.max(0, version - 1));
              }}
            >
              {t('version.remove')}
            </Button>
          )}
        </div>
      )}
      {begun && <p className="text-sm text-faint">{t('version.begun')}</p>}
    </div>
  );
};
