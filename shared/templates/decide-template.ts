import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import { type FirmTemplate, mayEditLibrary, type TemplateEdit } from './firm-template';
import { readEntry } from './library';
import { type Parts, templateEngine } from './liquid-engine';

/** Why a source cannot be published; null where it can. It is read and parsed, not carried out. */
export const publishingProblem = (source: string, sample: string, parts: Parts): DomainError | null => {
  const entry = readEntry('template', source, sample);
  if (!entry.ok) return entry.error;
  const { template } = entry.value;
  return templateEngine(template.language, parts).check({
    place: template.id,
    text: template.text,
    firstLine: template.textLine,
  });
};

interface EditContext {
  readonly actor: Person;
  readonly familyId: string;
  /** Epoch ms. */
  readonly now: number;
  /** What a template may include. */
  readonly parts: Parts;
}

/**
 * The rows that an edit changes, of a family's versions; none where it was made before. Errors: `library.not-allowed`,
 * `library.not-found`, `library.outdated` (with the revision that was saved meanwhile), `template.not-draft`,
 * `template.draft-exists`, and those of `publishingProblem`.
 */
export const decideTemplate = (
  versions: readonly FirmTemplate[],
  edit: TemplateEdit,
  { actor, familyId, now, parts }: EditContext,
): Result<readonly FirmTemplate[], DomainError> => {
  if (!mayEditLibrary(actor)) return err(domainError('library.not-allowed'));
  const by = { personId: actor.id, at: now };
  const current = versions.find(({ id }) => id === edit.id);
  if (edit.do === 'save' && !current) {
    if (edit.revision !== 0) return err(domainError('library.not-found'));
    if (versions.some(({ status }) => status === 'draft')) return err(domainError('template.draft-exists'));
    const { id, source, sample } = edit;
    const version = Math.max(0, ...versions.map((one) => one.version)) + 1;
    return ok([
      {
        id,
        familyId,
        version,
        status: 'draft',
        source,
        sample,
        saved: by,
        published: null,
        retired: null,
        revision: 1,
      },
    ]);
  }
  if (!current) return err(domainError('library.not-found'));
  const outdated = err(domainError('library.outdated', { revision: current.revision }));
  const next = { ...current, revision: current.revision + 1 };
  switch (edit.do) {
    case 'save':
      if (current.source === edit.source && current.sample === edit.sample) return ok([]);
      if (current.status !== 'draft') return err(domainError('template.not-draft'));
      if (current.revision !== edit.revision) return outdated;
      return ok([{ ...next, source: edit.source, sample: edit.sample, saved: by }]);
    case 'publish': {
      if (current.status === 'published') return ok([]);
      if (current.status !== 'draft') return err(domainError('template.not-draft'));
      if (current.revision !== edit.revision) return outdated;
      const problem = publishingProblem(current.source, current.sample, parts);
      if (problem) return err(problem);
      const before = versions.filter(({ status }) => status === 'published');
      return ok([
        ...before.map(
          (one): FirmTemplate => ({ ...one, status: 'retired', retired: by, revision: one.revision + 1 }),
        ),
        { ...next, status: 'published', published: by },
      ]);
    }
    case 'retire':
      if (current.status === 'retired') return ok([]);
      if (current.revision !== edit.revision) return outdated;
      return ok([{ ...next, status: 'retired', retired: by }]);
  }
};
