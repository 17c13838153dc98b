import { z } from 'zod';
import { personId, teamId } from '../kernel/ids';
import { plainText } from '../kernel/plain-text';
import type { Person } from '../people/person';
import { mayEditLibrary } from './firm-template';
import type { Parts } from './liquid-engine';

/** Who keeps a clause: the firm's leads, or a team for its own kind of work. */
export const clauseOwners = ['firm', 'team'] as const;

/** A passage that is used again. Everybody in the firm may take it; what only one person uses is a snippet. */
export const clause = z.looseObject({
  id: z.uuid(),
  owner: z.enum(clauseOwners),
  /** Whose, where it is a team's. */
  teamId: teamId.nullable(),
  /** Who saved it last. */
  personId,
  /** By which templates include one of the firm's: `include "clause/NAME"`. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  title: plainText(160).min(1),
  /** What it is filed under. */
  topic: plainText(80),
  /** BCP 47. */
  language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/),
  /** Markdown; one of the firm's may hold Liquid. */
  text: plainText(20_000).min(1),
  retired: z.boolean(),
  at: z.number().int(),
  revision: z.number().int().positive(),
});
export type Clause = z.infer<typeof clause>;

/** A clause as it shall be, and the revision that was looked at: 0 for one that is not there yet. */
export const clauseEdit = z.strictObject({
  revision: z.number().int().nonnegative(),
  owner: clause.shape.owner,
  name: clause.shape.name,
  title: clause.shape.title,
  topic: clause.shape.topic,
  language: clause.shape.language,
  text: clause.shape.text,
  retired: clause.shape.retired,
});
export type ClauseEdit = z.infer<typeof clauseEdit>;

/** Whether somebody may change a clause: the firm's are kept by leads, a team's by the team and by leads. */
export const mayEditClause = (
  person: Pick<Person, 'role' | 'teamId'>,
  { owner, teamId: team }: Pick<Clause, 'owner' | 'teamId'>,
): boolean => mayEditLibrary(person) || (owner === 'team' && team !== null && person.teamId === team);

/** The firm's clauses as templates include them. */
export const clauseParts = (clauses: readonly Clause[]): Parts =>
  Object.fromEntries(
    clauses
      .filter(({ owner, retired }) => owner === 'firm' && !retired)
      .map(({ name, text }) => [`clause/${name}`, text]),
  );
