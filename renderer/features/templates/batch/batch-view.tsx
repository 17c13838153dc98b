import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BatchFailure, type BatchState, countBatch } from '#shared/templates/batch';
import type { LibraryEntry } from '#shared/templates/library';
import type { Parts } from '#shared/templates/liquid-engine';
import type { Answers } from '#shared/templates/template';
import { useCommands } from '../../../app/commands';
import { printedKeys } from '../../../app/keys';
import { isMac } from '../../../app/machine';
import { Button, IconButton } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { Icon } from '../../../ui/icon';
import { ProblemNotice } from '../../../ui/problem-notice';
import { ProgressBar } from '../../../ui/progress-bar';
import { SearchField } from '../../../ui/search-field';
import { Select } from '../../../ui/select';
import { useFailureWords } from './failure-words';
import { type BatchSubject, useBatchSubjects } from './subjects';
import { type BatchOutput, batchOutputs, useBatch } from './use-batch';
import { useBatchReport } from './use-batch-report';

const runKeys = 'Mod+Enter';
const reportKeys = 'Mod+Shift+s';

const Why = ({ why }: { readonly why: BatchFailure }) => {
  const said = useFailureWords()(why);
  return (
    <span className="text-late">
      {said.why} {said.mend !== '' && <span className="text-soft">{said.mend}</span>}
    </span>
  );
};

const State = ({
  state,
  output,
}: {
  readonly state: BatchState | undefined;
  readonly output: BatchOutput;
}) => {
  const { t } = useTranslation('templates');
  if (state === undefined || state.kind === 'waiting') return null;
  if (state.kind === 'making') return <span className="text-faint">{t('batch.making')}</span>;
  if (state.kind === 'failed') return <Why why={state.why} />;
  return output === 'document' ? (
    <Link to="/documents/$documentId" params={{ documentId: state.made }} className="text-accent underline">
      {t('batch.look')}
    </Link>
  ) : (
    <bdi className="text-soft">{state.made}</bdi>
  );
};

const Line = ({
  subject,
  chosen,
  locked,
  state,
  output,
  onChoose,
  onAgain,
}: {
  readonly subject: BatchSubject;
  readonly chosen: boolean;
  readonly locked: boolean;
  readonly state: BatchState | undefined;
  readonly output: BatchOutput;
  readonly onChoose: (chosen: boolean) => void;
  readonly onAgain: () => void;
}) => {
  const { t } = useTranslation('templates');
  return (
    <li className="border-b border-line px-2 py-1.5">
      <Checkbox selected={chosen} disabled={locked} onChange={onChoose}>
        <span className="min-w-0">
          <bdi className="font-[560]">{subject.clientName}</bdi>{' '}
          <bdi className="text-soft">{subject.name}</bdi>
        </span>
      </Checkbox>
      {state && state.kind !== 'waiting' && (
        <p className="flex items-baseline gap-1.5 ps-[22px] text-sm">
          {state.kind === 'done' && <Icon name="check" className="size-3 text-accent" />}
          {state.kind === 'failed' && <Icon name="warning" className="size-3 text-late" />}
          <State state={state} output={output} />
          {state.kind === 'failed' && !locked && (
            <Button
              look="light"
              onPress={onAgain}
              aria-label={t('batch.again-for', { name: `${subject.clientName} ${subject.name}` })}
            >
              {t('batch.again')}
            </Button>
          )}
        </p>
      )}
    </li>
  );
};

interface BatchViewProps {
  readonly entry: LibraryEntry;
  readonly parts: Parts;
  /** Given in the workspace; they hold for every one. */
  readonly answers: Answers;
  readonly onClose: () => void;
}

