import { domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import { type JudgeContext, judgeMutations } from './judge-mutations';
import { idOf, type ReadMutation, refusedWith, type Unreadable } from './read-mutation';

/** SQLSTATE classes in which the data is at fault: 22 data exception (a NUL in a text, say), 23 integrity. */
const isDataFault = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^2[23]/.test(code);
};

/** Runs `work`; null where the database says that the data is at fault, which rolls it back whole. */
const unlessDataFault = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (isDataFault(error)) return null;
    throw error;
  }
};

const refused = (read: ReadMutation): Unreadable =>
  read.ok ? refusedWith(read.mutation, domainError('input.invalid')) : read;

/** `read`, refused where it depends on one that was refused without leaving a record. */
const unlessBroken = (read: ReadMutation, lost: ReadonlySet<MutationId>): ReadMutation => {
  const broken = read.ok ? read.mutation.dependsOn.find((id) => lost.has(id)) : undefined;
  return read.ok && broken !== undefined
    ? refusedWith(read.mutation, domainError('mutation.dependency-rejected', { mutation: broken }))
    : read;
};

/**
 * Judges a push: all in one transaction, since that is quick; one by one where the database refuses it, so that one
 * bad mutation does not hold up the others. A refusal is kept like any answer wherever the database can hold it.
 */
export const pushMutations = async (
  database: HubDatabase,
  caller: Caller,
  readings: readonly ReadMutation[],
  context: JudgeContext,
): Promise<MutationAnswer[]> => {
  const judge = (some: readonly ReadMutation[]): Promise<MutationAnswer[] | null> =>
    unlessDataFault(() =>
      database.as({ mode: 'person', ...caller }, (tx) => judgeMutations(tx, caller, some, context)),
    );
  const together = await judge(readings);
  if (together) return together;
  const answers: MutationAnswer[] = [];
  const lost = new Set<MutationId>();
  for (const one of readings) {
    const read = unlessBroken(one, lost);
    const [answer] = (await judge([read])) ?? (await judge([refused(read)])) ?? [];
    if (answer) answers.push(answer);
    else {
      // Not even the refusal can be written: the id, say, is that of somebody else's mutation.
      lost.add(idOf(read));
      answers.push({ id: idOf(read), outcome: 'rejected', seq: 0, error: refused(read).error });
    }
  }
  return answers;
};
