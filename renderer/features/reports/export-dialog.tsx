import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { monthOf } from '#shared/calendars/month';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { isPeriod, type ReportKind } from '#shared/reports/report';
import { type SpanRule, spanOn, spanRules } from '#shared/reports/report-definition';
import { addDays } from '#shared/time-entries/week';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { bestLanguage } from '../../i18n/languages';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { useWorkingDay } from '../timer/use-working-day';
import { isOfClient, useLedClients, type Writing, WritingFields } from './report-fields';
import { SavedReports } from './saved-reports';
import { useDefinitions } from './use-definitions';

export interface ExportDialogProps {
  /** What can be exported here, the likeliest first. */
  readonly kinds: readonly [ReportKind, ...ReportKind[]];
  /** The week in view, by its Monday. */
  readonly week: string;
  /** Whose timesheet; missing: one's own. */
  readonly personId?: string;
  readonly onClose: () => void;
}

/** A client is billed by the month, a week is looked at by itself. */
const usualPeriod = (kind: ReportKind, week: string) =>
  isOfClient(kind) ? monthOf(week) : { from: week, until: addDays(week, 6) };

/** Asks what of the hours is to be saved as a file, of which period, and as what. */
export const ExportDialog = ({ kinds, week, personId, onClose }: ExportDialogProps) => {
  const { t, i18n } = useTranslation('report');
  const { t: common } = useTranslation('common');
  const clients = useLedClients();
  const [kind, setKind] = useState<ReportKind>(kinds[0]);
  const [period, setPeriod] = useState(() => usualPeriod(kinds[0], week));
  const [clientId, setClientId] = useState<string | null>(null);
  const [span, setSpan] = useState<SpanRule | 'dates'>('dates');
  const [writing, setWriting] = useState<Writing>({
    format: 'xlsx',
    language: bestLanguage([i18n.language]),
    paper: 'A4',
  });
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<DomainError | null>(null);
  const today = useWorkingDay();
  const { add } = useDefinitions();
  const { call, busy, problem } = useBridgeCall('report.save');
  const chooseSpan = (next: SpanRule | 'dates') => {
    setSpan(next);
    if (next !== 'dates') setPeriod(spanOn(next, today));
  };
  const choose = (next: ReportKind) => {
    setKind(next);
    if (span === 'dates' && isOfClient(next) !== isOfClient(kind)) setPeriod(usualPeriod(next, week));
  };
  const offered = clients.length > 0 ? kinds : kinds.filter((one) => !isOfClient(one));
  const sound = isPeriod(period);
  const save = async () => {
    const subject = isOfClient(kind)
      ? { clientId: clientId ?? '' }
      : (kind === 'timesheet' || kind === 'attendance') && personId !== undefined
        ? { personId }
        : {};
    const saved = await call({
      kind,
      ...writing,
      ...period,
      ...subject,
    });
    if (!saved.ok) return;
    showToast({ text: t('export.saved', { name: saved.value.name }) });
    onClose();
  };
  const kept = name.trim();
  const keep = async () => {
    if (span === 'dates') return;
    const done = await add({
      id: crypto.randomUUID(),
      name: toPlainText(kept),
      kind,
      span,
      clientIds: isOfClient(kind) && clientId !== null ? [clientId] : [],
      personIds: !isOfClient(kind) && kind !== 'exceptions' && personId !== undefined ? [personId] : [],
      ...writing,
    });
    if (!done.ok) return setRefused(done.error);
    setName('');
    showToast({ text: t('saved.kept', { name: kept }) });
  };
  const lacksClient = isOfClient(kind) && clientId === null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('export.title')}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button look="primary" isDisabled={busy || !sound || lacksClient} onPress={() => void save()}>
            {t('export.save')}
          </Button>
        </>
      }
    >
      <SavedReports />
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
        <Select
          label={t('export.period-rule')}
          value={span}
          choices={(['dates', ...spanRules] as const).map((value) => ({ value, label: t(`span.${value}`) }))}
          onChange={chooseSpan}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            type="date"
            label={t('export.from')}
            value={period.from}
            onChange={(from) => {
              setSpan('dates');
              setPeriod({ ...period, from });
            }}
          />
          <TextField
            type="date"
            label={t('export.until')}
            value={period.until}
            problem={sound ? undefined : t('export.period')}
            onChange={(until) => {
              setSpan('dates');
              setPeriod({ ...period, until });
            }}
          />
        </div>
        <WritingFields writing={writing} onChange={setWriting} />
        <p className="text-sm text-soft">{t('export.help')}</p>
        {span !== 'dates' && (
          <div className="flex items-end gap-3 border-t border-line pt-3">
            <div className="grow">
              <TextField label={t('saved.name')} value={name} maxLength={80} onChange={setName} />
            </div>
            <Button isDisabled={kept === '' || lacksClient} onPress={() => void keep()}>
              {t('saved.keep')}
            </Button>
          </div>
        )}
        {refused && <ProblemNotice problem={refused} />}
        {problem && <ProblemNotice problem={problem} />}
      </div>
    </Dialog>
  );
};
