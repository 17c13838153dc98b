import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addCovered,
  type ClientCoverage,
  type CoveredWeek,
  coverageShare,
} from '#shared/time-entries/team-week';
import { useRows } from '../../replica/hooks';
import { CodeBadge } from '../../ui/badge';
import { Figures, figureCell, figureHead, nameCell, nameHead } from './figures';
import { useTeamWords } from './use-team-words';

export const noCoverage: CoveredWeek = { open: 0, covered: 0 };

/** Of each client's open hours those in which somebody was there, the best covered first. */
export const CoverageTable = ({ clients }: { readonly clients: readonly ClientCoverage[] }) => {
  const { t } = useTranslation('team');
  const words = useTeamWords();
  const known = useRows('client').byId;
  const rows = useMemo(
    () =>
      clients
        .map(({ clientId, weeks }) => ({ clientId, of: weeks.reduce(addCovered, noCoverage) }))
        .toSorted((a, b) => (coverageShare(b.of) ?? 0) - (coverageShare(a.of) ?? 0)),
    [clients],
  );
  if (rows.length === 0) return <p className="text-soft">{t('nothing')}</p>;
  return (
    <Figures
      caption={t('coverage.title')}
      headings={
        <>
          <th scope="col" className={nameHead}>
            {t('client')}
          </th>
          <th scope="col" className="px-2 py-1.5">
            <span className="sr-only">{t('bar')}</span>
          </th>
          <th scope="col" className={figureHead}>
            {t('coverage.open')}
          </th>
          <th scope="col" className={figureHead}>
            {t('coverage.covered')}
          </th>
          <th scope="col" className={figureHead}>
            {t('figure.coverage')}
          </th>
        </>
      }
    >
      {rows.map(({ clientId, of }) => (
        <tr key={clientId} className="border-b border-line">
          <th scope="row" className={nameCell}>
            <span className="flex items-baseline gap-2">
              <CodeBadge>{known.get(clientId)?.code ?? ''}</CodeBadge>
              <span dir="auto">{known.get(clientId)?.name ?? ''}</span>
            </span>
          </th>
          <td className="w-[40%] px-2 py-1.5">
            <div aria-hidden="true" className="h-2.5 min-w-40 overflow-hidden rounded-sm bg-track">
              <div className="h-full bg-open" style={{ inlineSize: `${(coverageShare(of) ?? 0) * 100}%` }} />
            </div>
          </td>
          <td className={figureCell}>{words.length(of.open)}</td>
          <td className={figureCell}>{words.length(of.covered)}</td>
          <td className={`${figureCell} font-semibold`}>{words.share(coverageShare(of))}</td>
        </tr>
      ))}
    </Figures>
  );
};
