import { useCallback, useEffect, useState } from 'react';
import type { Person } from '#shared/people/person';
import { usePreference } from '../../replica/hooks';
import { ProblemNotice } from '../../ui/problem-notice';
import { AssignDialog } from '../assign/assign-dialog';
import type { Giving } from '../assign/recipients';
import type { OfferedType } from '../work-item/available-commands';
import { isPlain, needsNote } from '../work-item/command-order';
import { useMe } from '../work-item/use-me';
import { WorkItemPanel } from '../work-item/work-item-panel';
import { columnSettings, columnsKey, columns as columnTable, resized, shippedColumns } from './columns';
import { NothingHere, RowsToCome } from './nothing-here';
import { QueueGrid } from './queue-grid';
import { sortAfterClick, unfinished } from './saved-views';
import { SelectionBar } from './selection-bar';
import { useOpenInAddress } from './use-address';
import { useAsked } from './use-asked';
import { useQueueActions } from './use-queue-actions';
import { useQueueKeys } from './use-queue-keys';
import { useQueueSession } from './use-queue-session';
import { type QueueViewState, useQueueQuery, useQueueView, useViewSituation } from './use-queue-view';
import { useRowKit } from './use-row-kit';
import { useTarget } from './use-target';
import { ViewBar } from './view-bar';

const nobody: ReadonlySet<string> = new Set();

const toggledInSet = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** Shows everything of the one client that the palette asked for, as a change of the present view. */
const useClientAsked = (client: string | null, state: QueueViewState, onTaken: () => void): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address asks once, whatever else changes meanwhile
  useEffect(() => {
    if (client === null) return;
    state.change({ filter: { clientIds: [client], statuses: unfinished }, sort: [], groupBy: 'due' });
    onTaken();
  }, [client]);
};

const QueueOf = ({ me }: { readonly me: Person }) => {
  const { openId, open, editId, client } = useOpenInAddress();
  const situation = useViewSituation();
  const state = useQueueView(situation);
  const [columns, setColumns] = usePreference(columnsKey, columnSettings, shippedColumns);
  const [draggedColumns, setDraggedColumns] = useState<typeof columns | null>(null);
  const [text, setText] = useState('');
  const [searching, setSearching] = useState(false);
  const [collapsed, setCollapsed] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState(nobody);
  const [giving, setGiving] = useState<{ how: Giving; ids: ReadonlySet<string> } | null>(null);
  const { asked, ask, answered } = useAsked(editId, () => open(openId));
  const query = useQueueQuery(state.content, text, collapsed, me.timeZone);
  const queue = useQueueSession(query);
  const kit = useRowKit(me);
  const actions = useQueueActions();
  useClientAsked(client, state, () => open(null));

  const target = useTarget(openId);
  const readTargets = (): ReadonlySet<string> => {
    const id = target.read();
    return selected.size > 0 ? selected : new Set(id === null ? [] : [id]);
  };

  const command = (type: OfferedType): void => {
    const targetId = target.read();
    if (!isPlain(type))
      setGiving({ how: type === 'work-item.assign' ? 'assign' : 'reserve', ids: readTargets() });
    else if (type === 'work-item.release' && selected.size > 0) void actions.releaseAll(selected);
    else if (targetId === null) return;
    else if (needsNote(type)) {
      open(targetId);
      ask({ type, note: '' });
    } else void actions.act(type, targetId);
  };
  const claimNext = (): void => {
    void actions.claimNext().then((id) => id !== null && open(id));
  };
  const toggleTarget = (): void => {
    const targetId = target.read();
    if (targetId !== null) setSelected((present) => toggledInSet(present, targetId));
  };
  useQueueKeys({
    hasTarget: () => readTargets().size > 0,
    assigns: situation.assigns,
    onCommand: command,
    onClaimNext: claimNext,
    onHandOver: () => setGiving({ how: 'assign', ids: nobody }),
    onSearch: () => setSearching(true),
    onGroup: () => document.getElementById('queue-group')?.click(),
    onSelect: toggleTarget,
  });
  // An open panel follows the keyboard, as a reading pane does; while words are typed in it, it stays.
  const follows = openId !== null && asked === null;
  const stand = useCallback(
    (id: string | null, moved: boolean) => {
      target.stand(id, moved);
      if (id !== null && moved && follows && id !== openId) open(id);
    },
    [target.stand, open, openId, follows],
  );

  return (
    <div className="flex h-full min-h-0">
      <section aria-labelledby="queue-title" className="relative flex min-w-0 grow flex-col">
        <ViewBar
          state={state}
          situation={situation}
          columns={columns}
          onColumns={(next) => void setColumns(next)}
          text={text}
          onText={setText}
          searching={searching || text !== ''}
          onSearched={() => setSearching(false)}
          onClaimNext={claimNext}
        />
        {actions.problem && (
          <div className="px-4 pb-2">
            <ProblemNotice problem={actions.problem} onDismiss={actions.dismissProblem} />
          </div>
        )}
        <div className="relative flex min-h-0 grow">
          {queue && (
            <QueueGrid
              open={queue}
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
          <NothingHere open={queue} onEverything={() => state.choose('everything')} />
        </div>
        {selected.size > 0 && (
          <SelectionBar
            count={selected.size}
            assigns={situation.assigns}
            onAssign={() => setGiving({ how: 'assign', ids: selected })}
            onReserve={() => setGiving({ how: 'reserve', ids: selected })}
            onRelease={() => void actions.releaseAll(selected)}
            onClear={() => setSelected(nobody)}
          />
        )}
      </section>
      {openId !== null && (
        <WorkItemPanel
          id={openId}
          asked={asked}
          onAsked={ask}
          onAnswered={answered}
          onClose={() => open(null)}
          onAssign={(how) => setGiving({ how, ids: new Set([openId]) })}
        />
      )}
      {giving && (
        <AssignDialog
          me={me}
          how={giving.how}
          ids={giving.ids}
          onClose={() => setGiving(null)}
          onGiven={() => {
            setGiving(null);
            setSelected(nobody);
          }}
        />
      )}
    </div>
  );
};

/** The queue: what a person may claim or holds, and the item they look at. */
export const Queue = () => {
  const me = useMe();
  return me ? <QueueOf me={me} /> : <RowsToCome />;
};
