import { useState } from 'react';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import { exhibitKindOf, exhibitProblem } from '#shared/documents/bundle';
import type { Engagement } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { useAttachmentsIn, useRow } from '../../replica/hooks';
import { versionReference } from '../attachments/version-reference';

/** A file that can stand behind a document, and how many pages it has: null until that is known. */
export interface Candidate {
  readonly version: VersionReference;
  /** Of the work item that it is filed under; empty for that of the document. */
  readonly filed: string;
  readonly pages: number | null;
  readonly problem: DomainError | null;
}

type Count = Pick<Candidate, 'pages' | 'problem'>;

const uncounted: Count = { pages: null, problem: null };

/** Whose files are offered: those of the document's work item, of all items of its matter, or of the engagement. */
export type ExhibitSource = 'item' | 'matter' | 'engagement';

/**
 * The files that have pages, those that were chosen first and in their order, whatever is offered beside them. A file
 * is read once it is chosen; one that cannot be read says why, at its place.
 */
export const useExhibits = (workItemId: string | null, { id: engagementId, dataPolicy }: Engagement) => {
  const bridge = useBridge();
  const filed = useAttachmentsIn(engagementId);
  const matterId = useRow('workItem', workItemId)?.matterId ?? null;
  const [wanted, setWanted] = useState<ExhibitSource | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [counts, setCounts] = useState<ReadonlyMap<string, Count>>(new Map());
  const everywhere = filed.filter(
    ({ attachment }) => attachment.removed === null && exhibitKindOf(attachment.name) !== null,
  );
  const isFrom = (source: ExhibitSource, one: (typeof everywhere)[number]): boolean => {
    if (source === 'engagement') return true;
    if (source === 'matter') return matterId !== null && one.matterId === matterId;
    return one.attachment.workItemId === workItemId;
  };
  const sources = (['item', 'matter', 'engagement'] as const).filter(
    (source) => source === 'engagement' || (source === 'item' ? workItemId !== null : matterId !== null),
  );
  // The nearest place that has anything.
  const source =
    wanted ??
    sources.find((each) => everywhere.some((one) => isFrom(each, one))) ??
    sources[0] ??
    'engagement';
  const candidates = everywhere.flatMap((one): (Candidate & { readonly offered: boolean })[] => {
    const { attachment } = one;
    const newest = attachment.versions.at(-1);
    if (!newest) return [];
    const version = versionReference(attachment, newest, dataPolicy);
    return [
      {
        version,
        filed: attachment.workItemId === workItemId ? '' : one.reference,
        offered: isFrom(source, one),
        ...(counts.get(version.versionId) ?? uncounted),
      },
    ];
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
    others: candidates.filter(({ version, offered }) => offered && !chosen.includes(version.attachmentId)),
    source,
    sources,
    setSource: setWanted,
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
