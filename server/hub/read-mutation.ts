import { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { quickParse } from '#shared/kernel/quick-check';
import { mutation as mutationSchema } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import type { Caller } from '../auth/access-token';

/** What is known of a mutation whose command this hub cannot read: enough to keep a record of refusing it. */
const envelopeSchema = z.looseObject({ ...mutationSchema.shape, command: z.looseObject({}) });
export type Envelope = Omit<Mutation, 'command'> & { readonly command: object };

/** A mutation that will never be judged, and why. */
export interface Unreadable {
  readonly ok: false;
  readonly id: MutationId;
  readonly error: DomainError;
  /** Null where there is not enough of it to keep, or where it is not the caller's to keep. */
  readonly envelope: Envelope | null;
}

/** What a mutation is once it was read: something to judge, or a refusal that nothing will change. */
export type ReadMutation = { readonly ok: true; readonly mutation: Mutation } | Unreadable;

export const idOf = (read: ReadMutation): MutationId => (read.ok ? read.mutation.id : read.id);

/** `mutation` turned into a refusal that can be kept, of its command no more than the type. */
export const refusedWith = (mutation: Mutation, error: DomainError): Unreadable => ({
  ok: false,
  id: mutation.id,
  error,
  envelope: { ...mutation, command: { type: mutation.command.type } },
});

const parse = quickParse(mutationSchema);
// Its definitions are read while the hub starts, and not while somebody's first push waits.
parse(null);

/** Reads one element of a push; null where not even its id can be read. */
export const readMutation = (raw: unknown, caller: Caller): ReadMutation | null => {
  const parsed = parse(raw);
  if (parsed.success && parsed.data.personId === caller.personId) return { ok: true, mutation: parsed.data };
  const id = mutationSchema.shape.id.safeParse((raw as { id?: unknown } | null)?.id);
  if (!id.success) return null;
  const envelope = envelopeSchema.safeParse(raw);
  if (envelope.success && envelope.data.personId !== caller.personId)
    return { ok: false, id: id.data, error: domainError('mutation.wrong-author'), envelope: null };
  const error = domainError('mutation.unknown-command');
  return { ok: false, id: id.data, error, envelope: envelope.success ? envelope.data : null };
};
