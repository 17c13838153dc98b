import fc from 'fast-check';
import type { AttachmentCommand } from '#shared/attachments/attachment-command';
import type { DocumentCommand } from '#shared/documents/document-command';
import type { Engagement } from '#shared/engagements/engagement';
import type { AttachmentId, DocumentId, ScopeId } from '#shared/kernel/ids';
import type { Person } from '#shared/people/person';
import { decideMutation } from '#shared/sync/decide-mutation';
import { type Command, command, type Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup, RowPut } from '#shared/sync/row';
import type { TimeCommand } from '#shared/time-entries/time-command';
import type { Reservation, WorkItem } from '#shared/work-items/work-item';
import type { FenceReference } from '#shared/work-items/work-item-command';
import { sampleManifest } from '../../support/sample-manifest';
import { sampleMutation } from '../../support/sample-mutation';
import {
  hour,
  kim,
  lee,
  mutationIdOf,
  noon,
  obi,
  pat,
  rae,
  sam,
  sampleEngagement,
  samplePerson,
  sampleTeamId,
  sampleWorkItem,
  scopeOf,
  workItemIdOf,
} from '../../support/sample-rows';

/** Everybody who may ask for something, a stranger and one of another team among them. */
const everybody: readonly Person[] = [
  pat,
  sam,
  rae,
  lee,
  obi,
  kim,
  samplePerson(7, { teamId: sampleTeamId }),
];

const itemCount = 2;

const engagement = fc
  .record({
    selfClaim: fc.boolean(),
    reviewRequired: fc.boolean(),
    leaseMilliseconds: fc.constantFrom(hour, 8 * hour),
    offlineLeaseMilliseconds: fc.constantFrom(null, 4 * hour, 72 * hour),
  })
  .map((change) => {
    const sample = sampleEngagement(change);
    const seventh = { personId: samplePerson(7).id, role: 'professional' as const };
    return { ...sample, members: [...sample.members, seventh] };
  });

/** Time has its own rules, and its own properties. */
type WorkType = Exclude<Command['type'], TimeCommand['type'] | 'timesheet.submit' | 'use.note'>;
const isWork = (type: Command['type']): type is WorkType => !/^(timer|time-entry|timesheet|use)\./.test(type);

const isDocument = (type: WorkType): type is DocumentCommand['type'] => type.startsWith('document.');

/** What a person asks for, before it is known how the item then stands. */
interface Draft {
  readonly type: WorkType;
  readonly item: number;
  readonly person: Person;
  readonly subject: Person;
  readonly reservedFor: 'person' | 'team' | null;
  readonly note: string;
  readonly step: string;
  readonly done: boolean;
  readonly value: number;
  readonly fence: FenceReference;
  /** Asked by somebody who may, with the fence that holds: without this, nearly everything is refused. */
  readonly sound: boolean;
  readonly byReference: boolean;
  readonly late: number;
}

/** Those that an item's way from free to complete is made of come up more often, so that its end is reached. */
const types: readonly Draft['type'][] = [
  ...command.options.map((option) => option.shape.type.value).filter(isWork),
  ...(
    ['claim', 'start', 'start', 'send-for-review', 'send-for-review', 'approve', 'return'] as const
  ).flatMap((name) => [`work-item.${name}`, `work-item.${name}`] as const),
  'work-item.tick',
  'attachment.add',
  'attachment.add-version',
  'document.create',
  'document.create',
];

const draft: fc.Arbitrary<Draft> = fc.record({
  type: fc.constantFrom(...types),
  item: fc.constantFrom(1, 1, 1, itemCount),
  person: fc.constantFrom(...everybody),
  subject: fc.constantFrom(...everybody),
  reservedFor: fc.constantFrom('person' as const, 'team' as const, null),
  note: fc.constantFrom('Papers are missing', 'Two lines are open', ''),
  step: fc.constantFrom('1', '2', '9'),
  done: fc.boolean(),
  value: fc.nat(),
  fence: fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 1, max: 20 }).map((n) => ({ claim: mutationIdOf(n) })),
  ),
  sound: fc.integer({ min: 0, max: 9 }).map((n) => n < 9),
  byReference: fc.boolean(),
  late: fc.integer({ min: -hour, max: 6 * hour }),
});

const authorOf = ({ type, sound, person }: Draft, item: WorkItem): Person => {
  if (!sound || type === 'preference.set') return person;
  if (type === 'work-item.approve' || type === 'work-item.return') return rae;
  if (type === 'work-item.assign' || type === 'work-item.reserve') return lee;
  return everybody.find(({ id }) => id === item.assigneeId) ?? (type === 'work-item.claim' ? person : pat);
};

const fenceOf = ({ sound, byReference, fence }: Draft, item: WorkItem): FenceReference => {
  if (!sound) return fence;
  return byReference && item.hold?.mutationId ? { claim: item.hold.mutationId } : item.fence;
};

