import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/people/person';
import { usePreference } from '../../replica/hooks';
import type { QueueSummary } from '../../replica/replica';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { AssignDialog } from '../assign/assign-dialog';
import type { OfferedType } from '../work-item/available-commands';
import { isPlain, needsNote, type PlainType } from '../work-item/command-order';
import { ProblemNotice } from '../work-item/problem-notice';
import { useMe } from '../work-item/use-me';
import { WorkItemPanel } from '../work-item/work-item-panel';
import { columnSettings, columnsKey, columns as columnTable, resized, shippedColumns } from './columns';
import { QueueGrid } from './queue-grid';
import { sortAfterClick } from './saved-views';
import { SelectionBar } from './selection-bar';
import { type QueueActions, useQueueActions } from './use-queue-actions';
import { useQueueKeys } from './use-queue-keys';
import { useQueueSession, useSummary } from './use-queue-session';
import { useQueueQuery, useQueueView, useViewSituation } from './use-queue-view';
import { useRowKit } from './use-row-kit';
import { ViewBar } from './view-bar';

const nobody: ReadonlySet<string> = new Set();

/** The item that is open stands in the address, so that a reload and the palette find it. */
const useOpenInAddress = (): readonly [string | null, (id: string | null) => void] => {
  const navigate = useNavigate();
  const { item } = useSearch({ strict: false }) as { item?: string };
  const open = useCallback(
    (id: string | null) => {
      void navigate({ to: '/queue', search: id === null ? {} : { item: id }, replace: true });
    },
    [navigate],
  );
  return [item ?? null, open];
};

const Nothing = ({
  summary,
  onEverything,
}: {
  readonly summary: QueueSummary;
  readonly onEverything: () => void;
}) => {
  const { t } = useTranslation('queue');
  if (summary.lines > 0 || summary.loading || summary.version === 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-16">
      <div className="pointer-events-auto">
        <EmptyState
          title={t('empty.title')}
          actions={<Button onPress={onEverything}>{t('empty.show')}</Button>}
        >
          {t('empty.body')}
        </EmptyState>
      </div>
    </div>
  );
};

const SaidLine = ({ said }: Pick<QueueActions, 'said'>) => {
  const { t } = useTranslation('queue');
  return (
    <p role="status" className="sr-only">
      {said && t(`said.${said.type}`, { count: said.count, title: said.title })}
    </p>
  );
};

const QueueOf = ({ me }: { readonly me: Person }) => {
  const [openId, open] = useOpenInAddress();
  const situation = useViewSituation();
  const state = useQueueView(situation);
  const [columns, setColumns] = usePreference(columnsKey, columnSettings, shippedColumns);
  const [draggedColumns, setDraggedColumns] = useState<typeof columns | null>(null);
  const [text, setText] = useState('');
  const [searching, setSearching] = useState(false);
  const [collapsed, setCollapsed] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState(nobody);
  const [standingId, setStandingId] = useState<string | null>(null);
  const [asked, setAsked] = useState<PlainType | null>(null);
  const [giving, setGiving] = useState<'assign' | 'reserve' | null>(null);
  const query = useQueueQuery(state.content, text, collapsed, me.timeZone);
  const queue = useQueueSession(query);
  const summary = useSummary(queue);
  const kit = useRowKit(me);
  const actions = useQueueActions();

  const targetId = standingId ?? openId;
  const targets = selected.size > 0 ? selected : new Set(targetId === null ? [] : [targetId]);

  const command = (type: OfferedType): void => {
    if (!isPlain(type)) setGiving(type === 'work-item.assign' ? 'assign' : 'reserve');
    else if (type === 'work-item.release' && selected.size > 0) void actions.releaseAll(selected);
    else if (targetId === null) return;
    else if (needsNote(type)) {
      open(targetId);
      setAsked(type);
    } else void actions.act(type, targetId);
  };
  const claimNext = (): void => {
    void actions.claimNext().then((id) => id !== null && open(id));
  };
  const toggleTarget = (): void => {
    if (targetId === null) return;
    const next = new Set(selected);
    if (!next.delete(targetId)) next.add(targetId);
    setSelected(next);
  };
  useQueueKeys({
    hasTarget: () => targets.size > 0,
    leads: situation.leads,
    onCommand: command,
    onClaimNext: claimNext,
    onSearch: () => setSearching(true),
    onGroup: () => document.getElementById('queue-group')?.click(),
    onSelect: toggleTarget,
  });
  // An open panel follows the keyboard, as a reading pane does.
  const stand = useCallback(
    (id: string | null) => {
      setStandingId(id);
      if (id !== null && openId !== null && id !== openId) open(id);
    },
    [open, openId],
  );

  return (
    <div className="flex h-full min-h-0">
      <section className="relative flex min-w-0 grow flex-col">
        <ViewBar
          state={state}
          situation={situation}
          columns={columns}
          onColumns={(next) => void setColumns(next)}
          text={text}
          onText={setText}
          searching={searching || text !== ''}
          onClaimNext={claimNext}
        />
        {actions.problem && (
          <div className="px-4 pb-2">
            <ProblemNotice problem={actions.problem} onDismiss={actions.dismissProblem} />
          </div>
        )}
        <SaidLine said={actions.said} />
        <div className="relative flex min-h-0 grow">
          {queue && (
            <QueueGrid
              open={queue}
              summary={summary}
              kit={kit}
              columns={draggedColumns ?? columns}
              sort={state.content.sort}
              groupBy={state.content.groupBy}
              selected={selected}
              openId={openId}
              onSelect={setSelected}
              onStand={stand}
              onOpen={open}
              onDismiss={() => (selected.size > 0 ? setSelected(nobody) : open(null))}
              onClaim={(id) => void actions.act('work-item.claim', id)}
              onFold={(key, isCollapsed) =>
                setCollapsed(isCollapsed ? [...collapsed, key] : collapsed.filter((other) => other !== key))
              }
              onSort={(id) => {
                const column = columnTable[id].sort;
                if (column === null) return;
                state.change({ ...state.content, sort: sortAfterClick(state.content.sort, column) });
              }}
              onResize={(id, by, done) => {
                const next = resized(columns, id, by);
                setDraggedColumns(done ? null : next);
                if (done) void setColumns(next);
              }}
            />
          )}
          <Nothing summary={summary} onEverything={() => state.choose('everything')} />
        </div>
        {selected.size > 0 && (
          <SelectionBar
            count={selected.size}
            leads={situation.leads}
            onAssign={() => setGiving('assign')}
            onReserve={() => setGiving('reserve')}
            onRelease={() => void actions.releaseAll(selected)}
            onClear={() => setSelected(nobody)}
          />
        )}
      </section>
      {openId !== null && (
        <WorkItemPanel
          id={openId}
          asked={asked}
          onAsked={setAsked}
          onClose={() => open(null)}
          onAssign={setGiving}
        />
      )}
      {giving && <AssignDialog how={giving} ids={targets} onClose={() => setGiving(null)} />}
    </div>
  );
};

/** The queue: what a person may claim or holds, and the item they look at. */
export const Queue = () => {
  const me = useMe();
  return me && <QueueOf me={me} />;
};
