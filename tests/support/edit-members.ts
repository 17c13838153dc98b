import type { AccessEdit } from '#shared/engagements/edit-access';
import { type Engagement, engagement, type MemberRole } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import type { Answer } from './ask-hub';
import type { HubCaller } from './hub-caller';

/** The engagement as this person sees it. */
export const engagementOf = async (caller: HubCaller, key: string): Promise<Engagement> => {
  const { entries } = await caller.pull();
  const id = caller.ids.engagement(key);
  const entry = entries.find((each) => each.kind === 'engagement' && each.id === id);
  return engagement.parse(entry?.row);
};

/** Asks to change who sees it and what it allows. */
export const editAccess = (
  caller: HubCaller,
  before: Engagement,
  change: Partial<AccessEdit>,
): Promise<Answer> => {
  const { revision, members, dataPolicy } = before;
  const edit = { revision, members, dataPolicy, ...change };
  return caller.put(`/v1/engagements/${before.id}/access`, edit);
};

const expectDone = (answer: Answer): void => {
  if (answer.status !== 200) throw new Error(`the edit was refused: ${JSON.stringify(answer.body)}`);
};

export const withoutMember = async (caller: HubCaller, key: string, person: string): Promise<void> => {
  const before = await engagementOf(caller, key);
  const members = before.members.filter(({ personId }) => personId !== caller.ids.person(person));
  expectDone(await editAccess(caller, before, { members }));
};

export const withMember = async (
  caller: HubCaller,
  key: string,
  person: string,
  role: MemberRole,
): Promise<void> => {
  const before = await engagementOf(caller, key);
  const members = [...before.members, { personId: caller.ids.person(person) as PersonId, role }];
  expectDone(await editAccess(caller, before, { members }));
};
