import type { AttachmentState } from '#shared/bridge/attachment-calls';
import type { DomainError } from '#shared/kernel/errors';
import type { AttachmentView } from '../../replica/views';
import type { OpenItem } from '../work-item/use-open-item';
import type { AttachmentActions } from './use-attachment-actions';

/** What every part of one file's line is made from. */
export interface AttachmentEntryProps {
  readonly view: AttachmentView;
  readonly open: OpenItem;
  readonly state: AttachmentState | null;
  readonly actions: AttachmentActions;
  readonly onProblem: (problem: DomainError | null) => void;
}
