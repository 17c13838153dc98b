import type { ReactNode } from 'react';
import { wordedDetails } from '../../i18n/qualification-words';
import type { QueueRow } from '../../replica/replica';
import { Avatar } from '../../ui/avatar';
import { CodeBadge } from '../../ui/badge';
import { Icon } from '../../ui/icon';
import { dueWords } from '../work-item/due-words';
import type { ColumnId } from './columns';
import type { RowKit } from './row-kit';
import { type WhoState, whoState } from './who-state';

interface CellProps {
  readonly row: QueueRow;
  readonly kit: RowKit;
}

/** Statuses that say more than whose it is; the others are in the *Who* column already. */
const tellingStatuses: ReadonlySet<string> = new Set(['waiting', 'returned']);

/**
 * Words in whatever language they were written: cut off at their own end, whichever way the interface runs. Like all
 * that is called and not mounted here, it makes elements alone: a component each is what a grid in motion pays for.
 */
const named = (words: string | undefined, className = ''): ReactNode => (
  <span dir="auto" className={`truncate ${className}`}>
    {words}
  </span>
);

const Work = ({ row, kit: { t } }: CellProps) => (
  <>
    {row.priority === 'urgent' && (
      <span className="me-1.5 shrink-0 font-semibold text-late">{t('work-item:priority.urgent')}</span>
    )}
    {named(row.title, 'group-data-open/row:font-semibold')}
    {tellingStatuses.has(row.status) && (
      <span className="ms-1.5 shrink-0 text-after-ink">· {t(`work-item:status.${row.status}`)}</span>
    )}
    {row.unsent && <span className="ms-1.5 shrink-0 text-faint">· {t('work-item:unsent')}</span>}
  </>
);

/** The lower of two lines: what is too long is cut off, but no letter that reaches below its line, as Arabic's do. */
const lowerLine = 'block truncate -mb-1 pb-1 text-xs';

const ClientName = ({ row, kit }: CellProps) => {
  const place = kit.clients.get(row.clientId);
  return place ? (
    <>
      {/* The gap is the badge's: a margin of the name's own would follow the direction of the name. */}
      {CodeBadge({ className: 'me-[7px]', children: place.client.code })}
      {named(place.client.name)}
    </>
  ) : null;
};

/** What is done is not late any more, whenever it was due. */
const isLate = ({ dueAt, status }: QueueRow, now: number): boolean =>
  dueAt !== null && dueAt < now && status !== 'completed';

const Due = ({ row, kit }: CellProps) => {
  const { dueAt, clientId } = row;
  if (dueAt === null) return <span className="text-faint">{kit.t('queue:due.none')}</span>;
  const here = kit.me.timeZone;
  const there = kit.clients.get(clientId)?.timeZone ?? here;
  const words = dueWords(dueAt, { there, here }, kit.now, kit.format);
  return (
    <div className="min-w-0 leading-[1.15]">
      <span className={`block truncate ${isLate(row, kit.now) ? 'font-semibold text-late' : ''}`}>
        {words.there}
      </span>
      <small className={`${lowerLine} text-faint`}>{words.here}</small>
    </div>
  );
};

/** Below a working day of the client's, the hours left are worth a second look. */
const fewHours = 8 * 3_600_000;

const OpenHours = ({ row: { dueAt, clientId, status }, kit }: CellProps) => {
  const left = dueAt === null ? null : kit.openHoursLeft(clientId, dueAt);
  if (left === null || status === 'completed') return <span className="text-faint">–</span>;
  const tone = left < 0 ? 'font-semibold text-late' : left < fewHours ? 'font-semibold text-after-ink' : '';
  return <span className={`truncate ${tone}`}>{kit.format.duration(left)}</span>;
};

/** Who holds it; under the name, until when they have it with them for offline work. */
const holder = (words: string, out: number | null, { t, format, me, now }: RowKit): ReactNode => {
  if (out === null) return named(words);
  const until = format.when(out, me.timeZone, now, 'within');
  return (
    <span className="min-w-0 leading-[1.15]" title={t('queue:who.checked-out-until', { until })}>
      {named(words, 'block')}
      <small className={`${lowerLine} text-after-ink`}>{t('queue:who.offline-until', { until })}</small>
    </span>
  );
};

