import { attentionGroups } from '#shared/sync/attention';
import { isShownInAttention } from '../../../renderer/replica/database/pending-codec';
import type { Workstation } from './workstation';

/** What stands under *needs attention*: the command that heads each entry and those under it. */
export const attentionOf = async (desk: Workstation) =>
  attentionGroups((await desk.stored()).pending.filter(isShownInAttention)).map(({ head, dependents }) => ({
    id: head.mutation.id,
    command: head.mutation.command,
    problem: head.problem?.code,
    under: dependents.map(({ mutation }) => mutation.command.type),
  }));
