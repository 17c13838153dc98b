import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { memberRoleOf } from '#shared/engagements/engagement';
import type { ReportKind } from '#shared/reports/report';
import {
  type ReportDefinition,
  type ReportFormat,
  reportFormats,
  reportLanguages,
} from '#shared/reports/report-definition';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { languages } from '../../i18n/languages';
import { useRows } from '../../replica/hooks';
import { Select } from '../../ui/select';

export const isOfClient = (kind: ReportKind): boolean => kind === 'statement' || kind === 'billing';

/** Clients with an engagement that this person leads, by name; an admin's are all in their sight. */
export const useLedClients = () => {
  const { person } = useSignedIn();
  const { locale } = useFormat();
  const engagements = useRows('engagement').list;
  const clients = useRows('client').list;
  return useMemo(() => {
    const led = new Set(
      engagements
        .filter((one) => person.role === 'admin' || memberRoleOf(one, person.id) === 'lead')
        .map(({ clientId }) => clientId as string),
    );
    return clients
      .filter(({ id }) => led.has(id))
      .map(({ id, name }) => ({ value: id as string, label: name }))
      .toSorted((a, b) => a.label.localeCompare(b.label, locale));
  }, [engagements, clients, person, locale]);
};

/** How a report is written. */
export interface Writing {
  readonly format: ReportFormat;
  readonly language: ReportDefinition['language'];
  readonly paper: ReportDefinition['paper'];
}

export interface WritingFieldsProps {
  readonly writing: Writing;
  readonly onChange: (writing: Writing) => void;
}

/** The format of a report, its language, and the paper where it goes on some. */
export const WritingFields = ({ writing, onChange }: WritingFieldsProps) => {
  const { t } = useTranslation('report');
  return (
    <div className={`grid gap-3 ${writing.format === 'pdf' ? 'grid-cols-3' : 'grid-cols-2'}`}>
      <Select
        label={t('export.format')}
        value={writing.format}
        choices={reportFormats.map((value) => ({ value, label: t(`export.${value}`) }))}
        onChange={(format) => onChange({ ...writing, format })}
      />
      <Select
        label={t('export.language')}
        value={writing.language}
        choices={reportLanguages.map((value) => ({ value, label: languages[value].name }))}
        onChange={(language) => onChange({ ...writing, language })}
      />
      {writing.format === 'pdf' && (
        <Select
          label={t('export.paper')}
          value={writing.paper}
          choices={(['A4', 'Letter'] as const).map((value) => ({ value, label: t(`export.paper-${value}`) }))}
          onChange={(paper) => onChange({ ...writing, paper })}
        />
      )}
    </div>
  );
};
