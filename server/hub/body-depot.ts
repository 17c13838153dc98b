import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import * as Y from 'yjs';
import type { z } from 'zod';
import { mayWrite } from '#shared/documents/decide';
import { document } from '#shared/documents/document';
import { compacted, isUpdate, makeBody, mergeBody } from '#shared/documents/merge-body';
import { sealedWriting } from '#shared/documents/sealed-writing';
import type { Clock } from '#shared/kernel/clock';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type {
  bodyAnswer,
  bodyRequest,
  bodyToSeal,
  bodyUpdate,
  bodyUpdated,
  UnsentBody,
} from '#shared/protocol/hub-api';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { type SealedBodies, sealEdit } from './quarantine';
import type { Envelope } from './read-mutation';
import { readRowLookup } from './row-lookup';
import { lostScopes } from './sight';

type BodyAnswer = z.infer<typeof bodyAnswer>;
type BodyUpdate = z.infer<typeof bodyUpdate>;
type BodyUpdated = z.infer<typeof bodyUpdated>;
type Written = Omit<UnsentBody, 'scope' | 'documentId'> & {
  readonly scope: string;
  readonly documentId: string;
};
type Writer = Pick<Caller, 'providerId' | 'personId'>;

/** So many changes may stand behind the compacted state: each of them is read with every reading of the body. */
const compactAfter = 30;

export interface BodyDepotOptions {
  readonly database: HubDatabase;
  readonly epoch: string;
  readonly clock: Clock;
}

/**
 * The bodies of documents. A change is stored before it is answered, and only where it was made on top of all that is
 * stored: so every change knows what those before it deleted and wrote, and whoever comes late merges on their own
 * desk, where what a merge would lose is kept (`shared/documents/merge-body`).
 */
export class BodyDepot implements SealedBodies {
  readonly #options: BodyDepotOptions;

  constructor(options: BodyDepotOptions) {
    this.#options = options;
  }

  /** What changed since the caller's state. Errors: `document.not-found`, `document.body-invalid`. */
  async read(
    caller: Caller,
    documentId: string,
    { at, stateVector }: z.infer<typeof bodyRequest>,
  ): Promise<Result<BodyAnswer, DomainError>> {
    const { database, epoch } = this.#options;
    return database.as({ mode: 'person', ...caller }, async (tx) => {
      const known = await findDocument(tx, caller.providerId, documentId);
      if (!known) return err(domainError('document.not-found'));
      const present = await readNumber(tx, caller.providerId, documentId);
      if (present === 0 || (at?.epoch === epoch && at.number === present))
        return ok({ epoch, number: present, bodySchema: known.row.bodySchema, update: null });
      const { number, updates } = await readUpdates(tx, caller.providerId, documentId);
      // After the body: what an editor must know of it may only have grown since.
      const found = await findDocument(tx, caller.providerId, documentId);
      if (!found) return err(domainError('document.not-found'));
      const { bodySchema } = found.row;
      try {
        const update = Y.encodeStateAsUpdate(bodyOf(updates), Buffer.from(stateVector, 'base64'));
        return ok({ epoch, number, bodySchema, update: Buffer.from(update).toString('base64') });
      } catch {
        return err(domainError('document.body-invalid'));
      }
    });
  }

