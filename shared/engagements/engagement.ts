import { z } from 'zod';
import { clientId, engagementId, type PersonId, personId } from '../kernel/ids';
import { isoDate } from '../people/person';
import { requirement } from '../people/qualification';
import { requiredField } from '../time-entries/required-field';
import { roundingRule } from '../time-entries/rounding';

export const serviceLines = [
  'bookkeeping',
  'tax',
  'payroll',
  'audit-support',
  'billing-support',
  'legal-drafting',
  'litigation-support',
  'transcription',
] as const;
export const serviceLine = z.enum(serviceLines);
export type ServiceLine = z.infer<typeof serviceLine>;

export const memberRole = z.enum(['professional', 'reviewer', 'lead', 'observer']);
export type MemberRole = z.infer<typeof memberRole>;

export const member = z.looseObject({ personId, role: memberRole });

/** What the client expects of our hours; only breaking it is an exception. */
export const coverageRule = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('client-shift') }),
  z.looseObject({ kind: z.literal('overlap'), hours: z.number().min(0).max(24) }),
  z.looseObject({ kind: z.literal('overnight') }),
  z.looseObject({ kind: z.literal('outcome') }),
]);

/** What the engagement allows on a workstation. */
export const dataPolicy = z.looseObject({
  copy: z.enum(['offline', 'online-only', 'view-only']),
  print: z.boolean(),
  clipboard: z.boolean(),
  export: z.boolean(),
  /** Where our own name may stand in what leaves: nowhere (missing), the provider's, or the author's with it. */
  ourName: z.enum(['hidden', 'provider', 'author']).optional(),
});

export type DataPolicy = z.infer<typeof dataPolicy>;

/** From how many open minutes left a deadline is spoken of louder. */
export const warningRule = z.looseObject({
  soonMinutes: z.number().int().nonnegative(),
  urgentMinutes: z.number().int().nonnegative(),
});

/** An agreed service for one client over a period. Its id is the scope of all its work. */
export const engagement = z.looseObject({
  id: engagementId,
  clientId,
  code: z.string().min(1).max(24),
  name: z.string().min(1).max(200),
  serviceLine,
  from: isoDate,
  until: isoDate.nullable(),
  budgetMinutes: z.number().int().nonnegative().nullable(),
  coverageRule,
  dataPolicy,
  requirement,
  /** People may take free work themselves; otherwise a lead assigns it. */
  selfClaim: z.boolean(),
  /** Work goes through a reviewer before it is complete. */
  reviewRequired: z.boolean(),
  /** How long a claim stays taken without contact, in ms. */
  leaseMilliseconds: z.number().int().positive(),
  /** The lease of an item checked out for work without a network, in ms; missing takes the usual (`lease.ts`). */
  offlineLeaseMilliseconds: z.number().int().positive().nullable().optional(),
  members: z.array(member),
  /** Missing means that the program's own levels hold. */
  warning: warningRule.nullable().optional(),
  /** The time agreed for one work item, in the client's open minutes; missing where none is. */
  serviceLevelMinutes: z.number().int().positive().nullable().optional(),
  /** How its time is billed; missing bills what was worked. */
  rounding: roundingRule.nullable().optional(),
  /** What is done on it, in the provider's own words; missing leaves it to whoever records time. */
  activities: z.array(z.string().min(1).max(80)).max(100).optional(),
  /** What each entry on it must say before its week can be submitted; missing asks for nothing. */
  requiredFields: z.array(requiredField).max(10).optional(),
  revision: z.number().int(),
});
export type Engagement = z.infer<typeof engagement>;

/** The role of a person in an engagement, or null for somebody who is not a member. */
export const memberRoleOf = (engagement: Engagement, person: PersonId): MemberRole | null =>
  engagement.members.find((member) => member.personId === person)?.role ?? null;
