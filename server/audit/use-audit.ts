import { refusalOfUse } from '#shared/engagements/data-policy';
import type { Engagement } from '#shared/engagements/engagement';
import type { UseNote } from '#shared/engagements/use-note';
import type { AuditEvent, AuditFacts } from './audit-event';

/**
 * What the audit says of a use that a workstation noted, which may be long ago and offline: when it was, and under
 * `against` the rule that refuses by now what was let out there.
 * @param recordedAt epoch ms by the workstation's clock
 * @param engagement as it stands on the hub; undefined where its author sees it no longer
 */
export const auditOfUse = (
  { use, engagementId, kind, subjectId, refusal }: UseNote,
  recordedAt: number,
  engagement: Engagement | undefined,
): { readonly event: AuditEvent; readonly facts: AuditFacts } => {
  const facts = { use, engagement: engagementId, kind, subject: subjectId, recordedAt };
  if (refusal !== null) return { event: 'use.refused', facts: { ...facts, code: refusal } };
  const against = engagement ? refusalOfUse(engagement.dataPolicy, use) : null;
  return { event: 'use.allowed', facts: against === null ? facts : { ...facts, against } };
};
