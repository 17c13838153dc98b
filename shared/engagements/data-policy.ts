import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Engagement } from './engagement';

type DataPolicy = Engagement['dataPolicy'];

/** What may be done with what is on screen so that it leaves the workstation. */
export const uses = ['print', 'copy', 'export'] as const;
export type Use = (typeof uses)[number];

/** Whether a workstation may keep it on its disk; otherwise it is held in memory and is gone with the program. */
export const mayBeOnDisk = ({ copy }: DataPolicy): boolean => copy === 'offline';

const off = {
  print: 'data-policy.print-off',
  copy: 'data-policy.copy-off',
  export: 'data-policy.export-off',
} as const;

/**
 * Whether something of an engagement may leave the workstation. What is for viewing only never may, whatever else its
 * policy says. Errors name the rule: `data-policy.view-only`, `.print-off`, `.copy-off`, `.export-off`.
 */
export const decideUse = (policy: DataPolicy, use: Use): Result<void, DomainError> => {
  if (policy.copy === 'view-only') return err(domainError('data-policy.view-only'));
  const allowed = { print: policy.print, copy: policy.clipboard, export: policy.export }[use];
  return allowed ? ok(undefined) : err(domainError(off[use]));
};
