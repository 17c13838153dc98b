import { expect, it } from 'vitest';
import { sampleManifest } from '../../tests/support/sample-manifest';
import {
  mutationIdOf,
  noon,
  pat,
  sam,
  sampleEngagement,
  workItemIdOf,
} from '../../tests/support/sample-rows';
import type { Engagement } from '../engagements/engagement';
import type { AttachmentId, MutationId } from '../kernel/ids';
import type { Person } from '../people/person';
import type { Attachment } from './attachment';
import { type AttachmentContext, decideAttachment } from './decide-attachment';

const on = {
  workItemId: workItemIdOf(1),
  attachmentId: 'a0000000-0000-7000-8000-000000000001' as AttachmentId,
};
const manifest = sampleManifest(1);
const first = mutationIdOf(1);

const by = (actor: Person, mutationId: MutationId, engagement: Engagement): AttachmentContext => ({
  actor,
  engagement,
  mutationId,
  now: noon,
  recordedAt: noon,
});

/** How many versions there are once `again` says what pat said first, in an engagement of this kind of copy. */
const versionsAfter = (
  copy: Engagement['dataPolicy']['copy'],
  again: Person,
  change: (added: Attachment) => Attachment = (added) => added,
): number => {
  const engagement = sampleEngagement({ dataPolicy: { ...sampleEngagement().dataPolicy, copy } });
  const add = { type: 'attachment.add', ...on, name: 'Ledger.pdf', manifest } as const;
  const added = decideAttachment(undefined, add, by(pat, first, engagement));
  if (!added.ok) throw new Error(added.error.code);
  const repeat = { type: 'attachment.add-version', ...on, manifest, basedOn: first } as const;
  const repeated = decideAttachment(change(added.value), repeat, by(again, mutationIdOf(2), engagement));
  if (!repeated.ok) throw new Error(repeated.error.code);
  return repeated.value.versions.length;
};

const stored = (added: Attachment): Attachment => ({
  ...added,
  versions: added.versions.map((version) => ({ ...version, storedAt: noon })),
});

it('makes one version of one content that whoever announced it says again', () => {
  expect(versionsAfter('offline', pat)).toBe(1);
});

it('lets somebody else bring the same content while the bytes of the first have not come', () => {
  expect(versionsAfter('offline', sam)).toBe(2);
  expect(versionsAfter('offline', sam, stored)).toBe(1);
});

it('takes it again where it lies on no disk, since the bytes may have gone with a lost answer', () => {
  expect(versionsAfter('online-only', pat)).toBe(2);
  expect(versionsAfter('online-only', pat, stored)).toBe(1);
});
