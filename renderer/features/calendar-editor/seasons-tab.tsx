import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CalendarProblem } from '#shared/calendars/calendar-problem';
import type { Season } from '#shared/calendars/client-calendar';
import { localDate } from '#shared/calendars/local-date';
import { Button, IconButton } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { DateField } from './date-field';
import { type DraftVersion, removeAt, replaceAt } from './draft';
import { ProblemList } from './problem-list';
import { problemsAt } from './problem-words';
import { useToday, VersionBar, type VersionTabProps } from './version-bar';
import { WeekEditor } from './week-editor';

const day = 86_400_000;
const daysAfter = (date: string, days: number): string => localDate(Date.parse(date) / day + days);

interface Dated {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

interface DatedRowProps<T extends Dated> {
  readonly value: T;
  readonly nameLabel: string;
  readonly problems: readonly CalendarProblem[];
  readonly onChange: (value: T) => void;
  readonly onRemove: () => void;
  readonly children?: ReactNode;
}

/** Something with a name that lasts from one date to another. */
const DatedRow = <T extends Dated>(props: DatedRowProps<T>) => {
  const { value, nameLabel, problems, onChange, onRemove, children } = props;
  const { t } = useTranslation('calendar');
  return (
    <li className="flex flex-col gap-2 border-t border-line py-3 first:border-t-0">
      <div className="grid grid-cols-[1fr_10rem_10rem_2rem] items-end gap-3">
        <TextField label={nameLabel} value={value.name} onChange={(name) => onChange({ ...value, name })} />
        <DateField
          label={t('seasons.from')}
          value={value.from}
          onChange={(from) => onChange({ ...value, from })}
        />
        <DateField label={t('seasons.to')} value={value.to} onChange={(to) => onChange({ ...value, to })} />
        <IconButton icon="close" label={t('seasons.remove', { name: value.name })} onPress={onRemove} />
      </div>
      <ProblemList problems={problems.filter((problem) => !('where' in problem && problem.where.weekday))} />
      {children}
    </li>
  );
};

const Seasons = ({ editor, version, onVersion }: VersionTabProps) => {
  const { t } = useTranslation('calendar');
  const { draft, base, problems, edit } = editor;
  const today = useToday(base.zone);
  const shown = draft.versions[version];
  if (!shown) return null;
  const seasons = shown.seasons ?? [];
  const change = (next: readonly Season[]) =>
    edit((now) => ({
      ...now,
      versions: replaceAt<DraftVersion>(now.versions, version, {
        ...shown,
        seasons: next.length > 0 ? next : undefined,
      }),
    }));
  const added: Season = {
    name: t('seasons.new-name'),
    from: daysAfter(today, 1),
    to: daysAfter(today, 28),
    weekly: shown.weekly,
  };
  return (
    <section aria-label={t('seasons.title')} className="flex flex-col gap-2">
      <h2 className="font-semibold">{t('seasons.title')}</h2>
      <p className="text-sm text-faint">{t('seasons.help')}</p>
      <VersionBar editor={editor} version={version} onVersion={onVersion} />
      {seasons.length === 0 && <p className="text-soft">{t('seasons.none')}</p>}
      <ul>
        {seasons.map((season, index) => {
          const own = problemsAt(problems, { version, season: index });
          return (
            <DatedRow
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name while they are typed
              key={index}
              value={season}
              nameLabel={t('seasons.name')}
              problems={own}
              onChange={(value) => change(replaceAt(seasons, index, value))}
              onRemove={() => change(removeAt(seasons, index))}
            >
              <WeekEditor
                label={season.name}
                weekly={season.weekly}
                problems={own}
                place={{ version, season: index }}
                onChange={(weekly) => change(replaceAt(seasons, index, { ...season, weekly }))}
              />
            </DatedRow>
          );
        })}
      </ul>
      <div>
        <Button icon="plus" onPress={() => change([...seasons, added])}>
          {t('seasons.add')}
        </Button>
      </div>
    </section>
  );
};

/** Hours for some weeks, and dates on which nothing may be changed. */
export const SeasonsTab = (props: VersionTabProps) => {
  const { t } = useTranslation('calendar');
  const { draft, base, problems, edit } = props.editor;
  const today = useToday(base.zone);
  const { freezes } = draft;
  return (
    <div className="flex flex-col gap-6">
      <Seasons {...props} />
      <section aria-label={t('freezes.title')} className="flex flex-col gap-2 border-t border-line pt-4">
        <h2 className="font-semibold">{t('freezes.title')}</h2>
        <p className="text-sm text-faint">{t('freezes.help')}</p>
        {freezes.length === 0 && <p className="text-soft">{t('freezes.none')}</p>}
        <ul>
          {freezes.map((freeze, index) => (
            <DatedRow
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name while they are typed
              key={index}
              value={freeze}
              nameLabel={t('freezes.name')}
              problems={problemsAt(problems, { freeze: index })}
              onChange={(value) => edit((now) => ({ ...now, freezes: replaceAt(now.freezes, index, value) }))}
              onRemove={() => edit((now) => ({ ...now, freezes: removeAt(now.freezes, index) }))}
            />
          ))}
        </ul>
        <div>
          <Button
            icon="plus"
            onPress={() => {
              const freeze = {
                name: t('freezes.new-name'),
                from: daysAfter(today, 1),
                to: daysAfter(today, 7),
              };
              edit((now) => ({ ...now, freezes: [...now.freezes, freeze] }));
            }}
          >
            {t('freezes.add')}
          </Button>
        </div>
      </section>
    </div>
  );
};
