import { domainError } from '#shared/kernel/errors';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import { judgeMutations } from './judge-mutations';

/** SQLSTATE classes in which the data is at fault: 22 data exception (a NUL in a text, say), 23 integrity. */
const isDataFault = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^2[23]/.test(code);
};

const judgeAlone = async (
  database: HubDatabase,
  caller: Caller,
  mutation: Mutation,
  now: number,
): Promise<MutationAnswer[]> => {
  try {
    return await database.as({ mode: 'person', ...caller }, (tx) =>
      judgeMutations(tx, caller, [mutation], now),
    );
  } catch (error) {
    if (!isDataFault(error)) throw error;
    return [{ id: mutation.id, outcome: 'rejected', seq: 0, error: domainError('input.invalid') }];
  }
};

/**
 * Judges a push: all in one transaction, since that is quick; one by one where the database refuses it, so that one
 * bad mutation does not hold up the others. Mutations that depend on a refused one are refused with it.
 */
export const pushMutations = async (
  database: HubDatabase,
  caller: Caller,
  mutations: readonly Mutation[],
  now: number,
): Promise<MutationAnswer[]> => {
  if (mutations.length === 0) return [];
  try {
    return await database.as({ mode: 'person', ...caller }, (tx) =>
      judgeMutations(tx, caller, mutations, now),
    );
  } catch (error) {
    if (!isDataFault(error)) throw error;
  }
  const answers: MutationAnswer[] = [];
  const refused = new Set<string>();
  for (const mutation of mutations) {
    const broken = mutation.dependsOn.find((id) => refused.has(id));
    const [answer] =
      broken === undefined
        ? await judgeAlone(database, caller, mutation, now)
        : [
            {
              id: mutation.id,
              outcome: 'rejected' as const,
              seq: 0,
              error: domainError('mutation.dependency-rejected', { mutation: broken }),
            },
          ];
    if (!answer) continue;
    if (answer.outcome === 'rejected') refused.add(mutation.id);
    answers.push(answer);
  }
  return answers;
};
