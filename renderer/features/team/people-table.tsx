import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addFigures,
  noFigures,
  type PersonWeeks,
  utilisation,
  type WeekFigures,
} from '#shared/time-entries/team-week';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import {
  type AttendancePart,
  Figures,
  figureCell,
  figureHead,
  looksOf,
  nameCell,
  nameHead,
  PartsBar,
} from './figures';
import { useTeamWords } from './use-team-words';

const Legend = ({ parts }: { readonly parts: readonly AttendancePart[] }) => {
  const { t } = useTranslation('team');
  return (
    <p aria-hidden="true" className="flex flex-wrap gap-4 pb-2 text-sm text-soft">
      {parts.map((part) => (
        <span key={part} className="flex items-center gap-1.5">
          <span className={`inline-block h-2.5 w-4 rounded-sm ${looksOf[part]}`} />
          {t(`figure.${part}`)}
        </span>
      ))}
    </p>
  );
};

const Cells = ({ of, parts }: { readonly of: WeekFigures; readonly parts: readonly AttendancePart[] }) => {
  const words = useTeamWords();
  return (
    <>
      {parts.map((part) => (
        <td key={part} className={figureCell}>
          {words.length(of[part])}
        </td>
      ))}
      <td className={figureCell}>{words.length(of.attendance)}</td>
      <td className={`${figureCell} font-semibold`}>{words.share(utilisation(of))}</td>
    </>
  );
};

/** Everybody's client time beside their attendance, the longest there first, and all of them together. */
export const PeopleTable = ({
  people,
  parts,
}: {
  readonly people: readonly PersonWeeks[];
  readonly parts: readonly AttendancePart[];
}) => {
  const { t } = useTranslation('team');
  const format = useFormat();
  const names = useRows('person').byId;
  const rows = useMemo(
    () =>
      people
        .map(({ personId, weeks }) => ({
          personId,
          name: names.get(personId)?.name ?? '',
          of: weeks.reduce(addFigures, noFigures),
        }))
        .filter(({ of }) => of.attendance + of.leave > 0)
        .toSorted(
          (a, b) =>
            (utilisation(b.of) ?? 0) - (utilisation(a.of) ?? 0) ||
            a.name.localeCompare(b.name, format.locale),
        ),
    [people, names, format.locale],
  );
  const longest = Math.max(0, ...rows.map(({ of }) => of.attendance));
  if (rows.length === 0) return <p className="text-soft">{t('nothing')}</p>;
  return (
    <>
      <Legend parts={parts} />
      <Figures
        caption={t('people.title')}
        headings={
          <>
            <th scope="col" className={nameHead}>
              {t('people.person')}
            </th>
            <th scope="col" className="px-2 py-1.5">
              <span className="sr-only">{t('bar')}</span>
            </th>
            {([...parts, 'attendance', 'utilisation'] as const).map((name) => (
              <th key={name} scope="col" className={figureHead}>
                {t(`figure.${name}`)}
              </th>
            ))}
          </>
        }
        foot={
          <tr className="font-semibold">
            <th scope="row" className={nameCell}>
              {t('together')}
            </th>
            <td />
            <Cells of={rows.reduce((sum, { of }) => addFigures(sum, of), noFigures)} parts={parts} />
          </tr>
        }
      >
        {rows.map(({ personId, name, of }) => (
          <tr key={personId} className="border-b border-line">
            <th scope="row" className={nameCell} dir="auto">
              {name}
            </th>
            <td className="w-[28%] px-2 py-1.5">
              <PartsBar of={of} longest={longest} />
            </td>
            <Cells of={of} parts={parts} />
          </tr>
        ))}
      </Figures>
    </>
  );
};
