import type { DataPolicy } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';

/**
 * Why the engagement keeps its files from being handed to a program, which needs a file on this machine's disk; null
 * where it does not.
 */
export const openProblem = ({ copy }: DataPolicy): DomainError | null => {
  if (copy === 'view-only') return domainError('data-policy.view-only');
  return copy === 'online-only' ? domainError('attachment.not-on-disk') : null;
};

/** Why the engagement keeps its files from being saved elsewhere; null where it does not. */
export const saveProblem = ({ copy, export: exporting }: DataPolicy): DomainError | null => {
  if (copy === 'view-only') return domainError('data-policy.view-only');
  return exporting ? null : domainError('data-policy.export-off');
};
