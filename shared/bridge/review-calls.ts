import { z } from 'zod';
import { delegationRequest, keptDelegation, reviewDelegations, reviewsWaiting } from '../protocol/hub-api';

const delegation = keptDelegation.shape.delegation;

/** Who reviews in whose place, and what waits for whom; needs the hub within reach. */
export const delegationMethods = {
  'review.waiting': { argument: z.undefined(), result: reviewsWaiting },
  'review.delegations': { argument: z.undefined(), result: reviewDelegations },
  /** Errors: those of `decideDelegation` (`shared/time-entries/review-standing`). */
  'review.delegate': { argument: delegationRequest, result: delegation },
  /** Error: `delegation.not-found`. */
  'review.take-back': { argument: z.strictObject({ id: z.uuid() }), result: delegation },
} as const;