  /**
   * Stores a change. Errors: `document.not-found`, `document.body-invalid`, `work-item.not-member` for those who only
   * read.
   */
  async store(
    caller: Caller,
    documentId: string,
    update: BodyUpdate,
  ): Promise<Result<BodyUpdated, DomainError>> {
    const bytes = Buffer.from(update.update, 'base64');
    if (!isUpdate(bytes)) return err(domainError('document.body-invalid'));
    const { database, epoch } = this.#options;
    const done = await database.as({ mode: 'person', ...caller }, async (tx) => {
      const feed = await FeedWriter.open(tx, caller.providerId);
      const found = await findDocument(tx, caller.providerId, documentId);
      if (!found) return null;
      const engagement = (
        await readRowLookup(tx, caller.providerId, [{ kind: 'engagement', id: found.scope }])
      ).lookup('engagement', found.scope);
      if (!engagement || !mayWrite(engagement, caller.personId))
        return err(domainError('work-item.not-member'));
      const number = await readNumber(tx, caller.providerId, documentId);
      if (update.after.epoch !== epoch || update.after.number !== number)
        return ok({ outcome: 'behind' as const, epoch, number });
      const stored = await this.#append(tx, feed, caller, documentId, {
        bytes,
        bodySchema: update.bodySchema,
      });
      await feed.flush();
      return ok({ outcome: 'stored' as const, epoch, number: stored });
    });
    if (done === null) return this.#seal(caller, documentId, update);
    if (done.ok && done.value.outcome === 'stored')
      await this.#compact(caller.providerId, documentId, done.value.number);
    return done;
  }

  /**
   * Brings a sealed change in, as a lead decided: merged with all that came since it was made. Null where the command
   * is no change of a body.
   * Errors: `quarantine.document-missing`, `quarantine.unreadable`.
   */
  apply(
    tx: HubTransaction,
    feed: FeedWriter,
    author: Writer,
    command: object,
  ): Promise<Result<undefined, DomainError>> | null {
    const { type } = sealedWriting.shape;
    return type.safeParse((command as { type?: unknown }).type).success
      ? this.#bring(tx, feed, author, command)
      : null;
  }

  async #bring(
    tx: HubTransaction,
    feed: FeedWriter,
    author: Writer,
    command: object,
  ): Promise<Result<undefined, DomainError>> {
    const read = sealedWriting.safeParse(command);
    if (!read.success) return err(domainError('quarantine.unreadable'));
    const { documentId, update, bodySchema } = read.data;
    if (!(await findDocument(tx, author.providerId, documentId)))
      return err(domainError('quarantine.document-missing'));
    const doc = bodyOf((await readUpdates(tx, author.providerId, documentId)).updates);
    const changes: Uint8Array[] = [];
    doc.on('update', (change: Uint8Array) => changes.push(change));
    mergeBody(doc, Buffer.from(update, 'base64'));
    if (changes.length === 0) return ok(undefined);
    const bytes = Buffer.from(Y.mergeUpdates(changes));
    await this.#append(tx, feed, author, documentId, { bytes, bodySchema });
    return ok(undefined);
  }

  async #append(
    tx: HubTransaction,
    feed: FeedWriter,
    { providerId, personId }: Writer,
    documentId: string,
    { bytes, bodySchema }: { readonly bytes: Buffer; readonly bodySchema: number },
  ): Promise<number> {
    const now = this.#options.clock.now();
    const found = await findDocument(tx, providerId, documentId);
    if (!found) throw new Error('the document was there a moment ago');
    const { scope, row } = found;
    const { rows } = await sql<{ number: string }>`
      INSERT INTO document_body AS body (provider_id, document_id, scope, number, compacted, state)
      VALUES (${providerId}, ${documentId}, ${scope}, 1, 0, ''::bytea)
      ON CONFLICT (provider_id, document_id) DO UPDATE SET number = body.number + 1
      RETURNING number`.execute(tx);
    const number = Number(rows[0]?.number);
    await tx
      .insertInto('document_update')
      .values({
        provider_id: providerId,
        document_id: documentId,
        number,
        scope,
        person_id: personId,
        received_at: now,
        bytes,
      })
      .execute();
    const body = {
      ...row,
      bodySchema: Math.max(row.bodySchema, bodySchema),
      body: { number, at: now, personId },
    };
    feed.put({ kind: 'document', id: row.id, scope, body }, scope);
    return number;
  }

  /** Keeps what somebody wrote in an engagement that is out of their sight now, for its lead. */
  async #seal(
    caller: Caller,
    documentId: string,
    { id, bodySchema, update }: BodyUpdate,
  ): Promise<Result<BodyUpdated, DomainError>> {
    const { providerId } = caller;
    const found = await this.#options.database.as({ mode: 'provider', providerId }, (tx) =>
      findDocument(tx, providerId, documentId),
    );
    const written = found && { scope: found.scope, documentId, bodySchema, update };
    // What was never seen is answered like what is not there.
    return (
      (written && (await this.#keepFor(caller, id, written, false))) ?? err(domainError('document.not-found'))
    );
  }

  /**
   * Keeps what was written in a document and is not taken there, from where its engagement is about to be erased, for
   * the lead; the document itself may be among what is sealed. For an engagement its person sees or saw, like the
   * chunks of files. Errors: `document.body-invalid`, `scope.not-visible`.
   */
  async sealRefused(
    caller: Caller,
    { id, ...written }: z.infer<typeof bodyToSeal>,
  ): Promise<Result<BodyUpdated, DomainError>> {
    if (!isUpdate(Buffer.from(written.update, 'base64'))) return err(domainError('document.body-invalid'));
    return (await this.#keepFor(caller, id, written, true)) ?? err(domainError('scope.not-visible'));
  }

  /**
   * The same from a device that must go. What is no engagement of this person's is left out. Said again after a lost
   * reply it lies there twice, which changes nothing in what is made of it. Errors: `document.body-invalid`.
   */
  async sealUnsent(caller: Caller, written: UnsentBody): Promise<Result<undefined, DomainError>> {
    const sealed = await this.sealRefused(caller, { id: randomUUID() as MutationId, ...written });
    return sealed.ok || sealed.error.code === 'scope.not-visible' ? ok(undefined) : sealed;
  }

  /** @param seen also for an engagement that its person still sees; null where it is none of theirs */
  #keepFor(
    caller: Caller,
    id: string,
    written: Written,
    seen: boolean,
  ): Promise<Result<BodyUpdated, never> | null> {
    const { database, epoch, clock } = this.#options;
    const { providerId, personId } = caller;
    return database.as({ mode: 'person', ...caller }, async (tx) => {
      const feed = await FeedWriter.open(tx, providerId);
      const role = (await lostScopes(tx, providerId, personId, seen)).get(written.scope);
      if (role === undefined) return null;
      const now = clock.now();
      await sealEdit(tx, caller, envelopeOf(id, caller, written, now), role, now);
      feed.touch(written.scope);
      await feed.flush();
      return ok({ outcome: 'sealed' as const, epoch, number: 0 });
    });
  }

  /** Adds the changes up into the state once they are many. Beside writers: the row is locked meanwhile. */
  async #compact(providerId: string, documentId: string, number: number): Promise<void> {
    if (number % compactAfter !== 0) return;
    await this.#options.database.as({ mode: 'provider', providerId }, async (tx) => {
      const locked = await bodyRow(tx, providerId, documentId).forUpdate().executeTakeFirst();
      if (!locked) return;
      const { number: last, updates } = await readUpdates(tx, providerId, documentId);
      await tx
        .updateTable('document_body')
        .set({ state: Buffer.from(compacted(updates)), compacted: last })
        .where('provider_id', '=', providerId)
        .where('document_id', '=', documentId)
        .execute();
      await tx
        .deleteFrom('document_update')
        .where('provider_id', '=', providerId)
        .where('document_id', '=', documentId)
        .where('number', '<=', last as never)
        .execute();
    });
  }
}

