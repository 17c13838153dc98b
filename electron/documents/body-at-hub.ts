import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { type DomainError, recoveryOf } from '#shared/kernel/errors';
import { documentId as documentIdSchema, scopeId as scopeIdSchema } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import { type BodyPlace, bodyAnswer, bodyUpdated, type UnsentBody } from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { BodyCopy, Parcel } from './body-copy';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Whether the hub refused it for what it is, and would do so again; not the way there, the session or this disk. */
export const isRefusalOfContent = ({ code }: DomainError): boolean =>
  ['needs-attention', 'correct-input'].includes(recoveryOf(code));

/** Names what is brought by its content (a UUID of version 8): brought again after a lost reply, it is sealed once. */
const attemptOf = (documentId: string, { update }: Parcel): string => {
  const hash = createHash('sha256').update(documentId).update(update).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
};

/** No more than that: a newer hub may say things that are not to be written down here. */
const placeIn = ({ epoch, number }: BodyPlace): BodyPlace => ({ epoch, number });

/** What the hub does not have of a copy, as it takes it for whoever leads the engagement. */
export const unsentOf = (
  { scope, documentId, standing }: BodyCopy,
  { update }: Pick<Parcel, 'update'>,
): UnsentBody => ({
  scope: scopeIdSchema.parse(scope),
  documentId: documentIdSchema.parse(documentId),
  bodySchema: standing.bodySchema,
  update: textOf(update),
});

/**
 * Reads what others wrote into the copy. Answers with the change that this made there, null where there was none.
 * Errors: the hub's, `document.not-found` where it is out of sight; those of `BodyCopy.receive`.
 */
export const readBody = async (
  hub: AuthorizedHub,
  copy: BodyCopy,
): Promise<Result<Uint8Array | null, DomainError>> => {
  const { epoch, number } = copy.standing;
  const ask = (at: BodyPlace | null, known: Y.Doc) =>
    hub.request(bodyAnswer, {
      method: 'POST',
      path: `/v1/documents/${copy.documentId}/body`,
      body: { protocolVersion, at, stateVector: textOf(Y.encodeStateVector(known)) },
    });
  let answer = await ask(epoch === '' ? null : { epoch, number }, copy.doc);
  // What a hub lacks that began anew shows only in all that it has.
  if (answer.ok && epoch !== '' && answer.value.epoch !== epoch) answer = await ask(null, new Y.Doc());
  if (!answer.ok) return answer;
  const { update, bodySchema } = answer.value;
  const place = placeIn(answer.value);
  if (update === null && place.epoch === epoch && place.number === number) return ok(null);
  return copy.receive(update === null ? null : Buffer.from(update, 'base64'), { ...place, bodySchema });
};

/**
 * Brings all that the hub lacks of the copy, made on top of what was read last. `behind`: others were first, and are to
 * be read. Errors: the hub's; `journal.cannot-write`.
 */
export const bringBody = async (
  hub: AuthorizedHub,
  copy: BodyCopy,
): Promise<Result<'brought' | 'behind', DomainError>> => {
  const parcel = copy.parcel();
  const { epoch, number, bodySchema } = copy.standing;
  const stored = await hub.request(bodyUpdated, {
    method: 'POST',
    path: `/v1/documents/${copy.documentId}/updates`,
    body: {
      protocolVersion,
      id: attemptOf(copy.documentId, parcel),
      after: { epoch, number },
      bodySchema,
      update: textOf(parcel.update),
    },
  });
  if (!stored.ok) {
    // Who may only read brings back nothing that others wrote.
    const left = stored.error.code === 'work-item.not-member' ? await copy.leaveLacking() : ok(false);
    return left.ok && left.value ? ok('brought') : stored;
  }
  if (stored.value.outcome === 'behind') return ok('behind');
  const isSealed = stored.value.outcome === 'sealed';
  const noted = await copy.delivered(parcel, isSealed ? { epoch, number } : placeIn(stored.value));
  return noted.ok ? ok('brought') : noted;
};

/**
 * Has what the hub lacks of the copy sealed for whoever leads the engagement, since it does not take it as an update.
 * What it refuses even so for what it is counts as brought, and `lost` hears of it: nobody leads there who could have it,
 * and what must not be here cannot wait for ever. Errors: `request.not-found` of a hub from before there was this; the
 * hub's others; `journal.cannot-write`.
 */
export const sealBody = async (
  hub: AuthorizedHub,
  copy: BodyCopy,
  lost: (problem: DomainError) => void,
): Promise<Result<undefined, DomainError>> => {
  const parcel = copy.parcel();
  const sealed = await hub.request(bodyUpdated, {
    method: 'POST',
    path: '/v1/sealed-bodies',
    body: { id: attemptOf(copy.documentId, parcel), ...unsentOf(copy, parcel) },
  });
  if (!sealed.ok) {
    if (sealed.error.code === 'request.not-found' || !isRefusalOfContent(sealed.error)) return sealed;
    lost(sealed.error);
  }
  return copy.delivered(parcel, copy.standing);
};
