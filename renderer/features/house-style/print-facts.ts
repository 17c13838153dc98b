import type { Client } from '#shared/clients/client';
import { type HouseStyle, type PatternFacts, plainStyle } from '#shared/clients/house-style';
import { type Imprint, imprintOf } from '#shared/documents/imprint';
import type { Engagement } from '#shared/engagements/engagement';
import type { Matter } from '#shared/matters/matter';

export interface PrintedFor {
  readonly title: string;
  readonly day: string;
  readonly client: Client | null;
  readonly engagement: Engagement | null;
  readonly matter: Matter | null;
  readonly itemReference: string;
  readonly providerName: string;
  readonly personName: string;
}

export interface PrintedAs {
  readonly style: HouseStyle;
  readonly facts: PatternFacts;
  readonly imprint: Imprint;
  readonly day: string;
}

/** How a document leaves for a client: its look, the names in its patterns, and what the file may say of us. */
export const printedAs = (from: PrintedFor): PrintedAs => ({
  style: from.client?.houseStyle ?? plainStyle,
  facts: {
    title: from.title.slice(0, 300),
    client: from.client?.name ?? '',
    code: from.client?.code ?? '',
    matter: from.matter?.name ?? '',
    reference: from.matter?.clientReference ?? '',
    item: from.itemReference,
    date: from.day,
  },
  imprint: imprintOf(from.engagement?.dataPolicy ?? null, from),
  day: from.day,
});
