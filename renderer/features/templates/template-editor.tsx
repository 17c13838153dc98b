import { useDeferredValue, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import type { TemplateEdit } from '#shared/templates/firm-template';
import type { Parts } from '#shared/templates/liquid-engine';
import { placeInSource } from '#shared/templates/place-in-source';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { emptyTemplate } from './empty-template';
import { shippedSource } from './shipped-library';
import { SourceTools } from './source-tools';
import { lineAndColumn } from './source-writing';
import { TemplatePreview } from './template-preview';
import { useKeptOnDisk, useUnsavedTemplate } from './unsaved-templates';
import { useFamily } from './use-family';

const keepKeys = 'Mod+s';

/** The title as the head says it, whether or not the rest can be read. */
export const titleIn = (source: string): string => /^title:\s*['"]?(.*?)['"]?\s*$/m.exec(source)?.[1] ?? '';

interface TemplateEditorProps {
  readonly familyId: string;
  /** The shipped template that a new one begins as; null begins with an empty one. */
  readonly startFrom: string | null;
  readonly parts: Parts;
  readonly onClose: () => void;
}

/** A firm's template as its file, beside what it makes of its test answers. */
export const TemplateEditor = ({ familyId, startFrom, parts, onClose }: TemplateEditorProps) => {
  const { t } = useTranslation('templates');
  const { person } = useSignedIn();
  const { versions, take } = useFamily(familyId);
  const [typed, setTyped] = useUnsavedTemplate(person.id, familyId);
  const onDisk = useKeptOnDisk(familyId, typed);
  const call = useBridgeCall('library.edit-template');
  const field = useRef<HTMLTextAreaElement>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const [part, setPart] = useState<'source' | 'sample'>('source');
  const [caret, setCaret] = useState(0);
  const [draftId] = useState(() => v7());
  const current = versions.find(({ id }) => id === looked) ?? versions[0];
  const draft = versions.find(({ status }) => status === 'draft');
  const begun =
    current ??
    (startFrom === null
      ? emptyTemplate
      : { source: shippedSource(`${startFrom}.md`), sample: shippedSource(`${startFrom}.sample.yaml`) });
  // Of a published version nothing changes: typing in it begins the next one, and where that is begun, it is edited.
  const editable = !draft || current?.id === draft.id;
  const texts = (editable && typed) || begun;
  const shown = useDeferredValue(texts);
  // Saved just before the program ended, it is still kept here, and is no news.
  const isNews = typed !== null && (typed.source !== begun.source || typed.sample !== begun.sample);
  const unsaved = editable && isNews;
  const revision = (isNews ? typed : draft)?.revision ?? 0;
  const type = (text: string): void =>
    setTyped({ source: texts.source, sample: texts.sample, [part]: toPlainText(text), revision });
  const ask = async (edit: TemplateEdit, done: string): Promise<boolean> => {
    const answer = await call.call({ familyId, edit });
    if (!answer.ok) return false;
    take(answer.value);
    showToast({ text: done });
    return true;
  };
  const mayKeep = !call.busy && editable && (unsaved || current === undefined);
  const save = async (): Promise<void> => {
    const { source, sample } = texts;
    if (!mayKeep) return;
    if (await ask({ do: 'save', id: draft?.id ?? draftId, revision, source, sample }, t('edit.saved'))) {
      setTyped(null);
      setLooked(null);
    }
  };
  /** Shows a stretch of the file: the field scrolls to what is selected as it is given the focus. */
  const select = (from: number, to: number): void => {
    field.current?.blur();
    field.current?.setSelectionRange(from, to);
    field.current?.focus();
  };
  const wayTo = (error: DomainError, place: string): (() => void) | null => {
    const at = placeInSource(texts.source, place, error);
    if (!at) return null;
    return () => {
      // At once, so that what is typed next goes where the selection is.
      flushSync(() => setPart('source'));
      const lines = texts.source.split('\n');
      const start = lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
      select(start + (at.column ?? 1) - 1, start + (lines[at.line - 1]?.length ?? 0));
    };
  };
  useCommands([
    {
      id: 'templates.save-draft',
      title: t('edit.save'),
      group: 'work',
      keys: keepKeys,
      when: () => mayKeep,
      run: () => void save(),
    },
  ]);
  const place = lineAndColumn(texts[part], caret);
  const begunWords = unsaved && onDisk.isKept ? 'edit.begun-kept' : 'edit.begun';
  const problemWay = call.problem ? wayTo(call.problem, 'template') : null;
  return (
    <div className="flex h-full min-h-0 flex-col bg-panel">
      <header className="flex flex-wrap items-center gap-3 border-b border-line px-6 py-2.5">
        <IconButton icon="close" label={t('back')} onPress={onClose} />
        <div className="min-w-0 grow">
          <h1 className="truncate font-semibold">
            <bdi>{titleIn(texts.source) || t('edit.untitled')}</bdi>
          </h1>
          <p role="status" className="text-xs text-faint">
            {current
              ? t('edit.standing', { version: current.version, status: t(`edit.status.${current.status}`) })
              : t(begunWords)}
            {unsaved && current && ` · ${t(begunWords)}`}
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
              onChange={setLooked}
            />
          </div>
        )}
        {unsaved && current && <Button onPress={() => setTyped(null)}>{t('edit.drop')}</Button>}
        <Button isDisabled={!mayKeep} hint={printedKeys(keepKeys, isMac())} onPress={() => void save()}>
          {t('edit.save')}
        </Button>
        {current && current.status !== 'retired' && (
          <Button
            isDisabled={call.busy || unsaved}
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
            isDisabled={call.busy || unsaved}
            onPress={() =>
              void ask({ do: 'publish', id: current.id, revision: current.revision }, t('edit.published'))
            }
          >
            {t('edit.publish')}
          </Button>
        )}
      </header>
      {call.problem && (
        <div className="px-6 pt-3 pb-2">
          <ProblemNotice
            problem={call.problem}
            {...(problemWay ? { actions: <Button onPress={problemWay}>{t('edit.go')}</Button> } : {})}
          />
        </div>
      )}
      {onDisk.problem && (
        <div className="px-6 pt-3 pb-2">
          <ProblemNotice problem={onDisk.problem} />
        </div>
      )}
      <div className="flex min-h-0 grow">
        <section className="flex min-w-0 basis-1/2 flex-col border-e border-line" aria-label={t('edit.file')}>
          <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
            <span className="flex gap-2">
              {(['source', 'sample'] as const).map((one) => (
                <Chip key={one} selected={part === one} onChange={() => setPart(one)}>
                  {t(`edit.${one}`)}
                </Chip>
              ))}
            </span>
            {editable && part === 'source' && (
              <SourceTools
                source={texts.source}
                onEdit={(edit) => {
                  const { selectionStart: from = 0, selectionEnd: to = 0 } = field.current ?? {};
                  const made = edit({ source: texts.source, from, to });
                  if (!made) return;
                  // Once the menu is gone and has given the focus back.
                  requestAnimationFrame(() =>
                    requestAnimationFrame(() => {
                      select(made.from, made.to);
                      // As if it had been typed, so that the field's own undo takes it back.
                      field.current?.ownerDocument.execCommand('insertText', false, made.text);
                      select(...made.select);
                    }),
                  );
                }}
              />
            )}
          </div>
          <textarea
            ref={field}
            dir="auto"
            spellCheck={false}
            readOnly={!editable}
            aria-label={t(`edit.${part}`)}
            value={texts[part]}
            onChange={(event) => type(event.target.value)}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            className="min-h-0 grow resize-none border-0 border-t border-line bg-bg px-4 py-3 font-mono text-[12px] leading-[18px] outline-none focus-visible:ring-2 focus-visible:ring-accent focus-visible:ring-inset"
          />
          <footer className="border-t border-line px-4 py-1 text-xs text-faint">
            {editable ? t('edit.place', place) : t('edit.read-only')}
          </footer>
        </section>
        <section aria-label={t('preview')} className="min-w-0 basis-1/2 overflow-y-auto bg-bg px-6 py-4">
          <TemplatePreview source={shown.source} sample={shown.sample} parts={parts} wayTo={wayTo} />
        </section>
      </div>
    </div>
  );
};
