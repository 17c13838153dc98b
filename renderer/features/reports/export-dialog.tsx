import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { monthOf } from '#shared/calendars/month';
import { memberRoleOf } from '#shared/engagements/engagement';
import { isPeriod, type ReportKind } from '#shared/reports/report';
import { addDays } from '#shared/time-entries/week';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { bestLanguage } from '../../i18n/languages';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';

export interface ExportDialogProps {
  /** What can be exported here, the likeliest first. */
  readonly kinds: readonly [ReportKind, ...ReportKind[]];
  /** The week in view, by its Monday. */
  readonly week: string;
  /** Whose timesheet; missing: one's own. */
  readonly personId?: string;
  readonly onClose: () => void;
}

type Format = 'xlsx' | 'csv';

const isOfClient = (kind: ReportKind): boolean => kind === 'statement' || kind === 'billing';

/** A client is billed by the month, a week is looked at by itself. */
const usualPeriod = (kind: ReportKind, week: string) =>
  isOfClient(kind) ? monthOf(week) : { from: week, until: addDays(week, 6) };

/** Clients with an engagement that this person leads, by name; an admin's are all in their sight. */
const useLedClients = () => {
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

/** Asks what of the hours is to be saved as a file, of which period, and as what. */
export const ExportDialog = ({ kinds, week, personId, onClose }: ExportDialogProps) => {
  const { t, i18n } = useTranslation('report');
  const { t: common } = useTranslation('common');
  const clients = useLedClients();
  const [kind, setKind] = useState<ReportKind>(kinds[0]);
  const [period, setPeriod] = useState(() => usualPeriod(kinds[0], week));
  const [clientId, setClientId] = useState<string | null>(null);
  const [format, setFormat] = useState<Format>('xlsx');
  const { call, busy, problem } = useBridgeCall('report.save');
  const choose = (next: ReportKind) => {
    setKind(next);
    if (isOfClient(next) !== isOfClient(kind)) setPeriod(usualPeriod(next, week));
  };
  const offered = clients.length > 0 ? kinds : kinds.filter((one) => !isOfClient(one));
  const sound = isPeriod(period);
  const save = async () => {
    const subject = isOfClient(kind)
      ? { clientId: clientId ?? '' }
      : kind === 'timesheet' && personId !== undefined
        ? { personId }
        : {};
    const saved = await call({
      kind,
      format,
      language: bestLanguage([i18n.language]),
      ...period,
      ...subject,
    });
    if (!saved.ok) return;
    showToast({ text: t('export.saved', { name: saved.value.name }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('export.title')}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            look="primary"
            isDisabled={busy || !sound || (isOfClient(kind) && clientId === null)}
            onPress={() => void save()}
          >
            {t('export.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {offered.length > 1 && (
          <Select
            label={t('export.what')}
            value={kind}
            choices={offered.map((value) => ({ value, label: t(`kind.${value}`) }))}
            onChange={choose}
          />
        )}
        {isOfClient(kind) && (
          <Select
            label={t('export.client')}
            placeholder={t('export.choose-client')}
            value={clientId}
            choices={clients}
            onChange={setClientId}
          />
        )}
        <div className="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            label={t('export.from')}
            value={period.from}
            onChange={(from) => setPeriod({ ...period, from })}
          />
          <TextField
            type="date"
            label={t('export.until')}
            value={period.until}
            problem={sound ? undefined : t('export.period')}
            onChange={(until) => setPeriod({ ...period, until })}
          />
        </div>
        <Select
          label={t('export.format')}
          value={format}
          choices={(['xlsx', 'csv'] as const).map((value) => ({ value, label: t(`export.${value}`) }))}
          onChange={setFormat}
        />
        <p className="text-sm text-soft">{t('export.help')}</p>
        {problem && <ProblemNotice problem={problem} />}
      </div>
    </Dialog>
  );
};
