import type { Client } from '../clients/client';
import { imprintOf } from '../documents/imprint';
import type { Engagement } from '../engagements/engagement';
import type { Matter } from '../matters/matter';
import type { Person } from '../people/person';

/*
 * What a text may say without asking: names as a letter has them. Empty strings where nothing is known, so that
 * `default: "client.name"` proposes nothing rather than fail.
 */

interface PersonData {
  readonly name: string;
  readonly title: string;
  readonly email: string;
}

export interface TemplateData {
  /** The day of the document, `YYYY-MM-DD`. */
  readonly today: string;
  readonly provider: { readonly name: string };
  readonly client: {
    readonly name: string;
    readonly code: string;
    readonly city: string;
    readonly country: string;
    readonly currency: string;
    /** How this client cites authorities: `bluebook`, `oscola` …, or `none`. */
    readonly citation: string;
  };
  readonly engagement: { readonly name: string; readonly code: string };
  readonly matter: {
    readonly name: string;
    readonly code: string;
    readonly legalName: string;
    readonly clientReference: string;
    readonly jurisdiction: string;
    /** `YYYY-MM-DD`, or empty. */
    readonly yearEnd: string;
  };
  readonly item: { readonly title: string; readonly number: string };
  /** Who drafts. */
  readonly author: PersonData;
  /** Who leads the engagement. */
  readonly lead: PersonData;
}

export interface DataSources {
  readonly today: string;
  readonly providerName: string;
  readonly client?: Client | null;
  readonly engagement?: Engagement | null;
  readonly matter?: Matter | null;
  readonly item?: { readonly title: string; readonly number: string } | null;
  readonly author?: Person | null;
  readonly lead?: Person | null;
}

const personData = (person: Person | null | undefined): PersonData => ({
  name: person?.name ?? '',
  title: person?.title ?? '',
  email: person?.email ?? '',
});

/** What the rows at hand say to a template. */
export const templateData = (from: DataSources): TemplateData => ({
  today: from.today,
  // A text must not name us where the engagement does not.
  provider: { name: imprintOf(from.engagement?.dataPolicy ?? null, { ...from, personName: '' }).company },
  client: {
    name: from.client?.name ?? '',
    code: from.client?.code ?? '',
    city: from.client?.city ?? '',
    country: from.client?.country ?? '',
    currency: from.client?.currency ?? '',
    citation: from.client?.houseStyle?.citation ?? 'none',
  },
  engagement: { name: from.engagement?.name ?? '', code: from.engagement?.code ?? '' },
  matter: {
    name: from.matter?.name ?? '',
    code: from.matter?.code ?? '',
    legalName: from.matter?.legalName ?? '',
    clientReference: from.matter?.clientReference ?? '',
    jurisdiction: from.matter?.jurisdiction ?? '',
    yearEnd: from.matter?.yearEnd ?? '',
  },
  item: { title: from.item?.title ?? '', number: from.item?.number ?? '' },
  author: personData(from.author),
  lead: personData(from.lead),
});