/** A change of a body in the shape of a mutation: the quarantine holds both. */
const envelopeOf = (
  id: string,
  { personId, deviceId }: Caller,
  { scope, documentId, bodySchema, update }: Written,
  now: number,
): Envelope =>
  ({
    id,
    scope,
    personId,
    deviceId,
    deviceSequence: 1,
    recordedAt: now,
    dependsOn: [],
    command: { type: 'document.write', documentId, bodySchema, update },
  }) as unknown as Envelope;

const findDocument = async (tx: HubTransaction, providerId: string, documentId: string) => {
  const kept = await tx
    .selectFrom('feed_row')
    .select(['scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'document')
    .where('id', '=', documentId)
    .where('body', 'is not', null)
    .executeTakeFirst();
  return kept?.body ? { scope: kept.scope, row: document.parse(kept.body) } : null;
};

const bodyRow = (tx: HubTransaction, providerId: string, documentId: string) =>
  tx
    .selectFrom('document_body')
    .select('number')
    .where('provider_id', '=', providerId)
    .where('document_id', '=', documentId);

/** How many changes there were; 0 where nothing was written yet. */
const readNumber = async (tx: HubTransaction, providerId: string, documentId: string): Promise<number> =>
  Number((await bodyRow(tx, providerId, documentId).executeTakeFirst())?.number ?? 0);

/**
 * All that was written, and how many changes that is. In one statement, which sees one moment: the changes are added up
 * into the state beside readers, and whoever read the state before that and the changes after it would find neither.
 */
const readUpdates = async (
  tx: HubTransaction,
  providerId: string,
  documentId: string,
): Promise<{ readonly number: number; readonly updates: readonly Uint8Array[] }> => {
  const {
    rows: [body, ...changes],
  } = await sql<{ number: string; bytes: Buffer }>`
    SELECT number, state AS bytes, 0 AS place FROM document_body
    WHERE provider_id = ${providerId} AND document_id = ${documentId}
    UNION ALL
    SELECT number, bytes, 1 FROM document_update
    WHERE provider_id = ${providerId} AND document_id = ${documentId}
    ORDER BY place, number`.execute(tx);
  if (!body) return { number: 0, updates: [] };
  const tail = changes.map(({ bytes }) => bytes);
  return { number: Number(body.number), updates: body.bytes.length === 0 ? tail : [body.bytes, ...tail] };
};

/** Throws where nobody could read them. */
const bodyOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = makeBody(0);
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return doc;
};
