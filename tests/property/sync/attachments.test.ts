import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attachment } from '#shared/attachments/attachment';
import { newestOf, unmerged } from '#shared/attachments/versions';
import { decideMutation } from '#shared/sync/decide-mutation';
import { RowStore, type Work, work, workItemIds } from './arbitrary-work';

const attachmentsAlong = (
  drawn: Work,
  look: (before: Attachment | undefined, after: Attachment) => void,
): void => {
  const store = new RowStore(drawn);
  for (const mutation of drawn.mutations) {
    const before = workItemIds.map((id) => structuredClone(store.lookup('attachment', id)));
    const decision = decideMutation(store.lookup, mutation, mutation.recordedAt);
    if (decision.ok) store.write(decision.value);
    workItemIds.forEach((id, index) => {
      const after = store.lookup('attachment', id);
      if (after) look(before[index], after);
    });
  }
};

test('no version is ever lost or rewritten, whoever adds what in whatever order', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      attachmentsAlong(drawn, (before, after) => {
        if (before) expect(after.versions.slice(0, before.versions.length)).toEqual(before.versions);
        expect(after.versions.map(({ number }) => number)).toEqual(
          after.versions.map((_, index) => index + 1),
        );
      });
    }),
  );
});

test('what was made from an older version stands beside the line, and never takes its place', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      attachmentsAlong(drawn, (before, after) => {
        const added = after.versions.slice(before?.versions.length ?? 0);
        for (const version of added) {
          const newest = before && newestOf(before);
          expect(version.beside).toBe(newest !== undefined && version.basedOn !== newest.id);
          expect(newestOf(after).id).toBe(version.beside ? newest?.id : version.id);
        }
        for (const version of unmerged(after)) expect(version.beside).toBe(true);
      });
    }),
  );
});

test('a person has an attachment open once at most, and only with a version that is there', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      attachmentsAlong(drawn, (_before, { checkOuts, versions }) => {
        expect(new Set(checkOuts.map(({ personId }) => personId)).size).toBe(checkOuts.length);
        for (const { versionId } of checkOuts) expect(versions.map(({ id }) => id)).toContain(versionId);
      });
    }),
  );
});
