import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as Y from 'yjs';
import { assemblyOf } from '#shared/documents/assembly';
import type { DocumentBody } from '#shared/documents/body';
import { type BatesRun, batesNumber, stampPlaces } from '#shared/documents/bundle';
import { threadsOf } from '#shared/documents/comments';
import type { DocumentRow } from '#shared/documents/document';
import { threadsOnPaper } from '#shared/documents/paper-comments';
import { keepLayout, type PaperLayout } from '#shared/documents/paper-layout';
import { problemOfUse } from '#shared/engagements/data-policy';
import type { Engagement } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge, useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { usePrintedAs } from '../house-style/use-printed-as';
import { ExhibitList } from './exhibit-list';
import { LayoutFields } from './layout-fields';
import { useExhibits } from './use-exhibits';
import { usePrint } from './use-print';

export interface BundleDialogProps {
  readonly row: DocumentRow;
  readonly engagement: Engagement;
  /** What is written in it now. */
  readonly body: DocumentBody;
  /** Where it lies, with what was said about it and what it was assembled from. */
  readonly doc: Y.Doc;
  /** Whether how it lies on paper may be changed in it; else it is for this once. */
  readonly editable: boolean;
  /** The day it bears, `YYYY-MM-DD`. */
  readonly day: string;
  readonly onClose: () => void;
}

const digitsOnly = (text: string, most: number): number =>
  Math.min(most, Number(text.replace(/\D/g, '').slice(0, 9) || '0'));

const NumbersFields = ({
  run,
  onChange,
}: {
  readonly run: BatesRun;
  readonly onChange: (run: BatesRun) => void;
}) => {
  const { t } = useTranslation('bundle');
  return (
    <div className="grid grid-cols-2 gap-3 ps-6">
      <TextField
        label={t('prefix')}
        value={run.prefix}
        maxLength={24}
        onChange={(prefix) => onChange({ ...run, prefix })}
      />
      <TextField
        label={t('start')}
        value={String(run.start)}
        inputMode="numeric"
        onChange={(text) => onChange({ ...run, start: digitsOnly(text, 999_999_999) })}
      />
      <TextField
        label={t('digits')}
        value={String(run.digits)}
        inputMode="numeric"
        onChange={(text) => onChange({ ...run, digits: Math.max(1, digitsOnly(text, 10)) })}
      />
      <Select
        label={t('place')}
        value={run.place}
        choices={stampPlaces.map((value) => ({ value, label: t(`places.${value}`) }))}
        onChange={(place) => onChange({ ...run, place })}
      />
    </div>
  );
};

