import { useTranslation } from 'react-i18next';
import { type BodyAttributes, paper } from '#shared/documents/body';
import type { PaperLayout } from '#shared/documents/paper-layout';
import { Checkbox } from '../../ui/checkbox';
import { Select } from '../../ui/select';

export interface LayoutFieldsProps {
  readonly attributes: BodyAttributes;
  /** The house decides on the paper, so nobody else does. */
  readonly paperIsGiven: boolean;
  readonly onChange: (change: PaperLayout) => void;
}

/** How a document lies on paper. It is kept with the document. */
export const LayoutFields = ({ attributes, paperIsGiven, onChange }: LayoutFieldsProps) => {
  const { t } = useTranslation('bundle');
  return (
    <section aria-label={t('layout.label')} className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-3">
        {!paperIsGiven && (
          <Select
            label={t('layout.paper')}
            value={attributes.paper}
            choices={paper.options.map((value) => ({ value, label: t(`layout.sizes.${value}`) }))}
            onChange={(value) => onChange({ paper: value })}
          />
        )}
        <Select
          label={t('layout.orientation')}
          value={attributes.orientation ?? 'portrait'}
          choices={(['portrait', 'landscape'] as const).map((value) => ({
            value,
            label: t(`layout.${value}`),
          }))}
          onChange={(orientation) => onChange({ orientation })}
        />
      </div>
      <Checkbox
        selected={attributes.tableOfContents === true}
        onChange={(tableOfContents) => onChange({ tableOfContents })}
      >
        {t('layout.contents')}
      </Checkbox>
      <Checkbox selected={attributes.numbered === true} onChange={(numbered) => onChange({ numbered })}>
        {t('layout.numbered')}
      </Checkbox>
    </section>
  );
};
