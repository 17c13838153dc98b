import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Select } from '../../ui/select';

const noMatter = 'none';

/** The matter whose names are proposed, under its client's name. */
export const MatterField = (props: {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) => {
  const { t } = useTranslation('templates');
  const { locale } = useFormat();
  const matters = useRows('matter').list;
  const engagements = useRows('engagement').byId;
  const clients = useRows('client').byId;
  const choices = useMemo(
    () =>
      matters
        .map((matter) => {
          const client = clients.get(engagements.get(matter.engagementId)?.clientId ?? '');
          return { value: matter.id as string, label: `${client?.name ?? ''} – ${matter.name}` };
        })
        .sort((a, b) => a.label.localeCompare(b.label, locale)),
    [matters, engagements, clients, locale],
  );
  return (
    <Select
      label={t('matter')}
      value={props.value ?? noMatter}
      choices={[{ value: noMatter, label: t('no-matter') }, ...choices]}
      onChange={(id) => props.onChange(id === noMatter ? null : id)}
    />
  );
};
