import type { AttachmentCommand } from '../attachments/attachment-command';
import type { DocumentCommand } from '../documents/document-command';
import type { UseNote } from '../engagements/use-note';
import type { SetPreference } from '../preferences/preference';
import type { TimeCommand } from '../time-entries/time-command';
import type { SubmitTimesheet } from '../time-entries/timesheet';
import type { WorkItemCommand } from '../work-items/work-item-command';
import type { Command } from './mutation';

/*
 * Which rule a command falls under. Every kind is told by its type's prefix, so that a new command of a kind finds its
 * rule by itself.
 */

export const isWorkItemCommand = (command: Command): command is WorkItemCommand =>
  command.type.startsWith('work-item.');

export const isAttachmentCommand = (command: Command): command is AttachmentCommand =>
  command.type.startsWith('attachment.');

export const isDocumentCommand = (command: Command): command is DocumentCommand =>
  command.type.startsWith('document.');

export const isTimeCommand = (command: Command): command is TimeCommand =>
  command.type.startsWith('timer.') || command.type.startsWith('time-entry.');

export const isPreference = (command: Command): command is SetPreference => command.type === 'preference.set';

export const isSubmission = (command: Command): command is SubmitTimesheet =>
  command.type === 'timesheet.submit';

export const isUseNote = (command: Command): command is UseNote => command.type === 'use.note';
