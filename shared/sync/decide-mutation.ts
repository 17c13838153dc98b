import type { AttachmentCommand } from '../attachments/attachment-command';
import { decideAttachment } from '../attachments/decide-attachment';
import { decideDocument } from '../documents/decide';
import type { DocumentCommand } from '../documents/document-command';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { preferenceId, type SetPreference, stampOf } from '../preferences/preference';
import { type SubmitTimesheet, submit, timesheetId } from '../time-entries/timesheet';
import type { Activity } from '../work-items/activity';
import { applyWorkItem } from '../work-items/apply-work-item';
import { decideWorkItem, type WorkItemContext } from '../work-items/decide-work-item';
import type { WorkItem } from '../work-items/work-item';
import type { WorkItemCommand } from '../work-items/work-item-command';
import {
  isAttachmentCommand,
  isDocumentCommand,
  isPreference,
  isSubmission,
  isTimeCommand,
  isUseNote,
  isWorkItemCommand,
} from './command-kind';
import { decideTime, timeRowsNeeded } from './decide-time';
import type { Command, Mutation } from './mutation';
import type { RowKey, RowLookup, RowPut } from './row';

type WorkItemMutation = Mutation & { readonly command: WorkItemCommand };
type AttachmentMutation = Mutation & { readonly command: AttachmentCommand };
type DocumentMutation = Mutation & { readonly command: DocumentCommand };
type PreferenceMutation = Mutation & { readonly command: SetPreference };

const isOn = <C extends Command>(
  mutation: Mutation,
  isSuch: (command: Command) => command is C,
): mutation is Mutation & { readonly command: C } => isSuch(mutation.command);

/** The rows that `decideMutation` will ask for: the caller reads them first, so that deciding does no reading. */
export const rowsNeededBy = (mutation: Mutation): RowKey[] => {
  if (isOn(mutation, isTimeCommand)) return timeRowsNeeded(mutation);
  const author: RowKey = { kind: 'person', id: mutation.personId };
  const { command } = mutation;
  if (command.type === 'timesheet.submit')
    return [author, { kind: 'timesheet', id: timesheetId(mutation.personId, command.week) }];
  if (command.type === 'preference.set')
    return [author, { kind: 'preference', id: preferenceId(mutation.personId, command.key) }];
  // What it allows now is looked at beside what was allowed then.
  if (isUseNote(command)) return [author, { kind: 'engagement', id: command.engagementId }];
  if (isDocumentCommand(command)) {
    const document: RowKey = { kind: 'document', id: command.documentId };
    const named = command.type === 'document.create' ? command.forWorkItem : null;
    const item: RowKey[] = named === null ? [] : [{ kind: 'workItem', id: named }];
    return [author, { kind: 'engagement', id: mutation.scope }, document, ...item];
  }
  if (!isWorkItemCommand(command) && !isAttachmentCommand(command)) return [author];
  const rows: RowKey[] = [
    author,
    { kind: 'engagement', id: mutation.scope },
    { kind: 'workItem', id: command.workItemId },
  ];
  if ('attachmentId' in command) rows.push({ kind: 'attachment', id: command.attachmentId });
  if (command.type === 'work-item.assign') rows.push({ kind: 'person', id: command.personId });
  return rows;
};

const noteOf = (command: WorkItemCommand): string | null =>
  'note' in command && command.note !== undefined && command.note !== '' ? command.note : null;

/** Whom it concerns besides its author: whoever is given the item, or has it taken from them. */
const subjectIdOf = ({ command, personId }: WorkItemMutation, item: WorkItem): Activity['subjectId'] => {
  if (command.type === 'work-item.assign') return command.personId;
  return command.type === 'work-item.release' && item.assigneeId !== personId ? item.assigneeId : null;
};

const activityOf = (mutation: WorkItemMutation, item: WorkItem, now: number): Activity => {
  const { command } = mutation;
  return {
    id: mutation.id,
    engagementId: mutation.scope as unknown as Activity['engagementId'],
    workItemId: command.workItemId,
    personId: mutation.personId,
    type: command.type,
    at: now,
    recordedAt: mutation.recordedAt,
    note: noteOf(command),
    subjectId: subjectIdOf(mutation, item),
    checklistItemId: command.type === 'work-item.tick' ? command.checklistItemId : null,
  };
};

