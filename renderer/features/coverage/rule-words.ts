import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageRule } from '#shared/calendars/coverage';
import { type Formatter, useFormat } from '../../i18n/format';

const wordsOf = (rule: CoverageRule, t: TFunction<'coverage'>, format: Formatter): string => {
  switch (rule.kind) {
    case 'client-shift':
      return t('rule.client-shift');
    case 'overlap':
      return t('rule.overlap', { count: rule.hours, hours: format.number(rule.hours, 2) });
    case 'overnight':
      return t('rule.overnight');
    case 'outcome':
      return t('rule.outcome');
  }
};

/** What a client expects of our hours, in words; several rules as a list. */
export const useRuleWords = (): ((rules: readonly CoverageRule[]) => string) => {
  const { t } = useTranslation('coverage');
  const format = useFormat();
  return useCallback((rules) => format.list(rules.map((rule) => wordsOf(rule, t, format))), [t, format]);
};
