import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { directionOf } from '#shared/documents/body';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { assemble } from '#shared/templates/assemble';
import type { FirmTemplate, TemplateEdit } from '#shared/templates/firm-template';
import { readEntry } from '#shared/templates/library';
import type { Parts } from '#shared/templates/liquid-engine';
import { placeInSource } from '#shared/templates/place-in-source';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { useRows } from '../../replica/hooks';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { bodyElements } from './body-elements';
import { emptyTemplate } from './empty-template';
import { shippedSource } from './shipped-library';
import { useTemplateData } from './use-template-data';

/** The title as the head says it, whether or not the rest can be read. */
export const titleIn = (source: string): string => /^title:\s*['"]?(.*?)['"]?\s*$/m.exec(source)?.[1] ?? '';

interface Texts {
  readonly source: string;
  readonly sample: string;
}

/** The family's versions as rows, with those that were just saved until the feed brings them. */
const useFamily = (familyId: string) => {
  const rows = useRows('template').list;
  const [saved, setSaved] = useState<readonly FirmTemplate[]>([]);
  const versions = useMemo(() => {
    const newest = new Map<string, FirmTemplate>();
    for (const row of [...rows.filter((one) => one.familyId === familyId), ...saved]) {
      const known = newest.get(row.id);
      if (!known || known.revision < row.revision) newest.set(row.id, row);
    }
    return [...newest.values()].toSorted((a, b) => b.version - a.version);
  }, [rows, saved, familyId]);
  return { versions, take: (changed: readonly FirmTemplate[]) => setSaved((all) => [...all, ...changed]) };
};

const Preview = ({
  texts,
  parts,
  onPlace,
}: {
  readonly texts: Texts;
  readonly parts: Parts;
  readonly onPlace: (error: DomainError, place: string) => (() => void) | null;
}) => {
  const { t } = useTranslation('templates');
  const { data } = useTemplateData(null, null);
  const made = useMemo(() => {
    const entry = readEntry('template', texts.source, texts.sample);
    if (!entry.ok) return { ...entry, place: 'template' };
    const { template, sample } = entry.value;
    return { ...assemble(template, sample, data, parts), place: template.id, language: template.language };
  }, [texts, parts, data]);
  if (made.ok) {
    const { body, problems } = made.value;
    return (
      <>
        <p role="status" className="pb-2 text-sm text-faint">
          {problems.length === 0 ? t('edit.ready') : t('still-open', { count: problems.length })}
        </p>
        <article
          lang={body.attrs.language}
          dir={directionOf(body.attrs.language)}
          className="mx-auto max-w-[46rem] border border-line bg-panel px-12 py-10 text-[13px] leading-relaxed shadow-sm"
        >
          {bodyElements(body.content)}
        </article>
      </>
    );
  }
  const go = onPlace(made.error, made.place);
  return (
    <ProblemNotice
      problem={made.error}
      {...(go ? { actions: <Button onPress={go}>{t('edit.go')}</Button> } : {})}
    />
  );
};

/** A firm's template as its file, beside what it makes of its test answers. */
export const TemplateEditor = ({
  familyId,
  startFrom,
  parts,
  onClose,
}: {
  readonly familyId: string;
  /** The shipped template that a new one begins as; null begins with an empty one. */
  readonly startFrom: string | null;
  readonly parts: Parts;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('templates');
  const { versions, take } = useFamily(familyId);
  const call = useBridgeCall('library.edit-template');
  const field = useRef<HTMLTextAreaElement>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const [part, setPart] = useState<'source' | 'sample'>('source');
  const [draftId] = useState(() => v7());
  const [typed, setTyped] = useState<(Texts & { readonly revision: number }) | null>(null);
  const current = versions.find(({ id }) => id === looked) ?? versions[0];
  const begun: Texts =
    current ??
    (startFrom === null
      ? emptyTemplate
      : { source: shippedSource(`${startFrom}.md`), sample: shippedSource(`${startFrom}.sample.yaml`) });
  const texts = typed ?? begun;
  const shown = useDeferredValue(texts);
  const draft = versions.find(({ status }) => status === 'draft');
  // Of a published version nothing changes; typing in it begins the next one.
  const target = draft ?? null;
  const editable = current?.status !== 'published' || !draft;
  const type = (text: string): void =>
    setTyped({
      source: texts.source,
      sample: texts.sample,
      [part]: toPlainText(text),
      revision: typed?.revision ?? target?.revision ?? 0,
    });
  const ask = async (edit: TemplateEdit, done: string): Promise<boolean> => {
    const answer = await call.call({ familyId, edit });
    if (!answer.ok) return false;
    take(answer.value);
    showToast({ text: done });
    return true;
  };
  const save = async (): Promise<void> => {
    const { source, sample } = texts;
    const revision = typed?.revision ?? target?.revision ?? 0;
    const id = target?.id ?? draftId;
    if (await ask({ do: 'save', id, revision, source, sample }, t('edit.saved'))) {
      setTyped(null);
      setLooked(null);
    }
  };
  const goTo = (error: DomainError, place: string) => {
    const at = placeInSource(texts.source, place, error);
    if (!at) return null;
    return () => {
      setPart('source');
      // After the field shows the source again.
      requestAnimationFrame(() => {
        const lines = texts.source.split('\n');
        const start = lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
        const length = lines[at.line - 1]?.length ?? 0;
        field.current?.focus();
        field.current?.setSelectionRange(start + (at.column ?? 1) - 1, start + length);
        if (field.current) field.current.scrollTop = Math.max(0, (at.line - 6) * 18);
      });
    };
  };
  return (
    <div className="flex h-full min-h-0 flex-col bg-panel">
      <header className="flex flex-wrap items-center gap-3 border-b border-line px-6 py-2.5">
        <IconButton icon="close" label={t('back')} onPress={onClose} />
        <div className="min-w-0 grow">
          <h1 dir="auto" className="truncate font-semibold">
            {titleIn(texts.source) || t('edit.untitled')}
          </h1>
          <p className="text-xs text-faint">
            {current
              ? t('edit.standing', { version: current.version, status: t(`edit.status.${current.status}`) })
              : t('edit.begun')}
          </p>
        </div>
        {versions.length > 1 && (
          <div className="w-48">
            <Select
              hideLabel
              label={t('edit.versions')}
              value={current?.id ?? null}
              choices={versions.map(({ id, version, status }) => ({
                value: id,
                label: t('edit.standing', { version, status: t(`edit.status.${status}`) }),
              }))}
              onChange={(id) => {
                setTyped(null);
                setLooked(id);
              }}
            />
          </div>
        )}
        <Button
          isDisabled={call.busy || (typed === null && current !== undefined)}
          onPress={() => void save()}
        >
          {t('edit.save')}
        </Button>
        {current && current.status !== 'retired' && (
          <Button
            isDisabled={call.busy || typed !== null}
            onPress={() =>
              void ask({ do: 'retire', id: current.id, revision: current.revision }, t('edit.retired'))
            }
          >
            {t('edit.retire')}
          </Button>
        )}
        {current?.status === 'draft' && (
          <Button
            look="primary"
            isDisabled={call.busy || typed !== null}
            onPress={() =>
              void ask({ do: 'publish', id: current.id, revision: current.revision }, t('edit.published'))
            }
          >
            {t('edit.publish')}
          </Button>
        )}
      </header>
      {call.problem && (
        <div className="px-6 pt-3">
          <ProblemNotice problem={call.problem} />
        </div>
      )}
      <div className="flex min-h-0 grow">
        <section className="flex min-w-0 basis-1/2 flex-col border-e border-line" aria-label={t('edit.file')}>
          <div className="flex gap-2 px-4 py-2">
            {(['source', 'sample'] as const).map((one) => (
              <Chip key={one} selected={part === one} onChange={() => setPart(one)}>
                {t(`edit.${one}`)}
              </Chip>
            ))}
          </div>
          <textarea
            ref={field}
            dir="auto"
            spellCheck={false}
            readOnly={!editable}
            aria-label={t(`edit.${part}`)}
            value={texts[part]}
            onChange={(event) => type(event.target.value)}
            className="min-h-0 grow resize-none border-0 border-t border-line bg-bg px-4 py-3 font-mono text-[12px] leading-[18px] outline-none focus-visible:ring-2 focus-visible:ring-accent focus-visible:ring-inset"
          />
        </section>
        <section aria-label={t('preview')} className="min-w-0 basis-1/2 overflow-y-auto bg-bg px-6 py-4">
          <Preview texts={shown} parts={parts} onPlace={goTo} />
        </section>
      </div>
    </div>
  );
};
