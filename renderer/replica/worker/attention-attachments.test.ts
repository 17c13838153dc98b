import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AttachmentId, MutationId } from '#shared/kernel/ids';
import { attentionOf } from '../../../tests/support/replica/attention-of';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { engagementOf, firstScope, sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { sampleManifest } from '../../../tests/support/sample-manifest';
import { pat, workItemIdOf } from '../../../tests/support/sample-rows';

const item = workItemIdOf(1);
const attachmentId = '0a000000-0000-7000-8000-000000000001' as AttachmentId;
const onAttachment = { workItemId: item, attachmentId };

let hub: MemoryHub;
let desk: Workstation;

beforeEach(async () => {
  hub = sampleHub();
  hub.pageSize = 50;
  desk = await Workstation.inStep(hub);
});

afterEach(() => desk.end());

/** Adds a file, saves it once more and goes on working in it, without a network. */
const attachOffline = async (): Promise<{ added: MutationId; saved: MutationId }> => {
  const added = await desk.does(firstScope, {
    type: 'attachment.add',
    ...onAttachment,
    name: 'Ledger.pdf',
    manifest: sampleManifest(1),
  });
  const saved = await desk.does(firstScope, {
    type: 'attachment.add-version',
    ...onAttachment,
    manifest: sampleManifest(2),
    basedOn: added,
  });
  await desk.does(firstScope, { type: 'attachment.check-out', ...onAttachment, versionId: saved });
  return { added, saved };
};

/** The person may only read meanwhile, and may work there again once `meanwhile` is over. */
const whileObserver = async (meanwhile: () => Promise<void>): Promise<void> => {
  const members = engagementOf(1).members.map((member) =>
    member.personId === pat.id ? { ...member, role: 'observer' as const } : member,
  );
  hub.put(firstScope, 'engagement', engagementOf(1, { members }));
  await meanwhile();
  hub.put(firstScope, 'engagement', engagementOf(1));
  await desk.core.pull();
};

it('a refused attachment is asked anew as a whole, each version made from the new one before it', async () => {
  const { added } = await attachOffline();
  await whileObserver(() => desk.sync());
  expect(await attentionOf(desk)).toMatchObject([
    { id: added, under: ['attachment.add-version', 'attachment.check-out'] },
  ]);
  expect(await desk.core.retryAttention(added)).toEqual({ ok: true, value: undefined });
  expect(await attentionOf(desk)).toEqual([]);
  await desk.sync();
  expect((await desk.stored()).pending).toEqual([]);
  const { versions = [], checkOuts = [] } = hub.row('attachment', attachmentId) ?? {};
  const [first, second] = versions;
  expect(versions).toMatchObject([
    { manifest: sampleManifest(1), basedOn: null, beside: false },
    { manifest: sampleManifest(2), basedOn: first?.id, beside: false },
  ]);
  expect(checkOuts).toMatchObject([{ personId: pat.id, versionId: second?.id }]);
});

it('a refused version takes the newest one’s place where what it was made from was asked anew without it', async () => {
  const { added, saved } = await attachOffline();
  await whileObserver(() => desk.sync(1));
  await desk.core.retryAttention(added);
  await desk.sync();
  expect(await attentionOf(desk)).toMatchObject([{ id: saved, problem: 'mutation.dependency-rejected' }]);
  expect(await desk.core.retryAttention(saved)).toEqual({ ok: true, value: undefined });
  await desk.sync();
  expect((await desk.stored()).pending).toEqual([]);
  expect(hub.row('attachment', attachmentId)?.versions).toMatchObject([
    { manifest: sampleManifest(1) },
    { manifest: sampleManifest(2), beside: false },
  ]);
});
