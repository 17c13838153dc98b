import { useMemo, useState } from 'react';
import type { FirmTemplate } from '#shared/templates/firm-template';
import { useRows } from '../../replica/hooks';

/** The versions of one of the firm's templates, newest first, with those that were just saved until the feed brings them. */
export const useFamily = (familyId: string) => {
  const rows = useRows('template').list;
  const [saved, setSaved] = useState<readonly FirmTemplate[]>([]);
  const versions = useMemo(() => {
    const newest = new Map<string, FirmTemplate>();
    for (const row of [...rows.filter((one) => one.familyId === familyId), ...saved]) {
      const known = newest.get(row.id);
      if (!known || known.revision < row.revision) newest.set(row.id, row);
    }
    return [...newest.values()].toSorted((a, b) => b.version - a.version);
  }, [rows, saved, familyId]);
  return { versions, take: (changed: readonly FirmTemplate[]) => setSaved((all) => [...all, ...changed]) };
};
