import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holiday } from '#shared/calendars/client-calendar';
import { type IcsProblem, readIcs, type SkippedEvent } from '#shared/calendars/read-ics';
import type { DomainError } from '#shared/kernel/errors';
import type { HolidayRegions } from '#shared/protocol/hub-api';
import { useBridge } from '../../app/bridge/bridge-context';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { addHolidays } from './draft';

/** From this year on, so many. */
const yearsAhead = 4;
const whole = 'whole';
/** Characters times what UTF-8 needs at most: no larger file is even read. */
const mostBytes = 4_000_000;

type Outcome =
  | { readonly kind: 'added'; readonly count: number; readonly skipped: readonly SkippedEvent[] }
  | { readonly kind: 'refused'; readonly problem: IcsProblem | { readonly code: 'ics.unreadable' } }
  | { readonly kind: 'failed'; readonly problem: DomainError };

const useRegions = (): HolidayRegions['countries'] => {
  const bridge = useBridge();
  const [countries, setCountries] = useState<HolidayRegions['countries']>([]);
  useEffect(() => {
    void bridge.call('holidays.regions').then((answer) => {
      if (answer.ok) setCountries(answer.value.countries);
    });
  }, [bridge]);
  return countries;
};

const OutcomeNotice = ({ outcome }: { readonly outcome: Outcome }) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  if (outcome.kind === 'failed') return <ProblemNotice problem={outcome.problem} />;
  if (outcome.kind === 'refused') {
    const { problem } = outcome;
    switch (problem.code) {
      case 'ics.too-large':
        return <Notice title={t('ics.too-large', { limit: format.number(problem.limit) })} />;
      case 'ics.too-many-holidays':
        return <Notice title={t('ics.too-many-holidays', { limit: format.number(problem.limit) })} />;
      case 'ics.not-a-calendar':
        return <Notice title={t('ics.not-a-calendar')} />;
      case 'ics.unreadable':
        return <Notice title={t('ics.unreadable')} />;
    }
  }
  const { count, skipped } = outcome;
  const title =
    count === 0 ? t('holidays.added-none') : t('holidays.added', { count, shown: format.number(count) });
  return (
    <Notice tone={skipped.length > 0 ? 'after' : 'accent'} title={title}>
      {skipped.length > 0 && (
        <>
          <p>{t('holidays.skipped', { count: skipped.length, shown: format.number(skipped.length) })}</p>
          <ul className="max-h-40 overflow-auto">
            {skipped.map(({ line, name, code }) => (
              <li key={line}>
                {t('holidays.skipped-line', {
                  line: format.number(line),
                  name,
                  reason: t(`ics-skipped.${code.slice('ics.'.length) as SkippedReason}`),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
};

type SkippedReason = SkippedEvent['code'] extends `ics.${infer R}` ? R : never;

export interface HolidaySourcesProps {
  /** The client's own, which is offered first. ISO 3166-1. */
  readonly country: string;
  readonly today: string;
  readonly holidays: readonly Holiday[];
  readonly onChange: (holidays: readonly Holiday[]) => void;
}

/** Where holidays come from: the public ones of a country or region, and files. */
export const HolidaySources = ({ country, today, holidays, onChange }: HolidaySourcesProps) => {
  const { t } = useTranslation('calendar');
  const { locale } = useFormat();
  const bridge = useBridge();
  const countries = useRegions();
  const fileId = useId();
  const [chosen, setChosen] = useState(country);
  const [region, setRegion] = useState<string>(whole);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const firstYear = Number(today.slice(0, 4));
  const years = { from: firstYear, to: firstYear + yearsAhead - 1 };
  const regions = countries.find(({ code }) => code === chosen)?.regions ?? [];
  const take = (found: readonly Holiday[], skipped: readonly SkippedEvent[]) => {
    const { holidays: next, count } = addHolidays(holidays, found);
    if (count > 0) onChange(next);
    setOutcome({ kind: 'added', count, skipped });
  };
  const compute = async () => {
    const found = await bridge.call('holidays.compute', {
      rule: region === whole ? chosen : region,
      ...years,
    });
    if (found.ok) take(found.value, []);
    else setOutcome({ kind: 'failed', problem: found.error });
  };
  const importFile = async (file: File) => {
    if (file.size > mostBytes) {
      setOutcome({ kind: 'refused', problem: { code: 'ics.too-large', limit: 1_000_000 } });
      return;
    }
    const text = await file.text().catch(() => null);
    if (text === null) {
      setOutcome({ kind: 'refused', problem: { code: 'ics.unreadable' } });
      return;
    }
    const read = readIcs(text, { first: years.from, last: years.to });
    if (read.ok) take(read.value.holidays, read.value.skipped);
    else setOutcome({ kind: 'refused', problem: read.error });
  };
  return (
    <section aria-label={t('holidays.from-region')} className="flex flex-col gap-3">
      <h2 className="font-semibold">{t('holidays.from-region')}</h2>
      {countries.length === 0 ? (
        <p className="text-soft">{t('holidays.offline')}</p>
      ) : (
        <div className="grid grid-cols-[16rem_16rem_auto_1fr] items-end gap-3">
          <Select
            label={t('holidays.country')}
            value={chosen}
            choices={countries
              .map(({ code }) => ({ value: code, label: names.of(code) ?? code }))
              .sort((a, b) => a.label.localeCompare(b.label, locale))}
            onChange={(code) => {
              setChosen(code);
              setRegion(whole);
            }}
          />
          <Select
            label={t('holidays.region')}
            value={region}
            choices={[
              { value: whole, label: t('holidays.whole-country') },
              ...regions.map(({ code, name }) => ({ value: code, label: name })),
            ]}
            onChange={setRegion}
          />
          <Button onPress={() => void compute()}>{t('holidays.add-computed')}</Button>
          <span className="pb-1 text-sm text-faint">
            {t('holidays.years', { from: String(years.from), until: String(years.to) })}
          </span>
        </div>
      )}
      <div className="flex items-center gap-3">
        <label
          htmlFor={fileId}
          className="inline-flex cursor-default items-center rounded-md border border-line bg-panel px-3 py-1 font-[560] focus-within:outline-2 focus-within:outline-accent hover:bg-hover"
        >
          {t('holidays.import')}
          <input
            id={fileId}
            type="file"
            accept=".ics,text/calendar"
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) void importFile(file);
            }}
          />
        </label>
        <span className="text-sm text-faint">
          {t('holidays.import-years', { from: String(years.from), until: String(years.to) })}
        </span>
      </div>
      {outcome && <OutcomeNotice outcome={outcome} />}
      <p className="text-sm text-faint">{t('holidays.credit')}</p>
    </section>
  );
};
