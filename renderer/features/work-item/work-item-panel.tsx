import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { belongsTo } from '../../app/belongs-to';
import { useIsOffline } from '../../app/bridge/bridge-context';
import { KeptHere } from '../../app/kept-here';
import { useFormat } from '../../i18n/format';
import { jurisdictionName } from '../../i18n/qualification-words';
import { useRow } from '../../replica/hooks';
import { CodeBadge } from '../../ui/badge';
import { IconButton } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { ProblemNotice } from '../../ui/problem-notice';
import { AttachmentSection } from '../attachments/attachment-section';
import { DocumentSection } from '../documents/document-section';
import { ServiceSection } from '../service-level/service-section';
import { ActivityTimeline } from './activity-timeline';
import { type Asked, askable } from './asked';
import { availableCommands, type OfferedType } from './available-commands';
import { Checklist } from './checklist';
import { CommandBar } from './command-bar';
import { isPlain, needsNote } from './command-order';
import { Details } from './details';
import { Instructions } from './instructions';
import { NoteForm } from './note-form';
import { useSaid } from './said';
import { type OpenItem, useOpenItem } from './use-open-item';
import { usePerform } from './use-perform';

export interface WorkItemPanelProps {
  readonly id: string;
  /** A command whose words are being typed in the panel's form, however it was asked for. */
  readonly asked: Asked | null;
  readonly onAsked: (asked: Asked | null) => void;
  /** After the words in the form were accepted. */
  readonly onAnswered: () => void;
  readonly onClose: () => void;
  readonly onAssign: (how: 'assign' | 'reserve') => void;
}

const Heading = ({ open, onClose }: { readonly open: OpenItem; readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const client = useRow('client', open.engagement.clientId);
  const matter = useRow('matter', open.view.item.matterId);
  const { item, unsent } = open.view;
  return (
    <header>
      <div className="flex items-center gap-2">
        {client && <CodeBadge>{client.code}</CodeBadge>}
        <span
          dir="auto"
          className="min-w-0 grow truncate text-faint [text-align:-webkit-match-parent] first-letter:uppercase"
        >
          {item.kind}
          {matter && matter.jurisdiction !== '' && ` · ${jurisdictionName(matter.jurisdiction, t, locale)}`}
        </span>
        <IconButton icon="close" label={t('common:close')} onPress={onClose} />
      </div>
      <h2
        className="mt-1 mb-1 text-[1.19rem] leading-tight font-semibold [text-align:-webkit-match-parent]"
        dir="auto"
      >
        {item.title}
      </h2>
      <p className="text-xs text-faint">
        <span translate="no">{item.reference}</span>
        {unsent && ` · ${t('work-item:unsent')}`}
      </p>
    </header>
  );
};

const Body = (props: WorkItemPanelProps & { readonly open: OpenItem }) => {
  const { open, onAsked, onAnswered, onClose, onAssign } = props;
  const perform = usePerform();
  const say = useSaid(useIsOffline());
  const [problem, setProblem] = useState<DomainError | null>(null);
  const { item } = open.view;
  const offered = availableCommands(open.situation);
  const asked = props.asked && askable(props.asked, offered);
  const command = async (type: OfferedType): Promise<void> => {
    if (!isPlain(type)) onAssign(type === 'work-item.assign' ? 'assign' : 'reserve');
    else if (needsNote(type)) onAsked({ type, note: '' });
    else {
      const result = await perform(type, item.id);
      setProblem(result.ok ? null : result.error);
      if (result.ok) say(type, item.title);
    }
  };
  return (
    <>
      <Heading open={open} onClose={onClose} />
      <CommandBar
        offered={offered}
        onCommand={(type) => {
          void command(type);
        }}
      />
      {problem && <ProblemNotice problem={problem} onDismiss={() => setProblem(null)} />}
      {asked && (
        <NoteForm
          key={asked.key}
          asked={asked}
          onSubmit={async (note) => {
            const result = await perform(asked.type, item.id, note);
            if (result.ok) {
              say(asked.type, item.title);
              onAnswered();
            }
            return result;
          }}
          onClose={() => onAsked(null)}
        />
      )}
      <KeptHere policy={open.engagement.dataPolicy} uses={['copy', 'print']} />
      <Details open={open} />
      <ServiceSection item={open.view.item} engagement={open.engagement} />
      <Checklist open={open} />
      <Instructions text={item.instructions} />
      <DocumentSection open={open} />
      <AttachmentSection open={open} />
      <ActivityTimeline open={open} />
    </>
  );
};

/** One work item: what it is, what can be done with it now, and what happened to it. */
export const WorkItemPanel = (props: WorkItemPanelProps) => {
  const { t } = useTranslation('work-item');
  const open = useOpenItem(props.id);
  return (
    <aside
      aria-label={t('panel')}
      className="w-[25.85rem] shrink-0 overflow-y-auto border-s border-line bg-panel px-4 py-3.5"
      {...(open ? belongsTo(open.engagement.id) : {})}
    >
      {open === null && <EmptyState title={t('gone.title')}>{t('gone.body')}</EmptyState>}
      {open && <Body key={props.id} {...props} open={open} />}
    </aside>
  );
};