/** Each item has one attachment, whose id is the item's own. */
const attachmentCommandOf = (
  { value, done, sound }: Draft,
  type: AttachmentCommand['type'],
  { id: workItemId }: WorkItem,
  rows: RowLookup,
): Command => {
  const attachmentId = workItemId as string as AttachmentId;
  const versions = rows('attachment', attachmentId)?.versions ?? [];
  const versionId = (sound ? versions.at(value % 3) : undefined)?.id ?? mutationIdOf(value % 20);
  const manifest = sampleManifest(value % 5);
  switch (type) {
    case 'attachment.add':
      return { type, workItemId, attachmentId, name: 'Accounts.xlsx', manifest };
    case 'attachment.add-version':
      return { type, workItemId, attachmentId, manifest, basedOn: done ? null : versionId };
    case 'attachment.check-out':
      return { type, workItemId, attachmentId, versionId };
    default:
      return { type, workItemId, attachmentId };
  }
};

/** Each item has one document, whose id is the item's own. */
const documentCommandOf = (
  { value, note, sound }: Draft,
  type: DocumentCommand['type'],
  { id: workItemId }: WorkItem,
): Command => {
  const documentId = workItemId as string as DocumentId;
  const title = note === '' ? 'Memorandum' : note;
  switch (type) {
    case 'document.create': {
      const forWorkItem = sound ? workItemId : null;
      return { type, documentId, forWorkItem, title, kind: 'memo', language: 'en', bodySchema: 1 };
    }
    case 'document.rename':
      return { type, documentId, title };
    case 'document.sign-off':
      return { type, documentId, contentHash: (value % 3).toString(16).padStart(64, '0') };
    default:
      return { type, documentId };
  }
};

const commandOf = (drawn: Draft, item: WorkItem, rows: RowLookup): Command => {
  const { type, note, step, done, value, subject } = drawn;
  const workItemId = item.id;
  const fence = fenceOf(drawn, item);
  switch (type) {
    case 'preference.set':
      return { type, key: step === '1' ? 'queue.views' : 'interface.theme', value };
    case 'work-item.claim':
    case 'work-item.approve':
      return { type, workItemId };
    case 'work-item.note':
    case 'work-item.return':
      return { type, workItemId, note };
    case 'work-item.wait':
      return { type, workItemId, fence, note };
    case 'work-item.tick':
      return { type, workItemId, fence, checklistItemId: step, done };
    case 'work-item.assign':
      return { type, workItemId, personId: subject.id };
    case 'work-item.reserve':
      return { type, workItemId, reservedFor: reservationOf(drawn) };
    case 'work-item.release':
    case 'work-item.check-out':
    case 'work-item.check-in':
    case 'work-item.start':
    case 'work-item.send-for-review':
    case 'work-item.complete':
      return { type, workItemId, fence };
    default:
      return isDocument(type)
        ? documentCommandOf(drawn, type, item)
        : attachmentCommandOf(drawn, type, item, rows);
  }
};

const reservationOf = ({ reservedFor, subject }: Draft): Reservation | null => {
  if (reservedFor === null) return null;
  return reservedFor === 'team'
    ? { kind: 'team', teamId: sampleTeamId }
    : { kind: 'person', personId: subject.id };
};

/** A firm's rows and what its people asked for, in order. Mutation `n` has the id `mutationIdOf(n)`. */
export interface Work {
  readonly engagement: Engagement;
  readonly mutations: readonly Mutation[];
}

/** Turns drafts into mutations, each made for the rows as those before it left them. */
const makeWork = (drawn: Engagement, drafts: readonly Draft[]): Work => {
  const store = new RowStore({ engagement: drawn });
  const mutations = drafts.map((one, index) => {
    const item = store.lookup('workItem', workItemIdOf(one.item));
    if (!item) throw new Error('the store holds every item');
    const person = authorOf(one, item);
    const mutation = sampleMutation(index + 1, {
      command: commandOf(one, item, store.lookup),
      personId: person.id,
      scope: one.type === 'preference.set' ? (person.id as string as ScopeId) : scopeOf(drawn),
      recordedAt: noon + index * hour + one.late,
    });
    const decision = decideMutation(store.lookup, mutation, mutation.recordedAt);
    if (decision.ok) store.write(decision.value);
    return mutation;
  });
  return { engagement: drawn, mutations };
};

export const work: fc.Arbitrary<Work> = fc
  .tuple(engagement, fc.array(draft, { minLength: 1, maxLength: 40, size: 'max' }))
  .map(([drawn, drafts]) => makeWork(drawn, drafts));

/** The rows a hub would hold, written only by what it accepted. */
export class RowStore {
  readonly #rows = new Map<string, RowBody>();

  constructor({ engagement: drawn }: Pick<Work, 'engagement'>) {
    this.#rows.set(`engagement:${drawn.id}`, drawn);
    for (const person of everybody) this.#rows.set(`person:${person.id}`, person);
    for (let n = 1; n <= itemCount; n++) this.#rows.set(`workItem:${workItemIdOf(n)}`, sampleWorkItem(n));
  }

  readonly lookup: RowLookup = <K extends RowKind>(kind: K, id: string) =>
    this.#rows.get(`${kind}:${id}`) as RowBody<K> | undefined;

  write(puts: Iterable<RowPut>): void {
    for (const put of puts) this.#rows.set(nameOf(put), put.body);
  }

  /** A copy of everything, to compare with. */
  snapshot(): Record<string, RowBody> {
    return structuredClone(Object.fromEntries(this.#rows));
  }
}

export const workItemIds = Array.from({ length: itemCount }, (_, index) => workItemIdOf(index + 1));
