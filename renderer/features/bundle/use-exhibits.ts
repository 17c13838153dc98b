import { useState } from 'react';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import { exhibitKindOf, exhibitProblem } from '#shared/documents/bundle';
import type { DataPolicy } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { useAttachments } from '../../replica/hooks';
import { versionReference } from '../attachments/version-reference';

/** A file that can stand behind a document, and how many pages it has: null until that is known. */
export interface Candidate {
  readonly version: VersionReference;
  readonly pages: number | null;
  readonly problem: DomainError | null;
}

type Count = Pick<Candidate, 'pages' | 'problem'>;

const uncounted: Count = { pages: null, problem: null };

/**
 * The files of a work item that have pages, those that were chosen first and in their order. A file is read once it is
 * chosen; one that cannot be read says why, at its place.
 */
export const useExhibits = (workItemId: string | null, dataPolicy: DataPolicy) => {
  const bridge = useBridge();
  const attachments = useAttachments(workItemId ?? '');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [counts, setCounts] = useState<ReadonlyMap<string, Count>>(new Map());
  const candidates = attachments.flatMap(({ attachment }): Candidate[] => {
    const newest = attachment.versions.at(-1);
    if (!newest || attachment.removed !== null || exhibitKindOf(attachment.name) === null) return [];
    const version = versionReference(attachment, newest, dataPolicy);
    return [{ version, ...(counts.get(version.versionId) ?? uncounted) }];
  });
  const byId = new Map<string, Candidate>(candidates.map((each) => [each.version.attachmentId, each]));
  const count = async (version: VersionReference): Promise<void> => {
    const note = (found: Count): void => setCounts((before) => new Map(before).set(version.versionId, found));
    const refused = exhibitProblem(version.name, version.manifest.size);
    if (refused) return note({ pages: null, problem: refused });
    const counted = await bridge.call('bundle.count-exhibit', { version });
    note(
      counted.ok ? { pages: counted.value.pages, problem: null } : { pages: null, problem: counted.error },
    );
  };
  return {
    chosen: chosen.flatMap((id) => byId.get(id) ?? []),
    others: candidates.filter(({ version }) => !chosen.includes(version.attachmentId)),
    choose: ({ version, pages }: Candidate, on: boolean): void => {
      const id = version.attachmentId as string;
      setChosen((before) => [...before.filter((each) => each !== id), ...(on ? [id] : [])]);
      if (on && pages === null) void count(version);
    },
    /** One place towards the beginning (-1) or the end (1). */
    move: ({ version }: Candidate, by: -1 | 1): void =>
      setChosen((before) => {
        const at = before.indexOf(version.attachmentId);
        const to = at + by;
        if (at === -1 || to < 0 || to >= before.length) return before;
        return before.with(at, before[to] ?? '').with(to, version.attachmentId);
      }),
  };
};
