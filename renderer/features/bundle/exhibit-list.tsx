import { useTranslation } from 'react-i18next';
import { exhibitLabel } from '#shared/documents/bundle';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { IconButton } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { Select } from '../../ui/select';
import type { Candidate, useExhibits } from './use-exhibits';

interface LineProps {
  readonly candidate: Candidate;
  readonly exhibits: ReturnType<typeof useExhibits>;
  /** How it is called in the document; null while it is not chosen. */
  readonly label: string | null;
}

const Line = ({ candidate, exhibits, label }: LineProps) => {
  const { t } = useTranslation('bundle');
  const words = useErrorWords();
  const { version, pages, problem } = candidate;
  const { name } = version;
  const state = problem ? words(problem).what : pages === null ? t('reading') : t('pages', { count: pages });
  const move = (by: -1 | 1): void => exhibits.move(candidate, by);
  return (
    <li
      className="flex items-start gap-2 border-b border-line py-1.5 last:border-0"
      onKeyDown={(event) => {
        if (label === null || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        move(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <span className="min-w-0 grow">
        <Checkbox selected={label !== null} onChange={(on) => exhibits.choose(candidate, on)}>
          <span className="flex min-w-0 flex-col">
            {/* The gap is the row's, since a label in another script has its own end. */}
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              {label !== null && (
                <bdi className="shrink-0 font-semibold" translate="no">
                  {label}
                </bdi>
              )}
              <bdi className="min-w-0 break-words" translate="no">
                {name}
              </bdi>
              {candidate.filed !== '' && (
                <bdi className="text-xs text-faint" translate="no">
                  {candidate.filed}
                </bdi>
              )}
            </span>
            {label !== null && (
              <span role={problem ? 'alert' : 'status'} className={problem ? 'text-late' : 'text-faint'}>
                {state}
                {problem && <span className="block text-soft">{words(problem).do}</span>}
              </span>
            )}
          </span>
        </Checkbox>
      </span>
      {label !== null && (
        <span className="flex shrink-0">
          <IconButton icon="chevron-up" label={t('earlier', { name })} onPress={() => move(-1)} />
          <IconButton icon="chevron-down" label={t('later', { name })} onPress={() => move(1)} />
        </span>
      )}
    </li>
  );
};

export interface ExhibitListProps {
  readonly exhibits: ReturnType<typeof useExhibits>;
  /** Of the document. */
  readonly language: string;
}

/** Which files stand behind the document, and in which order; Alt and an arrow move one. */
export const ExhibitList = ({ exhibits, language }: ExhibitListProps) => {
  const { t } = useTranslation('bundle');
  const { number } = useFormat();
  const none = exhibits.chosen.length + exhibits.others.length === 0;
  return (
    <section aria-label={t('exhibits')}>
      <h3 className="flex items-baseline justify-between font-semibold">
        {t('exhibits')}
        <span className="text-xs font-normal text-faint">{number(exhibits.chosen.length)}</span>
      </h3>
      <p className="pb-2 text-sm text-soft">{t(none ? 'no-files' : 'exhibits-help')}</p>
      {exhibits.sources.length > 1 && (
        <div className="pb-2">
          <Select
            label={t('source.label')}
            value={exhibits.source}
            choices={exhibits.sources.map((value) => ({ value, label: t(`source.${value}`) }))}
            onChange={exhibits.setSource}
          />
        </div>
      )}
      <ul hidden={none} className="max-h-60 overflow-auto rounded-md border border-line px-3">
        {exhibits.chosen.map((candidate, at) => (
          <Line
            key={candidate.version.attachmentId}
            candidate={candidate}
            exhibits={exhibits}
            label={exhibitLabel(at, language)}
          />
        ))}
        {exhibits.others.map((candidate) => (
          <Line key={candidate.version.attachmentId} candidate={candidate} exhibits={exhibits} label={null} />
        ))}
      </ul>
    </section>
  );
};
