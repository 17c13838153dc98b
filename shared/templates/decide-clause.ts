import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import { type Clause, type ClauseEdit, clauseParts, mayEditClause } from './clause';
import type { FirmTemplate } from './firm-template';
import { includedNames, templateEngine } from './liquid-engine';

interface EditContext {
  readonly id: string;
  readonly actor: Person;
  /** Epoch ms. */
  readonly now: number;
  /** Every clause there is, the edited one with them. */
  readonly clauses: readonly Clause[];
  readonly templates: readonly Pick<FirmTemplate, 'status' | 'source'>[];
}

/** Whether a published template or another clause of the firm's includes one by its name. */
const isIncluded = (name: string, { id, clauses, templates }: EditContext): boolean =>
  [
    ...templates.filter(({ status }) => status === 'published').map(({ source }) => source),
    ...clauses.filter((one) => one.id !== id && one.owner === 'firm' && !one.retired).map(({ text }) => text),
  ].some((text) => includedNames(text).includes(`clause/${name}`));

/** What is wrong with one of the firm's clauses as templates would include it. */
const problemInside = (edit: ClauseEdit, { id, clauses }: EditContext): DomainError | null => {
  const others = clauses.filter((one) => one.id !== id);
  const own = `clause/${edit.name}`;
  if (Object.hasOwn(clauseParts(others), own)) return domainError('clause.name-taken', { name: edit.name });
  return templateEngine(edit.language, { ...clauseParts(others), [own]: edit.text }).check({
    place: edit.name,
    text: `{% include "${own}" %}`,
    firstLine: 1,
  });
};

/**
 * A clause as an edit leaves it; `current` itself where it changes nothing. Errors: `library.not-allowed`,
 * `library.not-found`, `library.outdated`, `clause.name-taken`, `clause.in-use` where it would be taken away from a
 * template that includes it, and those of a text that templates could not include.
 */
export const decideClause = (
  current: Clause | undefined,
  edit: ClauseEdit,
  context: EditContext,
): Result<Clause, DomainError> => {
  const { id, actor, now } = context;
  const { revision, ...words } = edit;
  const whose = current ?? { owner: edit.owner, teamId: edit.owner === 'team' ? actor.teamId : null };
  const ownerless = whose.owner === 'team' && whose.teamId === null;
  if (!mayEditClause(actor, whose) || whose.owner !== edit.owner || ownerless)
    return err(domainError('library.not-allowed'));
  const unchanged =
    current && (Object.keys(words) as (keyof typeof words)[]).every((key) => current[key] === words[key]);
  if (unchanged) return ok(current);
  if (!current && revision !== 0) return err(domainError('library.not-found'));
  if (current && current.revision !== revision)
    return err(domainError('library.outdated', { revision: current.revision }));
  const leaves =
    current?.owner === 'firm' && !current.retired && (edit.retired || edit.name !== current.name);
  if (leaves && isIncluded(current.name, context))
    return err(domainError('clause.in-use', { name: current.name }));
  const wrong = edit.owner === 'firm' && !edit.retired ? problemInside(edit, context) : null;
  if (wrong) return err(wrong);
  return ok({ id, teamId: whose.teamId, personId: actor.id, ...words, at: now, revision: revision + 1 });
};