/** One template over many matters and work items: what is made, how far it is, and what failed and why. */
export const BatchView = ({ entry, parts, answers, onClose }: BatchViewProps) => {
  const { t } = useTranslation('templates');
  const { batch, running, run, stop, forget } = useBatch();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, BatchSubject>>(new Map());
  const [output, setOutput] = useState<BatchOutput>('document');
  const [evenOpen, setEvenOpen] = useState(false);
  const found = useBatchSubjects(words);
  // What was chosen stays in sight, whatever is looked for now.
  const shown = [...found, ...[...chosen.values()].filter(({ id }) => !found.some((one) => one.id === id))];
  const choose = (subjects: readonly BatchSubject[], on: boolean): void =>
    setChosen((before) => {
      const next = new Map(before);
      for (const subject of subjects) {
        if (on) next.set(subject.id, subject);
        else next.delete(subject.id);
      }
      return next;
    });
  const { done, failed, left } = countBatch(batch);
  const began = batch.size > 0;
  const standing = t(left > 0 ? 'batch.standing-left' : 'batch.standing', {
    done,
    failed,
    left,
    all: batch.size,
  });
  const report = useBatchReport(batch, chosen, { title: entry.template.title, output });
  const mayReport = began && !running && !report.busy;
  const mayRun = chosen.size > 0 && !running;
  const job = { entry, parts, answers, output, evenOpen };
  const start = (afresh: boolean): void => {
    if (mayRun) void run([...chosen.values()], job, { afresh });
  };
  const allDone = [...chosen.keys()].every((id) => batch.get(id)?.kind === 'done');
  useCommands([
    {
      id: 'templates.batch-run',
      title: t('batch.run'),
      group: 'work',
      keys: runKeys,
      when: () => mayRun,
      run: () => start(allDone),
    },
    {
      id: 'templates.batch-report',
      title: t('batch.report.save'),
      group: 'work',
      keys: reportKeys,
      when: () => mayReport,
      run: () => void report.save(),
    },
  ]);
  const allFound = found.length > 0 && found.every(({ id }) => chosen.has(id));
  return (
    <div className="flex h-full min-h-0 flex-col bg-panel">
      <header className="flex flex-wrap items-center gap-3 border-b border-line px-6 py-2.5">
        <IconButton icon="close" label={t('batch.back')} onPress={onClose} />
        <div className="min-w-0 grow">
          <h1 className="truncate font-semibold" lang={entry.template.language}>
            {entry.template.title}
          </h1>
          <p role="status" className="text-xs text-faint">
            {began ? standing : t('batch.chosen', { count: chosen.size })}
          </p>
        </div>
        {!running && (
          <div className="w-44">
            <Select
              hideLabel
              label={t('batch.output')}
              value={output}
              choices={batchOutputs.map((value) => ({ value, label: t(`batch.outputs.${value}`) }))}
              onChange={(wanted) => {
                // Of another kind nothing was made yet.
                setOutput(wanted);
                forget();
              }}
            />
          </div>
        )}
        {began && !running && (
          <Button
            isDisabled={!mayReport}
            hint={printedKeys(reportKeys, isMac())}
            onPress={() => void report.save()}
          >
            {t('batch.report.save')}
          </Button>
        )}
        {running ? (
          <Button look="danger" onPress={stop}>
            {t('batch.stop')}
          </Button>
        ) : (
          <Button
            look="primary"
            isDisabled={!mayRun}
            hint={printedKeys(runKeys, isMac())}
            onPress={() => start(allDone)}
          >
            {began && !allDone ? t('batch.run-again') : t('batch.run')}
          </Button>
        )}
      </header>
      {began && (
        <ProgressBar
          label={t('batch.progress')}
          value={done / batch.size}
          failed={failed / batch.size}
          said={standing}
        />
      )}
      {report.problem && (
        <div className="px-8 pt-3">
          <ProblemNotice problem={report.problem} />
        </div>
      )}
      <div className="min-h-0 grow overflow-y-auto px-8 py-5">
        <div className="max-w-[52rem]">
          <p className="pb-3 text-soft">{t('batch.lead')}</p>
          <SearchField
            label={t('batch.find')}
            placeholder={t('batch.find')}
            value={words}
            onChange={setWords}
          />
          <div className="flex items-center justify-between gap-4 px-2 pt-3 pb-2">
            <Checkbox
              selected={allFound}
              indeterminate={!allFound && found.some(({ id }) => chosen.has(id))}
              disabled={running}
              onChange={(on) => choose(found, on)}
            >
              <span>{t('batch.all', { count: found.length })}</span>
            </Checkbox>
            <Checkbox selected={evenOpen} disabled={running} onChange={setEvenOpen}>
              <span>{t('batch.even-open')}</span>
            </Checkbox>
          </div>
          <ul aria-label={t('batch.subjects')} className="border-t border-line">
            {shown.map((subject) => (
              <Line
                key={subject.id}
                subject={subject}
                chosen={chosen.has(subject.id)}
                locked={running}
                state={batch.get(subject.id)}
                output={output}
                onChoose={(on) => choose([subject], on)}
                onAgain={() => void run([...chosen.values()], job, { only: subject.id })}
              />
            ))}
          </ul>
          {shown.length === 0 && (
            <p role="status" className="py-4 text-soft">
              {t('batch.none')}
            </p>
          )}
        </div>
      </div>
    </div>
  );
};