/** What is said of whose an item is, when nobody's picture stands before it. */
const standing = (state: Exclude<WhoState, { who: 'you' | 'person' }>, kit: RowKit): ReactNode => {
  const { t, people, teams } = kit;
  const nameOf = (id: string): string => people.get(id)?.name ?? t('work-item:somebody');
  switch (state.who) {
    case 'claiming':
      return <span className="text-after-ink">{t('queue:who.claiming')}</span>;
    case 'review': {
      const { reviewerId } = state;
      return named(
        reviewerId === null ? t('queue:who.review') : t('queue:who.review-by', { name: nameOf(reviewerId) }),
      );
    }
    case 'over':
      return <span className="text-faint">{t(`work-item:status.${state.status}`)}</span>;
    case 'free':
      return (
        <button
          type="button"
          tabIndex={-1}
          data-act="claim"
          className="cursor-default truncate text-start text-accent hover:underline"
        >
          {t('queue:who.free')}
        </button>
      );
    case 'reserved': {
      const { reservation } = state;
      const name =
        reservation.kind === 'person'
          ? nameOf(reservation.personId)
          : (teams.get(reservation.teamId)?.name ?? '');
      return named(t('queue:who.reserved', { name }), 'text-soft');
    }
    case 'needs': {
      const what = String(wordedDetails(state.problem.details, t, kit.format.locale)['needs'] ?? '');
      return (
        <span className="truncate text-soft" title={what}>
          {t('queue:who.needs', { what })}
        </span>
      );
    }
    case 'unassigned':
      return <span className="text-faint">{t('queue:who.unassigned')}</span>;
  }
};

/**
 * Always a picture or none, then words: a line that comes in then finds the elements that it needs in the line that
 * left, and only their texts change.
 */
const Who = ({ row, kit }: CellProps) => {
  const { t, me, people } = kit;
  const state = whoState(row, me.id, kit.now);
  const isYou = state.who === 'you';
  if (!isYou && state.who !== 'person')
    return (
      <>
        {null}
        {standing(state, kit)}
      </>
    );
  const id = isYou ? me.id : state.personId;
  const name = isYou ? me.name : (people.get(id)?.name ?? t('work-item:somebody'));
  return (
    <>
      {Avatar({ id, name, className: 'me-1.5' })}
      {holder(isYou ? t('queue:who.you') : name, state.checkedOutUntil, kit)}
    </>
  );
};

const Progress = ({ row, kit: { t, format } }: CellProps) => {
  const { checklistDone: done, checklistTotal: total } = row;
  if (total === 0) return <span className="text-faint">–</span>;
  return (
    <span className="flex min-w-0 items-center gap-[7px]">
      <span aria-hidden="true" className="h-[5px] w-10 shrink-0 overflow-hidden rounded-full bg-track">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ inlineSize: `${(done / total) * 100}%` }}
        />
      </span>
      <span className="truncate">
        {t('queue:progress.steps', { done: format.number(done), total: format.number(total) })}
      </span>
    </span>
  );
};

const Priority = ({ row, kit }: CellProps) => <>{kit.t(`work-item:priority.${row.priority}`)}</>;
const Reference = ({ row }: CellProps) => (
  <span className="truncate" translate="no">
    {row.reference}
  </span>
);
const MatterName = ({ row, kit }: CellProps) => <>{named(kit.matters.get(row.matterId)?.name)}</>;

const contents: Readonly<Record<ColumnId, (props: CellProps) => ReactNode>> = {
  work: Work,
  client: ClientName,
  due: Due,
  'open-hours': OpenHours,
  who: Who,
  progress: Progress,
  reference: Reference,
  matter: MatterName,
  priority: Priority,
};

/** What stands in one cell: a plain call, since a grid in motion pays for each component that it mounts. */
export const cellContent = (column: ColumnId, row: QueueRow, kit: RowKit): ReactNode =>
  contents[column]({ row, kit });

/**
 * The box at the beginning of a row: for the mouse; the keyboard has Space and the row says `aria-selected`. It is
 * drawn by its own pseudo-element, since a grid in motion pays for each element of each row.
 */
export const SelectBox = ({ selected }: { readonly selected: boolean }) => (
  <span
    aria-hidden="true"
    data-act="select"
    className={`absolute inset-y-0 start-0 grid w-7 place-items-center ${
      selected
        ? 'text-on-accent'
        : 'opacity-0 group-not-data-scrolling/grid:group-hover/row:opacity-100 group-data-choosing/grid:opacity-100 before:size-[14px] before:rounded-sm before:border-[1.5px] before:border-edge'
    }`}
  >
    {selected && (
      <span className="grid size-[14px] place-items-center rounded-sm bg-accent">
        <Icon name="check" className="size-[10px] stroke-2" />
      </span>
    )}
  </span>
);
