import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import * as Y from 'yjs';
import { bodyField, makeBody, mergeBody } from '#shared/documents/merge-body';
import type { DocumentId } from '#shared/kernel/ids';
import { bodyAnswer, bodyUpdated } from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { HubCaller } from './hub-caller';

/*
 * Documents as another client makes them and writes in them, with nothing but HTTP, Yjs and the protocol's page.
 */

let clients = 0;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A copy of a body. */
export class BodyOnDesk {
  readonly doc = makeBody(++clients);
  at: { epoch: string; number: number } | null = null;
  constructor(
    readonly caller: HubCaller,
    readonly id: string,
  ) {}

  async read() {
    const body = {
      protocolVersion,
      at: this.at,
      stateVector: textOf(Y.encodeStateVector(this.doc)),
    };
    const answer = await this.caller.post(`/v1/documents/${this.id}/body`, body);
    if (answer.status !== 200) return answer.code;
    const { update, epoch, number, bodySchema } = bodyAnswer.parse(answer.body);
    if (update !== null) mergeBody(this.doc, Buffer.from(update, 'base64'));
    this.at = { epoch, number };
    return { number, bodySchema, news: update !== null };
  }

  /** What one keystroke, or any other change, is to the hub. */
  async store(change: () => void, bodySchema = 1) {
    const before = Y.encodeStateVector(this.doc);
    change();
    return this.send(Y.encodeStateAsUpdate(this.doc, before), bodySchema);
  }

  async send(update: Uint8Array, bodySchema = 1, id: string = randomUUID()) {
    const answer = await this.caller.post(`/v1/documents/${this.id}/updates`, {
      protocolVersion,
      id,
      after: this.at ?? { epoch: 'none', number: 0 },
      bodySchema,
      update: textOf(update),
    });
    if (answer.status !== 200) return answer.code;
    const { outcome, epoch, number } = bodyUpdated.parse(answer.body);
    if (outcome === 'stored') this.at = { epoch, number };
    return { outcome, number };
  }

  type(words: string): () => void {
    return () => {
      const passage = new Y.XmlElement('paragraph');
      passage.insert(0, [new Y.XmlText(words)]);
      const body = this.doc.getXmlFragment(bodyField);
      body.insert(body.length, [passage]);
    };
  }

  get words(): string[] {
    return this.doc
      .getXmlFragment(bodyField)
      .toArray()
      .map((passage) => (passage as Y.XmlElement).toArray().map(String).join(''));
  }
}

/** A new document of the engagement most people see. */
export const makeDocument = async (caller: HubCaller): Promise<string> => {
  const documentId = v7() as DocumentId;
  const command = {
    type: 'document.create',
    documentId,
    forWorkItem: null,
    title: 'Memorandum',
    kind: 'memo',
    language: 'en-GB',
    bodySchema: 1,
  } as const;
  const [answer] = await caller.push(caller.mutation({ command }));
  if (answer?.outcome !== 'applied') throw new Error(JSON.stringify(answer));
  return documentId;
};
