import type { ReactNode } from 'react';
import type { WeekFigures } from '#shared/time-entries/team-week';

/** Looks shared by the tables of a team: figures at the end of their cell, headings quiet. */
export const figureCell = 'px-2 py-1.5 text-end whitespace-nowrap';
export const figureHead = `${figureCell} text-sm font-normal text-faint`;
export const nameHead = 'px-2 py-1.5 text-start text-sm font-normal text-faint';
export const nameCell = 'px-2 py-1.5 text-start font-normal';

export interface FiguresProps {
  readonly caption: string;
  readonly headings: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

/** A table of figures with a bar in each row: the chart and its figures are one. */
export const Figures = ({ caption, headings, children, foot }: FiguresProps) => (
  <div className="overflow-x-auto">
    <table className="w-full border-collapse">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-line">{headings}</tr>
      </thead>
      <tbody>{children}</tbody>
      {foot !== undefined && <tfoot>{foot}</tfoot>}
    </table>
  </div>
);

/** What attendance is made of, in the order in which it is drawn. */
const madeOf = ['client', 'others', 'internal', 'break', 'unexplained'] as const;
export type AttendancePart = (typeof madeOf)[number];

/** The parts that there are: time for others is one only where one client is looked at. */
export const partsOf = (ofOneClient: boolean): readonly AttendancePart[] =>
  ofOneClient ? madeOf : madeOf.filter((part) => part !== 'others');

/** Each part by its own tone, and what nobody explained by an outline. */
export const looksOf: Readonly<Record<AttendancePart, string>> = {
  client: 'bg-accent',
  others: 'bg-accent/40',
  internal: 'bg-edge',
  break: 'bg-edge/40',
  unexplained: 'border border-dashed border-edge',
};

/** What somebody's attendance is made of; the longest of all fills the bar. */
export const PartsBar = ({ of, longest }: { readonly of: WeekFigures; readonly longest: number }) => (
  <div aria-hidden="true" className="flex h-2.5 w-full min-w-40 gap-px">
    {madeOf.map(
      (part) =>
        of[part] > 0 && (
          <span
            key={part}
            className={`h-full first:rounded-s-sm last:rounded-e-sm ${looksOf[part]}`}
            style={{ inlineSize: `${(of[part] / Math.max(1, longest)) * 100}%` }}
          />
        ),
    )}
  </div>
);
