import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientHours } from '#shared/calendars/client-hours';
import type { Client } from '#shared/clients/client';
import type { WorkItemStatus } from '#shared/work-items/work-item';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRow, useRows } from '../../replica/hooks';
import type { QueueRow } from '../../replica/replica';
import { type AtWork, useAtWork } from '../coverage/use-at-work';
import { useItems } from '../coverage/use-items';
import { byDayEnd, type DayEnd, dayEnd } from './day-end';

/** What stands open as a day ends: work under way, questions to the client, and what nobody has reviewed yet. */
const open: readonly WorkItemStatus[] = ['started', 'waiting', 'review', 'returned'];

const Item = ({ row, atWork }: { readonly row: QueueRow; readonly atWork: readonly AtWork[] }) => {
  const { t } = useTranslation('handover');
  const people = useRows('person').byId;
  const note = useRow('workItem', row.id)?.statusNote ?? null;
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const clocks = atWork.filter(({ workItemId }) => workItemId === row.id);
  const who = row.assigneeId === null ? t('nobody') : (people.get(row.assigneeId)?.name ?? t('somebody'));
  const reviewer = row.reviewerId === null ? null : (people.get(row.reviewerId)?.name ?? null);
  return (
    <li className="grid grid-cols-[7rem_1fr_14rem] gap-x-3 py-1">
      <span className={row.status === 'started' ? 'text-accent' : 'text-after-ink'}>
        {t(`status.${row.status as HandedOver}`)}
      </span>
      <span className="min-w-0">
        <Link to="/queue" search={{ item: row.id }} className="block truncate hover:text-accent" dir="auto">
          {row.title}
        </Link>
        {note !== null && (
          <span className="block text-sm break-words text-soft" dir="auto">
            {note}
          </span>
        )}
        {clocks.map(({ personId, since }) => (
          <span key={personId} className="block text-sm text-accent">
            {t('clock', {
              who: people.get(personId)?.name ?? t('somebody'),
              time: format.time(since, timeZone),
            })}
          </span>
        ))}
      </span>
      <span className="truncate text-soft">
        {row.status === 'review' && reviewer !== null ? t('for-review', { who, reviewer }) : who}
      </span>
    </li>
  );
};

type HandedOver = 'started' | 'waiting' | 'review' | 'returned';

interface Group {
  readonly client: Client;
  readonly hours: ClientHours;
  readonly end: DayEnd;
  readonly rows: readonly QueueRow[];
}

const useGroups = (now: number): readonly Group[] => {
  const rows = useItems(open);
  const book = useHoursBook();
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  return useMemo(() => {
    const byClient = new Map<string, QueueRow[]>();
    for (const row of rows) byClient.set(row.clientId, [...(byClient.get(row.clientId) ?? []), row]);
    return [...byClient]
      .flatMap(([id, own]): Group[] => {
        const client = clients.get(id);
        const hours = client ? book.hoursOf(calendars.get(client.calendarId)) : null;
        return client && hours ? [{ client, hours, end: dayEnd(hours, now), rows: own }] : [];
      })
      .sort((a, b) => byDayEnd(a.end, b.end));
  }, [rows, book, clients, calendars, now]);
};

interface ClientHandoverProps {
  readonly group: Group;
  readonly atWork: readonly AtWork[];
  readonly now: number;
}

const ClientHandover = ({ group, atWork, now }: ClientHandoverProps) => {
  const { t } = useTranslation('handover');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const { client, hours, end, rows } = group;
  const count = (status: HandedOver) => rows.filter((row) => row.status === status).length;
  const counts = (['started', 'waiting', 'review', 'returned'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => t(`count.${status}`, { count: count(status), shown: format.number(count(status)) }));
  const words = () => {
    switch (end.state) {
      case 'ends':
        return t('ends', {
          left: format.duration(end.at - now),
          there: format.when(end.at, hours.zone, now, 'within'),
          here: format.time(end.at, timeZone),
        });
      case 'ended':
        return end.opens === null
          ? t('ended', { there: format.when(end.at, hours.zone, now, 'within') })
          : t('ended-opens', {
              there: format.when(end.at, hours.zone, now, 'within'),
              opens: format.when(end.opens, hours.zone, now, 'within'),
            });
      case 'none':
        return t('never-ends');
    }
  };
  return (
    <details className="border-t border-line py-2 first-of-type:border-t-0" open={end.state === 'ends'}>
      <summary className="cursor-default">
        <b className="font-semibold">{client.name}</b> <span className="text-soft">{words()}</span>{' '}
        <span className="text-faint">· {format.list(counts)}</span>
      </summary>
      <ul className="ps-4 pt-1">
        {rows.map((row) => (
          <Item key={row.id} row={row} atWork={atWork} />
        ))}
      </ul>
    </details>
  );
};

/** What to hand over, client by client, the one whose day ends next first. */
export const Handover = () => {
  const { t } = useTranslation('handover');
  const now = useNow();
  const groups = useGroups(now);
  const atWork = useAtWork();
  return (
    <section aria-label={t('title')} className="border-t border-line py-4">
      <h2 className="font-semibold">{t('title')}</h2>
      <p className="pb-2 text-sm text-faint">{t('help')}</p>
      {groups.length === 0 && <p className="text-soft">{t('nothing')}</p>}
      {groups.map((group) => (
        <ClientHandover key={group.client.id} group={group} atWork={atWork} now={now} />
      ))}
    </section>
  );
};
