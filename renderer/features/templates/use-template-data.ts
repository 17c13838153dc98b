import { useMemo } from 'react';
import type { Client } from '#shared/clients/client';
import { type HouseStyle, plainStyle } from '#shared/clients/house-style';
import type { Engagement } from '#shared/engagements/engagement';
import type { Matter } from '#shared/matters/matter';
import type { Person } from '#shared/people/person';
import { type TemplateData, templateData } from '#shared/templates/template-data';
import { useClock } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useRow, useRows } from '../../replica/hooks';
import { type PrintedAs, printedAs } from '../house-style/print-facts';

/** The calendar date that `now` (epoch ms) falls on in `timeZone`. */
export const dateIn = (timeZone: string, now: number): string =>
  // Sweden writes dates as ISO 8601 does.
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);

export interface ChosenWork {
  readonly data: TemplateData;
  /** The work item it is drafted for; empty where none is named. */
  readonly itemTitle: string;
  /** Whose rules hold for what comes out; null while no work is chosen. */
  readonly engagement: Engagement | null;
  /** The look of the client's papers. */
  readonly style: HouseStyle;
  /** How a document of this title leaves. */
  readonly printing: (title: string) => PrintedAs;
}

/** The rows that work hangs on. */
export interface WorkRows {
  readonly today: string;
  readonly providerName: string;
  readonly author: Person;
  readonly engagements: ReadonlyMap<string, Engagement>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly people: ReadonlyMap<string, Person>;
}

/** What the rows at hand propose for a document on a matter, or on a work item of it. */
export const workOn = (
  { today, providerName, author, engagements, clients, people }: WorkRows,
  matter: Matter | null,
  item: { readonly title: string; readonly reference: string } | null,
): ChosenWork => {
  const engagement = engagements.get(matter?.engagementId ?? '') ?? null;
  const client = clients.get(engagement?.clientId ?? '') ?? null;
  const leadId = engagement?.members.find(({ role }) => role === 'lead')?.personId;
  return {
    itemTitle: item?.title ?? '',
    engagement,
    style: client?.houseStyle ?? plainStyle,
    printing: (title) =>
      printedAs({
        title,
        day: today,
        client,
        engagement,
        matter,
        itemReference: item?.reference ?? '',
        providerName,
        personName: author.name,
      }),
    data: templateData({
      today,
      providerName,
      client,
      engagement,
      matter,
      item: item && { title: item.title, number: item.reference },
      author,
      lead: leadId === undefined ? null : (people.get(leadId) ?? null),
    }),
  };
};

/** The rows that every template's proposals come from. */
export const useWorkRows = (): WorkRows => {
  const { person, providerName } = useSignedIn();
  const clock = useClock();
  const today = dateIn(person.timeZone, clock.now());
  const engagements = useRows('engagement').byId;
  const clients = useRows('client').byId;
  const people = useRows('person').byId;
  return useMemo(
    () => ({ today, providerName, author: person, engagements, clients, people }),
    [today, providerName, person, engagements, clients, people],
  );
};

/** What the rows at hand propose for a document on a matter, or on a work item of it. */
export const useTemplateData = (matterId: string | null, itemId: string | null): ChosenWork => {
  const rows = useWorkRows();
  const item = useRow('workItem', itemId) ?? null;
  const matter = useRows('matter').byId.get(item?.matterId ?? matterId ?? '') ?? null;
  return useMemo(() => workOn(rows, matter, item), [rows, matter, item]);
};
