import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '#shared/documents/body';
import type { DomainError } from '#shared/kernel/errors';
import { assemble } from '#shared/templates/assemble';
import { readEntry } from '#shared/templates/library';
import type { Parts } from '#shared/templates/liquid-engine';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { bodyElements } from './body-elements';
import { MatterField } from './matter-field';
import { useTemplateData } from './use-template-data';

interface TemplatePreviewProps {
  readonly source: string;
  /** Test answers, as YAML. */
  readonly sample: string;
  readonly parts: Parts;
  /** The way to where an error lies, where that is in this file. */
  readonly wayTo: (error: DomainError, place: string) => (() => void) | null;
}

/** What a template makes of its test answers and of the names of a matter, as it is written; or what is wrong, and where. */
export const TemplatePreview = ({ source, sample, parts, wayTo }: TemplatePreviewProps) => {
  const { t } = useTranslation('templates');
  const [matterId, setMatterId] = useState<string | null>(null);
  const { data } = useTemplateData(matterId, null);
  const made = useMemo(() => {
    const entry = readEntry('template', source, sample);
    if (!entry.ok) return { ...entry, place: 'template' };
    const { template, sample: answers } = entry.value;
    return { ...assemble(template, answers, data, parts), place: template.id };
  }, [source, sample, parts, data]);
  if (!made.ok) {
    const go = wayTo(made.error, made.place);
    return (
      <ProblemNotice
        problem={made.error}
        {...(go ? { actions: <Button onPress={go}>{t('edit.go')}</Button> } : {})}
      />
    );
  }
  const { body, problems } = made.value;
  return (
    <>
      <div className="flex items-end justify-between gap-4 pb-3">
        <p role="status" className="text-sm text-faint">
          {problems.length === 0 ? t('edit.ready') : t('still-open', { count: problems.length })}
        </p>
        <div className="w-64">
          <MatterField value={matterId} onChange={setMatterId} />
        </div>
      </div>
      <article
        lang={body.attrs.language}
        dir={directionOf(body.attrs.language)}
        className="mx-auto max-w-[46rem] border border-line bg-panel px-12 py-10 text-[13px] leading-relaxed shadow-sm"
      >
        {bodyElements(body.content)}
      </article>
    </>
  );
};
