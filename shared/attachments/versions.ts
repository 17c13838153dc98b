import type { Attachment, AttachmentVersion, CheckOut } from './attachment';

/** The newest version of the line, which is the attachment as it stands. Throws for one without any, which is a bug. */
export const newestOf = ({ versions }: Pick<Attachment, 'versions'>): AttachmentVersion => {
  const newest = versions.findLast(({ beside }) => !beside);
  if (!newest) throw new Error('an attachment has a version that stands beside no other');
  return newest;
};

export const versionOf = (
  { versions }: Pick<Attachment, 'versions'>,
  id: string | null,
): AttachmentVersion | undefined => versions.find((version) => version.id === id);

/** Copies made from a version that was not the newest any more, and that nobody has taken into the line since. */
export const unmerged = ({ versions }: Pick<Attachment, 'versions'>): AttachmentVersion[] =>
  versions.filter(
    (version) =>
      version.beside &&
      !versions.some(
        ({ beside, number, manifest }) =>
          !beside && number > version.number && manifest.sha256 === version.manifest.sha256,
      ),
  );

/** Those who have it open now: a check-out whose time has run out says nothing any more. */
export const openCheckOuts = ({ checkOuts }: Pick<Attachment, 'checkOuts'>, now: number): CheckOut[] =>
  checkOuts.filter(({ until }) => until > now);

/** How long a check-out stays without a save, ms: a working day. Each save begins it anew. */
export const checkOutMilliseconds = 10 * 60 * 60 * 1_000;
