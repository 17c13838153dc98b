import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { useAttachmentState } from '../../app/bridge/bridge-context';
import { useCommands } from '../../app/commands';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useAttachments } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProgressBar } from '../../ui/progress-bar';
import { SectionTitle } from '../work-item/section-title';
import type { OpenItem } from '../work-item/use-open-item';
import { AttachmentEntry } from './attachment-entry';
import { useAttachmentActions } from './use-attachment-actions';

/** Whether something that is dragged brings files. */
const bringsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** The files of a work item: what is there, what is on its way, and a place to drop more. */
export const AttachmentSection = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation('attachments');
  const format = useFormat();
  const { item } = open.view;
  const all = useAttachments(item.id);
  const shown = all.filter(({ attachment }) => attachment.removed === null);
  const state = useAttachmentState();
  const actions = useAttachmentActions(item, open.engagement, open.me.id);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const [takingIn, setTakingIn] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  /** One after the other: each is on disk before the next is read. */
  const addAll = async (files: readonly File[]): Promise<void> => {
    setProblem(null);
    for (const file of files) {
      setTakingIn(file.name);
      const added = await actions.add(
        file,
        shown.map(({ attachment }) => attachment),
      );
      if (added.ok) showToast({ text: t('said.added', { name: file.name }) });
      else setProblem(added.error);
    }
    setTakingIn(null);
  };
  const choose = (): void => input.current?.click();
  useCommands(
    actions.mayChange
      ? [{ id: 'attachment.add', title: t('add'), group: 'work', keys: 'f', run: choose }]
      : [],
  );
  return (
    <section
      aria-labelledby="attachments-title"
      className={over ? 'rounded-md outline-2 outline-accent outline-dashed' : ''}
      onDragOver={(event) => {
        if (!actions.mayChange || !bringsFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!actions.mayChange || !bringsFiles(event)) return;
        event.preventDefault();
        void addAll([...event.dataTransfer.files]);
      }}
    >
      <SectionTitle
        id="attachments-title"
        {...(shown.length > 0 ? { aside: format.number(shown.length) } : {})}
      >
        {t('title')}
      </SectionTitle>
      {problem && <ProblemNotice problem={problem} onDismiss={() => setProblem(null)} />}
      {shown.length > 0 && (
        <ul>
          {shown.map((view) => (
            <AttachmentEntry
              key={view.attachment.id}
              view={view}
              open={open}
              state={state}
              actions={actions}
              onProblem={setProblem}
            />
          ))}
        </ul>
      )}
      {takingIn !== null && (
        <div className="py-2">
          <p className="truncate text-faint" dir="auto">
            {t('taking-in', { name: takingIn })}
          </p>
          <ProgressBar label={t('taking-in', { name: takingIn })} />
        </div>
      )}
      {actions.mayChange && (
        <div className="mt-1.5 flex items-center gap-2.5">
          <Button icon="plus" look="light" onPress={choose} hint="F">
            {t('add')}
          </Button>
          <span className="text-xs text-faint">{t('drop')}</span>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label={t('add')}
            data-testid="attachment-input"
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = '';
              void addAll(files);
            }}
          />
        </div>
      )}
      {!actions.mayChange && shown.length === 0 && <p className="text-faint">{t('none')}</p>}
    </section>
  );
};
