import { z } from 'zod';
import { type Engagement, memberRoleOf } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import { plainText } from '../kernel/plain-text';
import { err, ok, type Result } from '../kernel/result';
import { isoDate, type Person } from '../people/person';
import { type Client, consentTerms } from './client';

const words = (length: number) =>
  plainText(length).refine((text) => text.trim() !== '' && text.trim() === text);

/** Says that a client agrees to work abroad, or that it does not (any more), and the revision that was looked at. */
export const consentEdit = z.strictObject({
  revision: z.number().int().positive(),
  consent: z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('given'),
      /** The day of the client's signature. */
      on: isoDate,
      /** What it agreed to, in the words of its consent: whose data, for what, where. */
      covers: words(400),
      /** Where the signed paper is found. */
      document: words(300),
    }),
    z.strictObject({
      state: z.literal('withdrawn'),
      /** From which day on. */
      on: isoDate,
      reason: words(400),
    }),
  ]),
});
export type ConsentEdit = z.infer<typeof consentEdit>;

/**
 * Whether somebody may record what a client agreed to: an admin, and who leads one of its engagements. The engagements
 * given may be those in this person's sight alone, since nobody leads out of sight.
 */
export const mayRecordConsent = (
  person: Pick<Person, 'id' | 'role'>,
  client: Pick<Client, 'id'>,
  engagements: readonly Engagement[],
): boolean =>
  person.role === 'admin' ||
  engagements.some(
    (engagement) => engagement.clientId === client.id && memberRoleOf(engagement, person.id) === 'lead',
  );

const says = (client: Client, { consent }: ConsentEdit): boolean => {
  const kept = client.consent;
  if (!kept || kept.state !== consent.state || kept.on !== consent.on) return false;
  return consent.state === 'given'
    ? kept.covers === consent.covers && kept.document === consent.document
    : kept.reason === consent.reason;
};

/**
 * The client as it is after `edit`; the very one that was given where the edit says what already holds, so that a lost
 * reply may be asked for again. Errors: `client.not-allowed`; `client.outdated` with the revision saved meanwhile;
 * `client.consent-future` where it speaks of a day that has not come.
 * @param today the day it is where it is latest, by the judge's clock: nobody's today is refused
 */
export const decideConsentEdit = (
  client: Client,
  edit: ConsentEdit,
  context: {
    readonly actor: Pick<Person, 'id' | 'role'>;
    readonly engagements: readonly Engagement[];
    readonly today: string;
    readonly now: number;
  },
): Result<Client, DomainError> => {
  if (!mayRecordConsent(context.actor, client, context.engagements))
    return err(domainError('client.not-allowed'));
  if (says(client, edit)) return ok(client);
  if (edit.revision !== client.revision)
    return err(domainError('client.outdated', { revision: client.revision }));
  if (edit.consent.on > context.today) return err(domainError('client.consent-future'));
  const consent = consentTerms.parse({
    ...edit.consent,
    recordedBy: context.actor.id,
    recordedAt: context.now,
  });
  return ok({
    ...client,
    offshoreConsent: edit.consent.state === 'given' ? 'given' : 'missing',
    consent,
    revision: client.revision + 1,
  });
};

/** The latest date that it is anywhere on Earth (UTC+14) at `now`, epoch ms. */
export const latestDateOnEarth = (now: number): string =>
  new Date(now + 14 * 3_600_000).toISOString().slice(0, 10);