/** A document as it leaves: with its exhibits behind it, numbered, stamped and locked, as one PDF. */
export const BundleDialog = ({
  row,
  engagement,
  body: opened,
  doc,
  editable,
  day,
  onClose,
}: BundleDialogProps) => {
  const { t } = useTranslation(['bundle', 'common']);
  const bridge = useBridge();
  const { dataPolicy } = engagement;
  const people = useRows('person').byId;
  const [layout, setLayout] = useState<PaperLayout>({});
  const body = useMemo(
    (): DocumentBody => ({ ...opened, attrs: { ...opened.attrs, ...layout } }),
    [opened, layout],
  );
  const changeLayout = (change: PaperLayout): void => {
    setLayout((before) => ({ ...before, ...change }));
    if (editable) keepLayout(doc, change);
  };
  const threads = useMemo(() => threadsOf(doc), [doc]);
  const assembly = useMemo(() => assemblyOf(doc), [doc]);
  const [withComments, setWithComments] = useState(false);
  const [withAnswers, setWithAnswers] = useState(false);
  const exhibits = useExhibits(row.workItemId, engagement);
  const [own, setOwn] = useState<{ pages: number | null; problem: DomainError | null }>({
    pages: null,
    problem: null,
  });
  const printed = usePrintedAs(row, engagement, day);
  const asked = useMemo(() => ({ body, ...printed }), [body, printed]);
  useEffect(() => {
    let wanted = true;
    void bridge.call('bundle.count-document', asked).then((counted) => {
      if (!wanted) return;
      setOwn(
        counted.ok ? { pages: counted.value.pages, problem: null } : { pages: null, problem: counted.error },
      );
    });
    return () => {
      wanted = false;
    };
  }, [bridge, asked]);
  const [numbered, setNumbered] = useState(false);
  const [run, setRun] = useState<BatesRun>({ prefix: '', start: 1, digits: 6, place: 'bottom-right' });
  const [stamp, setStamp] = useState('');
  const [password, setPassword] = useState('');
  const save = useBridgeCall('bundle.save');
  const word = useBridgeCall('print.save-docx');
  const paper = usePrint(row, engagement, printed);
  const [unprinted, setUnprinted] = useState<DomainError | null>(null);
  const refused = problemOfUse(dataPolicy, 'export');
  const counted = exhibits.chosen.every(({ pages }) => pages !== null);
  const pages =
    own.pages === null || !counted
      ? null
      : exhibits.chosen.reduce((sum, each) => sum + 1 + (each.pages ?? 0), own.pages);
  // Nothing is counted any more where something cannot be read, which says so at its place.
  const unread = own.problem !== null || exhibits.chosen.some(({ problem: found }) => found !== null);
  const busy = save.busy || word.busy || paper.busy;
  const mayExport = refused === null && pages !== null && !busy;
  const of = { engagementId: row.engagementId, kind: 'document' as const, subjectId: row.id, dataPolicy };
  const make = async (): Promise<void> => {
    if (!mayExport) return;
    const saved = await save.call({
      ...asked,
      of,
      exhibits: exhibits.chosen.map(({ version }) => ({
        version,
        title: version.name.replace(/\.[a-z]+$/i, ''),
      })),
      numbers: numbered ? run : null,
      stamp: stamp.trim() === '' ? null : stamp.trim(),
      answers:
        withAnswers && assembly
          ? JSON.stringify(
              { template: assembly.template, version: assembly.version, answers: assembly.answers },
              null,
              2,
            )
          : null,
      password: password === '' ? null : password,
    });
    if (!saved.ok) return;
    showToast({ text: t('saved', { name: saved.value.name, count: saved.value.pages }) });
    onClose();
  };
  const makeWord = async (): Promise<void> => {
    if (refused !== null || busy) return;
    const named = printed.imprint.author !== '';
    const saved = await word.call({
      ...asked,
      of,
      ...(withComments
        ? {
            comments: threadsOnPaper(
              threads,
              named ? (id) => people.get(id)?.name ?? '' : null,
              row.language,
            ),
          }
        : {}),
    });
    if (!saved.ok) return;
    showToast({ text: t('saved-word', { name: saved.value.name }) });
    onClose();
  };
  const problem = refused ?? own.problem ?? save.problem ?? word.problem ?? unprinted;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('title')}
      actions={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button
            isDisabled={problemOfUse(dataPolicy, 'print') !== null || busy}
            onPress={() => {
              void paper.print(body).then(setUnprinted);
            }}
          >
            {paper.busy ? t('laying-out') : t('print')}
          </Button>
          <Button
            isDisabled={refused !== null || busy}
            onPress={() => {
              void makeWord();
            }}
          >
            {t('make-word')}
          </Button>
          <Button
            look="primary"
            isDisabled={!mayExport}
            onPress={() => {
              void make();
            }}
          >
            {save.busy ? t('making') : t('make')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {problem && <ProblemNotice problem={problem} />}
        <LayoutFields
          attributes={body.attrs}
          paperIsGiven={printed.style.paper !== null}
          onChange={changeLayout}
        />
        <ExhibitList exhibits={exhibits} language={row.language} />
        <Checkbox selected={numbered} onChange={setNumbered}>
          <span>{t('number')}</span>
        </Checkbox>
        {numbered && <NumbersFields run={run} onChange={setRun} />}
        <TextField
          label={t('stamp')}
          help={t('stamp-help')}
          value={stamp}
          maxLength={80}
          onChange={setStamp}
        />
        <TextField
          label={t('password')}
          help={t('password-help')}
          type="password"
          autoComplete="new-password"
          value={password}
          maxLength={100}
          onChange={setPassword}
        />
        {assembly && (
          <Checkbox selected={withAnswers} onChange={setWithAnswers}>
            {t('with-answers')}
          </Checkbox>
        )}
        {threads.length > 0 && (
          <Checkbox selected={withComments} onChange={setWithComments}>
            {t('with-comments', { count: threads.length })}
          </Checkbox>
        )}
        <p role="status" className="text-soft">
          {pages === null ? t(unread ? 'cannot-make' : 'counting') : t('outcome', { count: pages })}
          {numbered && pages !== null && (
            <span dir="ltr">
              {' '}
              · {batesNumber(run, 0)} – {batesNumber(run, pages - 1)}
            </span>
          )}
        </p>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
};
