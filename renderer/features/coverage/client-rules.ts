import { useMemo } from 'react';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { Engagement } from '#shared/engagements/engagement';
import { useRows } from '../../replica/hooks';

/** Rules of one kind and length are one rule, however many engagements have it. */
const nameOf = (rule: CoverageRule): string =>
  rule.kind === 'overlap' ? `overlap ${rule.hours}` : rule.kind;

/** What a client's engagements expect of our hours, each rule once, by client. */
export const rulesByClient = (
  engagements: readonly Engagement[],
): ReadonlyMap<string, readonly CoverageRule[]> => {
  const rules = new Map<string, Map<string, CoverageRule>>();
  for (const { clientId, coverageRule } of engagements) {
    const own = rules.get(clientId) ?? new Map<string, CoverageRule>();
    own.set(nameOf(coverageRule), coverageRule);
    rules.set(clientId, own);
  }
  return new Map([...rules].map(([client, own]) => [client, [...own.values()]]));
};

/** Whether being outside client hours can break one of the rules: then it is an exception worth a colour. */
export const minds = (rules: readonly CoverageRule[]): boolean =>
  rules.some(({ kind }) => kind === 'client-shift' || kind === 'overlap');

/** The rules of every client in sight. */
export const useRulesByClient = (): ReadonlyMap<string, readonly CoverageRule[]> => {
  const engagements = useRows('engagement').list;
  return useMemo(() => rulesByClient(engagements), [engagements]);
};
