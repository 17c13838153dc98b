import { Link } from '@tanstack/react-router';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientHours } from '#shared/calendars/client-hours';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { Client } from '#shared/clients/client';
import { useClientHours } from '../../app/client-hours';
import { useReplicaPhase, useRow } from '../../replica/hooks';
import { minds } from '../coverage/client-rules';
import { useRuleWords } from '../coverage/rule-words';
import { laneStateAt } from './lane-state';
import { cityTimeWords, stateWords } from './lane-words';
import { type LaneSetting, useBandNow } from './setting';
import { type LanePlace, Track } from './track';

/** The columns of the band: whose hours, the hours themselves, what that means now. */
export const bandColumns = 'grid grid-cols-[19rem_1fr_12.4rem] items-center gap-x-3';

interface LaneClockProps {
  readonly city: string;
  readonly zone: string;
  readonly setting: LaneSetting;
}

/**
 * The client's own time: now, or where the pointer is. The pointer's is written past React, and only where it can be
 * seen, since fifty clocks would follow it in every frame.
 */
const LaneClock = ({ city, zone, setting: { cursor, t, format } }: LaneClockProps) => {
  const now = useBandNow();
  const element = useRef<HTMLSpanElement>(null);
  const words = cityTimeWords(city, zone, now, t, format);
  useEffect(() => {
    const span = element.current;
    if (!span) return undefined;
    let isSeen = false;
    const write = (): void => {
      const at = cursor.get();
      if (!isSeen) return;
      span.textContent = at === null ? words : cityTimeWords(city, zone, at, t, format);
      span.toggleAttribute('data-pointed', at !== null);
    };
    const sight = new IntersectionObserver((entries) => {
      isSeen = entries.at(-1)?.isIntersecting ?? false;
      write();
    });
    sight.observe(span);
    const forget = cursor.subscribe(write);
    return () => {
      sight.disconnect();
      forget();
    };
  }, [cursor, words, city, zone, t, format]);
  return (
    <span
      ref={element}
      className="text-xs whitespace-nowrap text-faint data-pointed:font-semibold data-pointed:text-accent"
    >
      {words}
    </span>
  );
};

interface LaneStateProps {
  readonly hours: ClientHours;
  readonly setting: LaneSetting;
  readonly rules: readonly CoverageRule[];
}

const LaneState = ({ hours, setting: { timeZone, t, format }, rules }: LaneStateProps) => {
  const now = useBandNow();
  const state = stateWords(laneStateAt(hours, now), timeZone, now, t, format);
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
  <li className={`${bandColumns} [contain:layout] ${rowClass}`}>
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
  const ruleWords = useRuleWords();
  const calendar = useRow('calendar', client.calendarId);
  const hours = useClientHours(calendar);
  const phase = useReplicaPhase();
  // Of what is still on its way, nobody can say that it is not known.
  const isComing = calendar === undefined || phase === 'first-sync' || phase === 'opening';
  const { withRules } = setting;
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
        {hours && <LaneClock city={client.city} zone={hours.zone} setting={setting} />}
      </span>
      {withRules && <span className="truncate text-xs text-faint">{expectation}</span>}
    </>
  );
  return (
    <LaneRow name={name} rowClass={withRules ? 'h-10' : 'h-[1.85rem]'}>
      {hours ? (
        <>
          <Track name={client.name} hours={hours} setting={setting} {...place} />
          <LaneState hours={hours} setting={setting} rules={rules} />
        </>
      ) : (
        <>
          <span className="h-3 rounded-sm bg-track" />
          <span className="text-end text-sm text-faint">{isComing ? '' : t('unknown')}</span>
        </>
      )}
    </LaneRow>
  );
});
Lane.displayName = 'Lane';
