import { problemOfUse, type Use } from '#shared/engagements/data-policy';
import type { DataPolicy } from '#shared/engagements/engagement';
import { useErrorWords } from '../i18n/error-words';

/** Says beforehand what an engagement keeps from leaving the program; nothing where all of it may. */
export const KeptHere = ({
  policy,
  uses,
}: {
  readonly policy: DataPolicy;
  readonly uses: readonly Use[];
}) => {
  const words = useErrorWords();
  const said = new Set(
    uses.flatMap((use) => {
      const problem = problemOfUse(policy, use);
      return problem ? [words(problem).what] : [];
    }),
  );
  return [...said].map((what) => (
    <small key={what} className="block text-xs text-faint">
      {what}
    </small>
  ));
};
