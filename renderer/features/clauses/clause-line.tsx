import { useTranslation } from 'react-i18next';
import type { Clause } from '#shared/templates/clause';

export interface ClauseLineProps {
  readonly clause: Clause;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** A clause in a list of them: what it is called, whose it is, and what it is about. */
export const ClauseLine = ({ clause, isChosen, onChoose }: ClauseLineProps) => {
  const { t } = useTranslation('clauses');
  return (
    <button
      type="button"
      aria-current={isChosen ? 'true' : undefined}
      onClick={onChoose}
      className="w-full rounded-md px-2.5 py-1 text-start hover:bg-hover aria-[current=true]:bg-accent-bg aria-[current=true]:text-accent"
    >
      <span className="block truncate">
        <bdi>{clause.title}</bdi>
      </span>
      <span className="block truncate text-xs text-faint">
        {t(`owner.${clause.owner}`)}
        {clause.topic !== '' && ` · ${clause.topic}`}
      </span>
    </button>
  );
};
