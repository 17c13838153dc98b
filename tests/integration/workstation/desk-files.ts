import { v7 } from 'uuid';
import { expect } from 'vitest';
import { type Attachment, attachment } from '#shared/attachments/attachment';
import { newestOf } from '#shared/attachments/versions';
import { type AttachmentState, stagedPiece, type VersionReference } from '#shared/bridge/attachment-calls';
import type { DataPolicy } from '#shared/engagements/engagement';
import type { AttachmentId, MutationId, WorkItemId } from '#shared/kernel/ids';
import { feedPage } from '#shared/protocol/hub-api';
import type { rowIds } from '../../../server/import/row-ids';
import { until } from '../../support/until';
import type { TestDesk } from './test-desk';

export const offline: DataPolicy = { copy: 'offline', print: true, clipboard: true, export: true };

/** What a page does with files, done by a test through the same bridge. */
export class DeskFiles {
  readonly #desk: TestDesk;
  readonly #ids: ReturnType<typeof rowIds>;

  constructor(desk: TestDesk, ids: ReturnType<typeof rowIds>) {
    this.#desk = desk;
    this.#ids = ids;
  }

  get scope(): string {
    return this.#ids.engagement('wren-bk');
  }

  get workItemId(): WorkItemId {
    return this.#ids.workItem('w1') as WorkItemId;
  }

  /** Takes a file in, piece by piece; resolves once it is on disk here. */
  async stage(name: string, bytes: Uint8Array, onDisk = true) {
    const begun = await this.#desk.call('attachment.stage-begin', {
      scope: this.scope,
      name,
      size: bytes.length,
      onDisk,
    });
    if (!begun.ok) throw new Error(begun.error.code);
    const { stagingId } = begun.value;
    for (let at = 0; at < bytes.length; at += stagedPiece) {
      const data = Buffer.from(bytes.subarray(at, at + stagedPiece)).toString('base64');
      expect(await this.#desk.call('attachment.stage-write', { stagingId, data })).toMatchObject({
        ok: true,
      });
    }
    const ended = await this.#desk.call('attachment.stage-end', { stagingId });
    if (!ended.ok) throw new Error(ended.error.code);
    return { manifest: ended.value.manifest, name: begun.value.name };
  }

  /** Attaches a file; resolves once it reads *saved*. */
  async add(name: string, bytes: Uint8Array): Promise<VersionReference> {
    const { manifest, name: safe } = await this.stage(name, bytes);
    const attachmentId = v7() as AttachmentId;
    const { workItemId, scope } = this;
    const mutation = await this.#desk.say({
      type: 'attachment.add',
      workItemId,
      attachmentId,
      name: safe,
      manifest,
    });
    return {
      scope,
      workItemId,
      attachmentId,
      versionId: mutation.id,
      name: safe,
      manifest,
      dataPolicy: offline,
    };
  }

  async state(): Promise<AttachmentState> {
    const answer = await this.#desk.call('attachment.state');
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  }

  /** Waits until it is so; how fast the machine is must not decide. */
  async until(expected: object): Promise<AttachmentState> {
    return until(async () => {
      const state = await this.state();
      expect(state).toMatchObject(expected);
      return state;
    });
  }

  /** The row as the hub has it. */
  async row(attachmentId: string): Promise<Attachment> {
    const page = await this.#desk.call('feed.pull', { epoch: null, cursors: [], upTo: null });
    if (!page.ok) throw new Error(page.error.code);
    const { entries } = feedPage.parse(JSON.parse(new TextDecoder().decode(page.value.body)));
    return attachment.parse(
      entries.find(({ kind, id }) => kind === 'attachment' && id === attachmentId)?.row,
    );
  }

  /** Takes over what a program returned, as the page does. */
  async takeOver(basedOn?: MutationId): Promise<MutationId> {
    const [returned] = (await this.state()).returned;
    if (!returned) throw new Error('nothing came back');
    const { id, workItemId, attachmentId, manifest } = returned;
    const { id: versionId } = await this.#desk.say({
      type: 'attachment.add-version',
      workItemId,
      attachmentId,
      manifest,
      basedOn: basedOn ?? returned.basedOn,
    });
    expect(await this.#desk.call('attachment.settle-returned', { id, versionId })).toMatchObject({
      ok: true,
    });
    return versionId;
  }

  /** All bytes of a version, as the page reads them for a preview. */
  async read(version: VersionReference): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let index = 0; index < version.manifest.chunks.length; index += 1) {
      const answer = await this.#desk.call('attachment.read', { version, index });
      if (!answer.ok) throw new Error(answer.error.code);
      chunks.push(Buffer.from(answer.value.data, 'base64'));
    }
    return Buffer.concat(chunks);
  }

  /** The newest version of a row, to be read or opened. */
  reference(row: Attachment): VersionReference {
    const { id: versionId, manifest } = newestOf(row);
    const { scope, workItemId } = this;
    return {
      scope,
      workItemId,
      attachmentId: row.id,
      versionId,
      name: row.name,
      manifest,
      dataPolicy: offline,
    } as VersionReference;
  }
}
