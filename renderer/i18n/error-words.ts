import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type ErrorCode, isErrorCode } from '#shared/kernel/errors';
import { useFormat } from './format';
import { wordedDetails } from './qualification-words';

/** What a person reads about an error: what happened, what is safe, what to do. */
export interface ErrorWords {
  readonly what: string;
  readonly safe: string;
  readonly do: string;
}

interface ShownError {
  readonly code: ErrorCode | string;
  readonly details?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** Words for an error of the table; for a code that this build does not know, the words of an unforeseen failure. */
export const useErrorWords = (): ((error: ShownError) => ErrorWords) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return useCallback(
    ({ code, details }) => {
      const known = isErrorCode(code) ? code : 'bridge.failed';
      const values = wordedDetails(details, t, locale);
      return {
        what: t(`errors:${known}.what`, values),
        safe: t(`errors:${known}.safe`, values),
        do: t(`errors:${known}.do`, values),
      };
    },
    [t, locale],
  );
};
