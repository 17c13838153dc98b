import { useTranslation } from 'react-i18next';
import { type CalendarProblem, isBlocking } from '#shared/calendars/calendar-problem';
import { problemWords } from './problem-words';

/** Problems where they lie, each in a sentence. Nothing where there are none. */
export const ProblemList = ({ problems }: { readonly problems: readonly CalendarProblem[] }) => {
  const { t } = useTranslation('calendar');
  if (problems.length === 0) return null;
  return (
    <ul className="text-sm">
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity of their own
        <li key={index} className={isBlocking(problem) ? 'text-late' : 'text-after-ink'}>
          {problemWords(problem, t)}
        </li>
      ))}
    </ul>
  );
};
