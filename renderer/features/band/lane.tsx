import { Link } from '@tanstack/react-router';
import { memo, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientHours, HoursSegment } from '#shared/calendars/client-hours';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { Client } from '#shared/clients/client';
import { useClientHours } from '../../app/client-hours';
import { useFormat } from '../../i18n/format';
import { useRow } from '../../replica/hooks';
import { minds } from '../coverage/client-rules';
import { useRuleWords } from '../coverage/rule-words';
import { type BandCursor, useCursor } from './cursor';
import { laneStateAt } from './lane-state';
import { readoutWords, segmentWords, stateWords } from './lane-words';
import { Track } from './track';
import type { Window } from './window';

const dayLength = 24 * 3_600_000;

/** The columns of the band: whose hours, the hours themselves, what that means now. */
export const bandColumns = 'grid grid-cols-[19rem_1fr_11.4rem] items-center gap-x-3';

/** The stretches of a window that are open or a holiday, whole even where they reach beyond it. */
export const segmentsIn = (hours: ClientHours, { from, until }: Window): readonly HoursSegment[] =>
  hours
    .segments(from - dayLength, until + dayLength)
    .filter((segment) => segment.kind !== 'closed' && segment.from < until && segment.until > from);

/** What every lane of a band is drawn with. */
export interface LaneSetting {
  readonly window: Window;
  /** Epoch ms. */
  readonly now: number;
  /** The zone of the person who looks. */
  readonly timeZone: string;
  readonly cursor: BandCursor;
  /** Says under the name what the client expects of our hours. */
  readonly withRules: boolean;
}

export interface LanePlace {
  readonly index: number;
  readonly active: boolean;
  readonly reachable: boolean;
  readonly onActive: (index: number, active: boolean) => void;
  readonly onStep: (index: number, tracks: number) => void;
}

/** The client's own time: now, or where the pointer is. */
const LaneClock = ({
  city,
  zone,
  now,
  cursor,
}: {
  city: string;
  zone: string;
  now: number;
  cursor: BandCursor;
}) => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const at = useCursor(cursor);
  return (
    <span className={`text-xs whitespace-nowrap ${at === null ? 'text-faint' : 'font-semibold text-accent'}`}>
      {t('city-time', { city, time: format.time(at ?? now, zone) })}
    </span>
  );
};

const LaneState = ({
  hours,
  setting,
  rules,
}: {
  hours: ClientHours;
  setting: LaneSetting;
  rules: readonly CoverageRule[];
}) => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const { now, timeZone, cursor } = setting;
  const at = useCursor(cursor) ?? now;
  const state = stateWords(laneStateAt(hours, at), timeZone, now, t, format);
  // Being closed is an exception only to those whose rule asks for their hours.
  const tone = state.tone === 'text-after-ink' && !minds(rules) ? 'text-soft' : state.tone;
  return (
    <span className="truncate text-end text-sm text-soft">
      {state.label} <b className={`font-semibold ${tone}`}>{state.value}</b>
    </span>
  );
};

export const LaneRow = ({
  name,
  children,
  rowClass = 'h-[1.85rem]',
}: {
  readonly name: ReactNode;
  readonly children: ReactNode;
  readonly rowClass?: string;
}) => (
  <li className={`${bandColumns} ${rowClass}`}>
    <span className="flex min-w-0 flex-col">{name}</span>
    {children}
  </li>
);

export interface LaneProps extends LanePlace {
  readonly client: Client;
  readonly rules: readonly CoverageRule[];
  readonly setting: LaneSetting;
}

/** One client's open hours on my clock, with what they mean now; in words too, for who cannot see the bar. */
export const Lane = memo(({ client, rules, setting, ...place }: LaneProps) => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const ruleWords = useRuleWords();
  const hours = useClientHours(useRow('calendar', client.calendarId));
  const { window, now, timeZone, cursor, withRules } = setting;
  const segments = useMemo(() => (hours ? segmentsIn(hours, window) : []), [hours, window]);
  const expectation = ruleWords(rules);
  const name = (
    <>
      <span className="flex min-w-0 items-baseline gap-2">
        <Link
          to="/hours/$clientId"
          params={{ clientId: client.id }}
          tabIndex={withRules ? 0 : -1}
          title={expectation}
          className="truncate font-semibold hover:text-accent"
          dir="auto"
        >
          {client.name}
        </Link>
        {hours && <LaneClock city={client.city} zone={hours.zone} now={now} cursor={cursor} />}
      </span>
      {withRules && <span className="truncate text-xs text-faint">{expectation}</span>}
    </>
  );
  const rowClass = withRules ? 'h-10' : 'h-[1.85rem]';
  if (!hours)
    return (
      <LaneRow name={name} rowClass={rowClass}>
        <span className="h-3 rounded-sm bg-track" />
        <span className="text-end text-sm text-faint">{t('unknown')}</span>
      </LaneRow>
    );
  const zones = { there: hours.zone, here: timeZone };
  return (
    <LaneRow name={name} rowClass={rowClass}>
      <Track
        name={client.name}
        segments={segments}
        window={window}
        now={now}
        cursor={cursor}
        active={place.active}
        reachable={place.reachable}
        wordsAt={(at) => readoutWords(hours, at, now, zones, t, format)}
        summary={
          segments.length === 0
            ? t('nothing-open')
            : format.list(segments.map((segment) => segmentWords(segment, zones, t, format)))
        }
        onActive={(active) => place.onActive(place.index, active)}
        onStep={(tracks) => place.onStep(place.index, tracks)}
      />
      <LaneState hours={hours} setting={setting} rules={rules} />
    </LaneRow>
  );
});
Lane.displayName = 'Lane';
