import { useTranslation } from 'react-i18next';
import type { SheetLine } from '#shared/time-entries/week-sheet';
import { useFormat } from '../../i18n/format';
import { SubjectTitle } from '../timer/subject-title';

export interface SheetGridProps {
  readonly dates: readonly string[];
  readonly lines: readonly SheetLine[];
}

const cell = 'px-2 py-1.5 text-end whitespace-nowrap';

/** The week by engagement and day: what was worked, and beside it what the engagement's rounding makes of it. */
export const SheetGrid = ({ dates, lines }: SheetGridProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const length = (milliseconds: number) => (milliseconds === 0 ? '·' : format.duration(milliseconds));
  const ofDay = (index: number) => lines.reduce((sum, { days }) => sum + (days[index] ?? 0), 0);
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const billed = lines.filter(({ category }) => category === 'client');
  const rounded = billed.reduce((sum, line) => sum + line.roundedTotal, 0);
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{t('sheet.caption')}</caption>
      <thead>
        <tr className="border-b border-line text-sm text-faint">
          <th scope="col" className="px-2 py-1.5 text-start font-normal">
            {t('sheet.what')}
          </th>
          {dates.map((date) => (
            <th key={date} scope="col" className={`${cell} font-normal`}>
              {format.day(Date.parse(`${date}T12:00:00Z`), 'UTC')}
            </th>
          ))}
          <th scope="col" className={`${cell} font-normal`}>
            {t('sheet.total')}
          </th>
          <th scope="col" className={`${cell} font-normal`}>
            {t('sheet.rounded')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key} className="border-b border-line">
            <th scope="row" className="w-[30%] max-w-0 px-2 py-1.5 text-start font-normal">
              <SubjectTitle
                of={{
                  category: line.category,
                  engagementId: line.engagementId,
                  workItemId: null,
                  activity: null,
                }}
              />
            </th>
            {line.days.map((day, index) => (
              <td key={dates[index]} className={`${cell} ${day === 0 ? 'text-faint' : ''}`}>
                {length(day)}
              </td>
            ))}
            <td className={`${cell} font-semibold`}>{length(line.total)}</td>
            <td className={cell}>{line.category === 'client' ? length(line.roundedTotal) : ''}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" className="px-2 py-1.5 text-start">
            {t('sheet.total')}
          </th>
          {dates.map((date, index) => (
            <td key={date} className={cell}>
              {length(ofDay(index))}
            </td>
          ))}
          <td className={cell}>{length(total)}</td>
          <td className={cell}>{length(rounded)}</td>
        </tr>
      </tfoot>
    </table>
  );
};
