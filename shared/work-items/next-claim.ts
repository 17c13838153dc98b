import type { ServiceLine } from '../engagements/engagement';
import type { Requirement } from '../people/qualification';
import type { QueuePlace } from './queue-order';
import type { WorkItem } from './work-item';

/*
 * Which of the items that somebody may claim is theirs to do next. Hub and workstation ask the same rule, so that
 * *Claim next* without a network intends what the hub would most likely have chosen.
 */

export interface NextClaimCandidate extends QueuePlace, Pick<WorkItem, 'reservedFor'> {
  /** What it asks of whoever does it: the item's own requirement, or its engagement's. */
  readonly requirement: Requirement;
  readonly serviceLine: ServiceLine;
}

export interface NextClaimScene<C extends NextClaimCandidate = NextClaimCandidate> {
  /** Epoch ms. */
  readonly now: number;
  /** How long the candidate's client is open from now until it is due, in ms; null where its hours are not known. */
  openUntilDue(candidate: C, dueAt: number): number | null;
  /** The service lines of what this person holds already: staying with one costs less than changing. */
  readonly linesHeld: ReadonlySet<ServiceLine>;
}

/** So many claimable items, first in the queue's order, are looked at: among them stands the one to take. */
export const shortlistSize = 400;

const hour = 3_600_000;

/** The client's open time left, in ms, below which an item presses more: half a day of theirs, a day, a week. */
const pressures = [4 * hour, 8 * hour, 40 * hour] as const;

const priorityRank = { urgent: 0, high: 1, normal: 2, low: 3 } as const;

/** The client's open time left, in ms; negative where it is late, infinite where it has no date. */
const timeLeft = <C extends NextClaimCandidate>(candidate: C, scene: NextClaimScene<C>): number => {
  const { dueAt } = candidate;
  if (dueAt === null) return Number.POSITIVE_INFINITY;
  if (dueAt <= scene.now) return dueAt - scene.now;
  return scene.openUntilDue(candidate, dueAt) ?? dueAt - scene.now;
};

/** 0 where it is late or no open time is left, then by `pressures`; the last where it has no date. */
const pressureOf = (left: number): number => {
  if (left <= 0) return 0;
  if (left === Number.POSITIVE_INFINITY) return pressures.length + 2;
  const at = pressures.findIndex((limit) => left < limit);
  return at < 0 ? pressures.length + 1 : at + 1;
};

/**
 * How well it suits this person, best first: kept for them, kept for their team, asking for what not everybody has,
 * of a service line they are at already.
 */
const fitOf = (
  { reservedFor, requirement, serviceLine }: NextClaimCandidate,
  linesHeld: ReadonlySet<ServiceLine>,
): number => {
  if (reservedFor !== null) return reservedFor.kind === 'person' ? 0 : 1;
  if (requirement.credential !== null || requirement.language !== null) return 2;
  return linesHeld.has(serviceLine) ? 3 : 4;
};

/**
 * The candidates in the order in which this person should take them: urgent ones first, then by how much the client's
 * open hours press, then by priority, by fit, and by the very time that is left. Equal ones stand by their id, so that
 * everybody agrees. All must be claimable by the person (`claimProblem`): what they lack a credential or a language
 * for is no candidate.
 */
export const inClaimOrder = <C extends NextClaimCandidate>(
  candidates: readonly C[],
  scene: NextClaimScene<C>,
): C[] =>
  candidates
    .map((candidate) => {
      const left = timeLeft(candidate, scene);
      const key = [
        candidate.priority === 'urgent' ? 0 : 1,
        pressureOf(left),
        priorityRank[candidate.priority],
        fitOf(candidate, scene.linesHeld),
        left,
      ];
      return { candidate, key };
    })
    .sort((a, b) => {
      for (const [at, value] of a.key.entries()) {
        const other = b.key[at] ?? 0;
        if (value !== other) return value < other ? -1 : 1;
      }
      return a.candidate.id < b.candidate.id ? -1 : 1;
    })
    .map(({ candidate }) => candidate);
