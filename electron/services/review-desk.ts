import type { BridgeHandlers } from '#shared/bridge/derived';
import type { delegationMethods } from '#shared/bridge/review-calls';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import {
  approvedWeeks,
  decidedSheet,
  keptDelegation,
  reviewDelegations,
  reviewDetail,
  reviewList,
  reviewQueuePage,
  reviewsWaiting,
} from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';

type ReviewMethods =
  | 'review.list'
  | 'review.read'
  | 'review.queue'
  | 'review.approve'
  | 'review.decide'
  | keyof typeof delegationMethods;

/**
 * Asks the hub for other people's weeks, and tells it what their reviewer decided. No replica holds them: they are
 * online only, and a decision names the revision that was looked at.
 */
export const reviewHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
): Pick<BridgeHandlers, ReviewMethods> => ({
  'review.list': async ({ week }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const found = await reached.value.request(reviewList, {
      method: 'GET',
      path: `/v1/reviews?week=${week}`,
    });
    return found.ok ? ok(found.value.weeks) : err(found.error);
  },
  'review.read': async ({ personId, week }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    return reached.value.request(reviewDetail, {
      method: 'GET',
      path: `/v1/reviews/${personId}?week=${week}`,
    });
  },
  'review.queue': async ({ after }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    return reached.value.request(reviewQueuePage, {
      method: 'GET',
      path: `/v1/reviews/queue?after=${after}`,
    });
  },
  'review.approve': async ({ weeks }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const decided = await reached.value.request(approvedWeeks, {
      method: 'POST',
      path: '/v1/reviews/approvals',
      body: { weeks },
    });
    return decided.ok ? ok(decided.value.decided) : err(decided.error);
  },
  'review.decide': async ({ personId, decision }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const decided = await reached.value.request(decidedSheet, {
      method: 'POST',
      path: `/v1/reviews/${personId}/decisions`,
      body: decision,
    });
    return decided.ok ? ok(decided.value.sheet) : err(decided.error);
  },
  'review.waiting': async () => {
    const reached = await hub();
    if (!reached.ok) return reached;
    return reached.value.request(reviewsWaiting, { method: 'GET', path: '/v1/reviews/waiting' });
  },
  'review.delegations': async () => {
    const reached = await hub();
    if (!reached.ok) return reached;
    return reached.value.request(reviewDelegations, { method: 'GET', path: '/v1/reviews/delegations' });
  },
  'review.delegate': async (asked) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const given = await reached.value.request(keptDelegation, {
      method: 'POST',
      path: '/v1/reviews/delegations',
      body: asked,
    });
    return given.ok ? ok(given.value.delegation) : err(given.error);
  },
  'review.take-back': async ({ id }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const ended = await reached.value.request(keptDelegation, {
      method: 'DELETE',
      path: `/v1/reviews/delegations/${id}`,
    });
    return ended.ok ? ok(ended.value.delegation) : err(ended.error);
  },
});
