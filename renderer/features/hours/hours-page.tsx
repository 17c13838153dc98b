import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { EmptyState } from '../../ui/empty-state';
import { SearchField } from '../../ui/search-field';
import { bandColumns } from '../band/lane';
import { Axis, Lanes, useBandCursor } from '../band/lanes';
import { usePinnedClients } from '../band/pins';
import { weekWindow } from '../band/window';
import { WorkingHoursDialog } from './working-hours-dialog';

/** How many weeks ahead or back one can look. */
const furthest = 52;

const useWeek = (timeZone: string, now: number) => {
  const { zones } = useHoursBook();
  const [ahead, setAhead] = useState(0);
  const week = weekWindow(zones, timeZone, now, ahead);
  const from = week?.from ?? 0;
  const until = week?.until ?? 0;
  return {
    ahead,
    window: useMemo(() => (until > from ? { from, until } : null), [from, until]),
    look: (weeks: number) => setAhead(Math.min(furthest, Math.max(-furthest, weeks))),
  };
};

const Shape = ({ look, words }: { readonly look: string; readonly words: string }) => (
  <li className="flex items-center gap-1.5">
    <span aria-hidden="true" className={`inline-block h-3 w-5 rounded-sm ${look}`} />
    {words}
  </li>
);

/** A whole week of client hours on my clock, with what each client expects of our hours. */
export const HoursPage = () => {
  const { t } = useTranslation('hours');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const { shown: pinned } = usePinnedClients();
  const clients = useRows('client').list;
  const cursor = useBandCursor();
  const { ahead, window, look } = useWeek(timeZone, now);
  const [all, setAll] = useState(false);
  const [text, setText] = useState('');
  const [saying, setSaying] = useState(false);
  const { locale } = format;
  const found = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase(locale);
    const of = all || wanted !== '' ? clients : pinned;
    return of
      .filter(({ name, code, city }) => `${name} ${code} ${city}`.toLocaleLowerCase(locale).includes(wanted))
      .toSorted((a, b) => (all || wanted !== '' ? a.name.localeCompare(b.name, locale) : 0));
  }, [all, clients, pinned, text, locale]);
  if (!window) return null;
  return (
    <div className="min-h-full bg-panel px-6 py-4">
      <header className="flex flex-wrap items-center gap-3 pb-3">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        <Chip selected={!all} onChange={() => setAll(false)}>
          {t('pinned')}
        </Chip>
        <Chip selected={all} onChange={() => setAll(true)}>
          {t('all')}
        </Chip>
        <div className="w-56">
          <SearchField label={t('find')} placeholder={t('find')} value={text} onChange={setText} />
        </div>
        <span className="grow" />
        <Button onPress={() => setSaying(true)}>{t('own.edit')}</Button>
        <span className="flex items-center gap-0.5">
          {ahead !== 0 && (
            <Button look="plain" onPress={() => look(0)}>
              {t('this-week')}
            </Button>
          )}
          <IconButton icon="chevron-start" label={t('week-before')} onPress={() => look(ahead - 1)} />
          <span className="px-1 text-soft">
            {t('span', {
              from: format.day(window.from, timeZone),
              until: format.day(window.until - 1, timeZone),
            })}
          </span>
          <IconButton icon="chevron-end" label={t('week-after')} onPress={() => look(ahead + 1)} />
        </span>
      </header>
      <ul className="flex flex-wrap gap-4 pb-2 text-sm text-soft">
        <Shape look="bg-open" words={t('legend.open')} />
        <Shape look="hatch-holiday" words={t('legend.holiday')} />
        <Shape look="border border-accent bg-accent-bg" words={t('legend.own')} />
        <li className="text-faint">{t('help')}</li>
      </ul>
      {found.length === 0 ? (
        <EmptyState title={t('nothing.title')}>{t('nothing.body')}</EmptyState>
      ) : (
        <>
          <div className={`${bandColumns} sticky top-0 z-[5] bg-panel py-1`}>
            <span />
            <Axis window={window} timeZone={timeZone} cursor={cursor} />
            <span />
          </div>
          <Lanes withRules clients={found} window={window} now={now} timeZone={timeZone} cursor={cursor} />
        </>
      )}
      {saying && <WorkingHoursDialog onClose={() => setSaying(false)} />}
    </div>
  );
};
