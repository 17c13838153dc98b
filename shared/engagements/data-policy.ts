import { type DomainError, domainError } from '../kernel/errors';
import type { DataPolicy } from './engagement';

/** What may be done with something of an engagement so that it leaves the program. */
export const uses = [
  /** Put on paper by the system's own printing. */
  'print',
  /** Taken into the clipboard, or dragged out of the window. */
  'copy',
  /** Written as a file of its own: PDF, Word, a saved copy. */
  'export',
  /** Handed to another program, which needs a file on this machine's disk. What is saved there comes back. */
  'open',
] as const;
export type Use = (typeof uses)[number];

/** The rules that can refuse a use, by the codes of their errors. */
export const useRefusals = [
  'data-policy.view-only',
  'data-policy.print-off',
  'data-policy.copy-off',
  'data-policy.export-off',
  'attachment.not-on-disk',
] as const;
export type UseRefusal = (typeof useRefusals)[number];

/** Whether a workstation may keep it on its disk; otherwise it is held in memory and is gone with the program. */
export const mayBeOnDisk = ({ copy }: DataPolicy): boolean => copy === 'offline';

/**
 * The rule that keeps something of an engagement from leaving the program; null where nothing does. What is for viewing
 * only never may, whatever else its policy says; what may not lie on the disk can be handed to no other program.
 */
export const refusalOfUse = (policy: DataPolicy, use: Use): UseRefusal | null => {
  if (policy.copy === 'view-only') return 'data-policy.view-only';
  switch (use) {
    case 'print':
      return policy.print ? null : 'data-policy.print-off';
    case 'copy':
      return policy.clipboard ? null : 'data-policy.copy-off';
    case 'export':
      return policy.export ? null : 'data-policy.export-off';
    case 'open':
      return mayBeOnDisk(policy) ? null : 'attachment.not-on-disk';
  }
};

/** As `refusalOfUse`, as an error that names the rule and what to do. */
export const problemOfUse = (policy: DataPolicy, use: Use): DomainError | null => {
  const refusal = refusalOfUse(policy, use);
  return refusal === null ? null : domainError(refusal);
};
