import { describe, expect, it } from 'vitest';
import type { WorkItem } from '#shared/work-items/work-item';
import type { FileRow } from './file-row';
import { type ExistingFirm, type ImportRecord, planImport } from './plan-import';
import { providerIdOf, rowIds } from './row-ids';

const ids = rowIds(providerIdOf('acme'));
const engagementId = ids.engagement('e');

const item = (changes: Partial<WorkItem> = {}): WorkItem => ({
  id: ids.workItem('w1'),
  engagementId,
  matterId: ids.matter('m'),
  reference: 'W-1',
  title: 'Reconcile',
  kind: 'bank reconciliation',
  instructions: '',
  checklist: [{ id: '1', text: 'Match', done: false }],
  status: 'ready',
  priority: 'normal',
  dueAt: null,
  estimateMinutes: 60,
  requirement: null,
  assigneeId: null,
  hold: null,
  fence: 0,
  reservedFor: null,
  reviewerId: null,
  statusNote: null,
  revision: 1,
  ...changes,
});

const row = (changes: Partial<WorkItem> = {}): FileRow => ({
  kind: 'workItem',
  key: 'w1',
  id: ids.workItem('w1'),
  scope: engagementId,
  at: { file: 'work-items.csv', line: 2 },
  body: item(changes),
});

const nothing: ExistingFirm = { recordOf: () => undefined, bodyOf: () => undefined, records: [] };

/** What the hub holds after an import of `row()`, with what the program did since. */
const afterImport = (edits: Partial<WorkItem> = {}, first = row()): ExistingFirm => {
  const [record] = planImport([first], nothing).records;
  const stored = record as ImportRecord;
  return {
    recordOf: (_, key) => (key === 'w1' ? stored : undefined),
    bodyOf: () => ({ ...first.body, ...edits }) as WorkItem,
    records: [stored],
  };
};

const workItems = (plan: ReturnType<typeof planImport>) => plan.counts.workItem;

describe('planning an import', () => {
  it('adds what is new', () => {
    const plan = planImport([row()], nothing);
    expect(workItems(plan)).toEqual({ added: 1, changed: 0, unchanged: 0 });
    expect(plan.puts).toEqual([{ kind: 'workItem', id: item().id, scope: engagementId, body: item() }]);
  });

  it('writes nothing for files that did not change', () => {
    const plan = planImport([row()], afterImport());
    expect(workItems(plan)).toEqual({ added: 0, changed: 0, unchanged: 1 });
    expect({ puts: plan.puts, records: plan.records }).toEqual({ puts: [], records: [] });
  });

  it('leaves what the program changed where the file did not', () => {
    const plan = planImport([row()], afterImport({ priority: 'urgent', revision: 7 }));
    expect(plan.puts).toEqual([]);
    expect(plan.conflicts).toEqual([]);
  });

  it('writes only the fields that changed in the file, over the row as it is now', () => {
    const plan = planImport(
      [row({ title: 'Reconcile again' })],
      afterImport({ priority: 'urgent', revision: 7 }),
    );
    expect(workItems(plan)).toEqual({ added: 0, changed: 1, unchanged: 0 });
    expect(plan.puts[0]?.body).toEqual(item({ title: 'Reconcile again', priority: 'urgent', revision: 8 }));
  });

  it('reports a field that changed on both sides, leaves it, and goes on reporting it', () => {
    const existing = afterImport({ title: 'Edited here' });
    const plan = planImport([row({ title: 'Edited there', kind: 'close' })], existing);
    expect(plan.conflicts).toEqual([{ file: 'work-items.csv', line: 2, key: 'w1', field: 'title' }]);
    expect(plan.puts[0]?.body).toMatchObject({ title: 'Edited here', kind: 'close' });
    expect(plan.records[0]?.values).toMatchObject({ title: 'Reconcile', kind: 'close' });
  });

  it('sees no conflict where both sides came to say the same', () => {
    const plan = planImport([row({ title: 'Same' })], afterImport({ title: 'Same' }));
    expect({ puts: plan.puts, conflicts: plan.conflicts }).toEqual({ puts: [], conflicts: [] });
    expect(plan.records[0]?.values).toMatchObject({ title: 'Same' });
  });

  it('moves an item to another holder as a lead’s assignment does', () => {
    const plan = planImport([row({ assigneeId: ids.person('pat') })], afterImport({ fence: 4 }));
    expect(plan.puts[0]?.body).toMatchObject({
      assigneeId: ids.person('pat'),
      hold: { mutationId: null, leaseUntil: null },
      fence: 5,
    });
  });

  it('does not change where an item stands once somebody took it', () => {
    const taken = afterImport({ assigneeId: ids.person('pat'), fence: 1 });
    const plan = planImport([row({ status: 'completed' })], taken);
    expect(plan.conflicts.map(({ field }) => field)).toEqual(['status']);
    expect(plan.puts).toEqual([]);
  });

  it('names rows that are gone from the files, and leaves them alone', () => {
    const plan = planImport([], afterImport());
    expect(plan.missing).toEqual([{ file: 'work-items.csv', kind: 'workItem', key: 'w1' }]);
    expect(plan.puts).toEqual([]);
  });
});
