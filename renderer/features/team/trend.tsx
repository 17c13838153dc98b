import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addCovered,
  addFigures,
  type ClientCoverage,
  coverageShare,
  noFigures,
  type PersonWeeks,
  utilisation,
} from '#shared/time-entries/team-week';
import { noCoverage } from './coverage-table';
import { type AttendancePart, Figures, figureCell, figureHead, nameCell, nameHead } from './figures';
import { axisTop, type ChartRoom, heightOf, labelEvery, lineOf, placeOf } from './line-layout';
import { useTeamWords } from './use-team-words';

const width = 720;
const height = 132;
/** Around the lines, for the shares beside them and the dates below. */
const margin = { side: 44, above: 8, below: 22 };

const path = (points: readonly { readonly x: number; readonly y: number }[]): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');

interface Week {
  readonly week: string;
  readonly utilisation: number | null;
  readonly coverage: number | null;
}

/** Two lines told apart by dash and mark, not by colour alone; the table below says the same. */
const Chart = ({ weeks }: { readonly weeks: readonly Week[] }) => {
  const { i18n } = useTranslation('team');
  const words = useTeamWords();
  const room: ChartRoom = { width, height, rtl: i18n.dir() === 'rtl' };
  const used = weeks.map((week) => week.utilisation);
  const covered = weeks.map((week) => week.coverage);
  const most = axisTop([...used, ...covered]);
  const every = labelEvery(weeks.length, 9);
  const edge = room.rtl ? width + 6 : -6;
  return (
    <svg
      aria-hidden="true"
      viewBox={`${-margin.side} ${-margin.above} ${width + 2 * margin.side} ${height + margin.above + margin.below}`}
      className="w-full max-w-[60rem] text-xs"
    >
      {[0, most / 2, most].map((share) => (
        <g key={share}>
          <line
            x1={0}
            x2={width}
            y1={heightOf(share, most, room)}
            y2={heightOf(share, most, room)}
            className="stroke-line"
          />
          <text
            x={edge}
            y={heightOf(share, most, room) + 4}
            textAnchor="end"
            className="fill-faint"
            fontSize={11}
          >
            {words.percent(share * 100)}
          </text>
        </g>
      ))}
      {weeks.map(
        ({ week }, index) =>
          index % every === 0 && (
            <text
              key={week}
              x={placeOf(index, weeks.length, room)}
              y={height + 16}
              textAnchor="middle"
              className="fill-faint"
              fontSize={11}
            >
              {words.date(week)}
            </text>
          ),
      )}
      {lineOf(covered, most, room).map((stretch) => (
        <g key={stretch[0]?.index}>
          <path d={path(stretch)} fill="none" strokeWidth={2} strokeDasharray="5 4" className="stroke-soft" />
          {stretch.map(({ x, y, index }) => (
            <rect key={index} x={x - 3} y={y - 3} width={6} height={6} className="fill-soft" />
          ))}
        </g>
      ))}
      {lineOf(used, most, room).map((stretch) => (
        <g key={stretch[0]?.index}>
          <path d={path(stretch)} fill="none" strokeWidth={2} className="stroke-accent" />
          {stretch.map(({ x, y, index }) => (
            <circle key={index} cx={x} cy={y} r={3.2} className="fill-accent" />
          ))}
        </g>
      ))}
    </svg>
  );
};

const Legend = () => {
  const { t } = useTranslation('team');
  return (
    <p aria-hidden="true" className="flex gap-5 pb-2 text-sm text-soft">
      <span className="flex items-center gap-1.5">
        <svg width={22} height={8} aria-hidden="true">
          <line x1={0} x2={22} y1={4} y2={4} strokeWidth={2} className="stroke-accent" />
          <circle cx={11} cy={4} r={3} className="fill-accent" />
        </svg>
        {t('figure.utilisation')}
      </span>
      <span className="flex items-center gap-1.5">
        <svg width={22} height={8} aria-hidden="true">
          <line x1={0} x2={22} y1={4} y2={4} strokeWidth={2} strokeDasharray="5 4" className="stroke-soft" />
          <rect x={8} y={1} width={6} height={6} className="fill-soft" />
        </svg>
        {t('figure.coverage')}
      </span>
    </p>
  );
};

export interface TrendProps {
  readonly weeks: readonly string[];
  readonly people: readonly PersonWeeks[];
  readonly parts: readonly AttendancePart[];
  readonly clients: readonly ClientCoverage[];
}

/** How the team went from week to week. */
export const Trend = ({ weeks, people, parts, clients }: TrendProps) => {
  const { t } = useTranslation('team');
  const words = useTeamWords();
  const rows = useMemo(
    () =>
      weeks.map((week, index) => {
        const of = people.reduce(
          (sum, person) => addFigures(sum, person.weeks[index] ?? noFigures),
          noFigures,
        );
        const cover = clients.reduce(
          (sum, client) => addCovered(sum, client.weeks[index] ?? noCoverage),
          noCoverage,
        );
        return {
          week,
          of,
          utilisation: utilisation(of),
          coverage: of.attendance > 0 ? coverageShare(cover) : null,
        };
      }),
    [weeks, people, clients],
  );
  return (
    <>
      <Legend />
      <Chart weeks={rows} />
      <Figures
        caption={t('trend.title')}
        headings={
          <>
            <th scope="col" className={nameHead}>
              {t('trend.week')}
            </th>
            {([...parts, 'attendance', 'utilisation', 'coverage'] as const).map((name) => (
              <th key={name} scope="col" className={figureHead}>
                {t(`figure.${name}`)}
              </th>
            ))}
          </>
        }
      >
        {rows.toReversed().map((row) => (
          <tr key={row.week} className="border-b border-line">
            <th scope="row" className={nameCell}>
              {words.day(row.week)}
            </th>
            {parts.map((part) => (
              <td key={part} className={figureCell}>
                {words.length(row.of[part])}
              </td>
            ))}
            <td className={figureCell}>{words.length(row.of.attendance)}</td>
            <td className={`${figureCell} font-semibold`}>{words.share(row.utilisation)}</td>
            <td className={`${figureCell} font-semibold`}>{words.share(row.coverage)}</td>
          </tr>
        ))}
      </Figures>
    </>
  );
};
