import { useTranslation } from 'react-i18next';
import { Handover } from '../handover/handover';
import { Heatmap } from './heatmap';
import { ThereNow } from './there-now';

/** Who is there for each client, how the coming weeks are covered, and what to hand over as a client's day ends. */
export const CoveragePage = () => {
  const { t } = useTranslation('coverage');
  return (
    <div className="min-h-full overflow-x-auto bg-panel px-8 pt-5 pb-16">
      <h1 className="text-lg font-semibold">{t('title')}</h1>
      <ThereNow />
      <Heatmap />
      <Handover />
    </div>
  );
};