const decideOnWorkItem = (
  rows: RowLookup,
  mutation: WorkItemMutation,
  now: number,
): Result<RowPut[], DomainError> => {
  const { command } = mutation;
  const actor = rows('person', mutation.personId);
  const engagement = rows('engagement', mutation.scope);
  const item = rows('workItem', command.workItemId);
  if (!actor) return err(domainError('person.not-found'));
  if (!engagement) return err(domainError('scope.not-visible'));
  if (!item || item.engagementId !== engagement.id) return err(domainError('work-item.not-found'));
  const context: WorkItemContext = {
    actor,
    engagement,
    mutationId: mutation.id,
    now,
    assignee: command.type === 'work-item.assign' ? rows('person', command.personId) : undefined,
  };
  const decision = decideWorkItem(item, command, context);
  if (!decision.ok) return decision;
  const next = applyWorkItem(item, decision.value, context);
  const scope = mutation.scope;
  return ok([
    { kind: 'workItem', id: next.id, scope, body: next },
    { kind: 'activity', id: mutation.id, scope, body: activityOf(mutation, item, now) },
  ]);
};

const decideOnAttachment = (
  rows: RowLookup,
  mutation: AttachmentMutation,
  now: number,
): Result<RowPut[], DomainError> => {
  const { command, scope, recordedAt } = mutation;
  const actor = rows('person', mutation.personId);
  const engagement = rows('engagement', scope);
  const item = rows('workItem', command.workItemId);
  if (!actor) return err(domainError('person.not-found'));
  if (!engagement) return err(domainError('scope.not-visible'));
  if (!item || item.engagementId !== engagement.id) return err(domainError('work-item.not-found'));
  const current = rows('attachment', command.attachmentId);
  const context = { actor, engagement, mutationId: mutation.id, now, recordedAt };
  const next = decideAttachment(current, command, context);
  if (!next.ok) return next;
  if (next.value === current) return ok([]);
  return ok([{ kind: 'attachment', id: command.attachmentId, scope, body: next.value }]);
};

const decideOnDocument = (
  rows: RowLookup,
  { command, scope, personId }: DocumentMutation,
  now: number,
): Result<RowPut[], DomainError> => {
  const actor = rows('person', personId);
  const engagement = rows('engagement', scope);
  if (!actor) return err(domainError('person.not-found'));
  if (!engagement) return err(domainError('scope.not-visible'));
  const named = command.type === 'document.create' ? command.forWorkItem : null;
  const workItem = named === null ? undefined : rows('workItem', named);
  const current = rows('document', command.documentId);
  const next = decideDocument(current, command, { actor, engagement, workItem, now });
  if (!next.ok) return next;
  return next.value === current
    ? ok([])
    : ok([{ kind: 'document', id: command.documentId, scope, body: next.value }]);
};

/**
 * What a mutation does to the rows it needs: the one rule of every command, run by the workstation for the optimistic
 * view and by the hub for the truth. `now` is epoch ms: the hub's clock there, `recordedAt` on the workstation.
 */
export const decideMutation = (
  rows: RowLookup,
  mutation: Mutation,
  now: number,
): Result<RowPut[], DomainError> => {
  if (isOn(mutation, isTimeCommand)) return decideTime(rows, mutation);
  if (isOn(mutation, isWorkItemCommand)) return decideOnWorkItem(rows, mutation, now);
  if (isOn(mutation, isAttachmentCommand)) return decideOnAttachment(rows, mutation, now);
  if (isOn(mutation, isDocumentCommand)) return decideOnDocument(rows, mutation, now);
  // What is theirs alone lives in their own scope; anywhere else a colleague would see it.
  if ((mutation.scope as string) !== mutation.personId) return err(domainError('scope.not-visible'));
  if (isOn(mutation, isPreference)) return decideOnPreference(rows, mutation, now);
  // It is for the audit alone: no row changes.
  if (isOn(mutation, isUseNote)) return ok([]);
  return isOn(mutation, isSubmission) ? decideOnSubmission(rows, mutation, now) : ok([]);
};

const decideOnPreference = (
  rows: RowLookup,
  { command, personId, recordedAt, deviceId, deviceSequence, scope }: PreferenceMutation,
  now: number,
): Result<RowPut[], DomainError> => {
  const id = preferenceId(personId, command.key);
  const standing = rows('preference', id) ?? null;
  const writtenAt = stampOf(command, { recordedAt, deviceId, deviceSequence }, standing, now);
  // Last writer wins per key: an older write that arrives late is accepted and changes nothing.
  if (writtenAt === null) return ok([]);
  const { key, value } = command;
  return ok([
    {
      kind: 'preference',
      id,
      scope,
      body: { id, personId, key, value, writtenAt, deviceId, deviceSequence },
    },
  ]);
};

const decideOnSubmission = (
  rows: RowLookup,
  { command, personId, scope }: Mutation & { readonly command: SubmitTimesheet },
  now: number,
): Result<RowPut[], DomainError> => {
  const standing = rows('timesheet', timesheetId(personId, command.week));
  const submitted = submit(standing, personId, command, { now });
  if (!submitted.ok) return submitted;
  return ok([{ kind: 'timesheet', id: submitted.value.id, scope, body: submitted.value }]);
};
