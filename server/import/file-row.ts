import type { RowPut } from '#shared/sync/row';
import type { RowPlace } from './firm-files';

/** Kinds of rows that an import writes. */
export const importedKinds = [
  'provider',
  'team',
  'person',
  'calendar',
  'client',
  'engagement',
  'matter',
  'workItem',
  'agreement',
  'clause',
] as const;
export type ImportedKind = (typeof importedKinds)[number];

/** A row as the files want it: ready to be stored where nothing is there yet. */
export type FileRow = Extract<RowPut, { kind: ImportedKind }> & {
  /** The provider's own name for it; one with its kind. */
  readonly key: string;
  readonly at: RowPlace;
};
