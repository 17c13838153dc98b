import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { varietyFor } from '#shared/clients/house-style';
import type { KeptAssembly } from '#shared/documents/assembly';
import { directionOf } from '#shared/documents/body';
import { mayWrite } from '#shared/documents/decide';
import { problemOfUse } from '#shared/engagements/data-policy';
import type { AnswerProblem } from '#shared/templates/answers';
import { assemble } from '#shared/templates/assemble';
import type { LibraryEntry } from '#shared/templates/library';
import type { Parts } from '#shared/templates/liquid-engine';
import type { Answer, Answers } from '#shared/templates/template';
import { belongsTo } from '../../app/belongs-to';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useClock } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useReplica } from '../../replica/hooks';
import { Button, IconButton } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import type { OpenBody } from '../editor/open-body';
import { Letterhead } from '../house-style/letterhead';
import { AgainNotice } from './again-notice';
import { assembleAgain, writeAgain } from './assembled-body';
import { BatchView } from './batch/batch-view';
import { bodyElements } from './body-elements';
import { GroupField } from './group-field';
import { MatterField } from './matter-field';
import { QuestionField } from './question-field';
import { useCreateDocument } from './use-create-document';
import { useTemplateData } from './use-template-data';

const saveKeys = 'Mod+Shift+s';
const createKeys = 'Mod+Shift+d';

interface AgainSource {
  readonly body: OpenBody;
  readonly kept: KeptAssembly;
  readonly documentId: string;
  readonly title: string;
  readonly mayUpdate: boolean;
}

/** How a document that was assembled before would come out now, and the way to have it so. */
const useAgain = (
  again: AgainSource | undefined,
  assembled: ReturnType<typeof assemble>,
  from: Omit<KeptAssembly, 'base'>,
) => {
  const { t } = useTranslation('templates');
  const navigate = useNavigate();
  const { personId } = useReplica();
  const clock = useClock();
  const [wins, setWins] = useState<'hand' | 'template'>('hand');
  const content = assembled.ok ? assembled.value.body.content : null;
  const merged = useMemo(
    () => (again && content ? assembleAgain(again.body.doc, again.kept, content, wins) : null),
    [again, content, wins],
  );
  const update = async (): Promise<void> => {
    if (!again || !merged || !content) return;
    // Once more, on what stands at this instant: somebody may be writing in it.
    const { blocks } = assembleAgain(again.body.doc, again.kept, content, wins);
    writeAgain(again.body.doc, { ...from, base: [...content] }, blocks, { personId, at: clock.now() });
    await again.body.flush();
    showToast({ text: t('again.done') });
    await navigate({ to: '/documents/$documentId', params: { documentId: again.documentId } });
  };
  return { merged, wins, setWins, update };
};

interface TemplateWorkspaceProps {
  readonly entry: LibraryEntry;
  readonly parts: Parts;
  readonly itemId: string | null;
  /** The document that was made of it and shall follow its answers; missing where there is none yet. */
  readonly again?: AgainSource;
  readonly onClose: () => void;
  /** Opens it in the editor, for those who keep the firm's templates. */
  readonly onAdapt?: () => void;
}

/** Questions on one side, and on the other what their answers make, as they are typed. */
export const TemplateWorkspace = ({
  entry,
  parts,
  itemId,
  again,
  onClose,
  onAdapt,
}: TemplateWorkspaceProps) => {
  const { t } = useTranslation('templates');
  const format = useFormat();
  const { template, sample } = entry;
  const [answers, setAnswers] = useState<Answers>(again?.kept.answers ?? {});
  const [forMany, setForMany] = useState(false);
  const [matterId, setMatterId] = useState<string | null>(again?.kept.matterId ?? null);
  const { data, engagement, itemTitle, style, printing } = useTemplateData(matterId, itemId);
  const shownAnswers = useDeferredValue(answers);
  // A client's own variety of the language: dates and amounts are written as they write them.
  const spoken = useMemo(
    () => ({ ...template, language: varietyFor(style, template.language) }),
    [template, style],
  );
  const assembled = useMemo(
    () => assemble(spoken, shownAnswers, data, parts),
    [spoken, shownAnswers, data, parts],
  );
  const pdf = useBridgeCall('print.save-pdf');
  const docx = useBridgeCall('print.save-docx');
  const document = useCreateDocument();
  const { personId } = useReplica();
  const busy = pdf.busy || docx.busy || document.busy;
  const problem = pdf.problem ?? docx.problem ?? document.problem;
  const refused = engagement ? problemOfUse(engagement.dataPolicy, 'export') : null;
  const mayPrint = assembled.ok && refused === null && !busy;
  const save = async ({ call }: typeof pdf | typeof docx): Promise<void> => {
    if (!mayPrint) return;
    const saved = await call({
      body: assembled.value.body,
      ...printing(assembled.value.body.attrs.title),
      of: engagement && {
        engagementId: engagement.id,
        kind: 'draft',
        subjectId: null,
        dataPolicy: engagement.dataPolicy,
      },
    });
    if (saved.ok) showToast({ text: t('saved', { name: saved.value.name }) });
  };
  const from = { template: entry.name, version: template.version, answers, matterId, workItemId: itemId };
  const { merged, wins, setWins, update } = useAgain(again, assembled, from);
  const mayCreate = !again && assembled.ok && engagement !== null && mayWrite(engagement, personId) && !busy;
  const create = async (): Promise<void> => {
    if (!mayCreate) return;
    const { body } = assembled.value;
    await document.create({ body, kind: template.makes, engagement, workItemId: itemId, from });
  };
  const mayMake = again ? again.mayUpdate && assembled.ok : mayCreate;
  const make = (): Promise<void> => (again ? update() : create());
  useCommands([
    {
      id: 'templates.create-document',
      title: again ? t('again.update') : t('create-document'),
      group: 'work',
      keys: createKeys,
      when: () => mayMake,
      run: () => void make(),
    },
    {
      id: 'templates.save-pdf',
      title: t('save-pdf'),
      group: 'work',
      keys: saveKeys,
      when: () => mayPrint,
      run: () => void save(pdf),
    },
  ]);
  const words = (one: AnswerProblem | undefined): string | undefined =>
    // An open question is no mistake while one is still answering.
    one === undefined || one.kind === 'missing' ? undefined : (one.message ?? t(`problem.${one.kind}`));
  const problems = assembled.ok ? assembled.value.problems : [];
  const asked = assembled.ok ? assembled.value.filledIn.asked : null;
  const proposed = assembled.ok ? assembled.value.filledIn.proposed : {};
  const give = (id: string) => (answer: Answer) => setAnswers((before) => ({ ...before, [id]: answer }));
  if (forMany)
    return <BatchView entry={entry} parts={parts} answers={answers} onClose={() => setForMany(false)} />;
  return (
    <div
      className="flex h-full min-h-0 flex-col bg-panel"
      {...(engagement ? belongsTo(engagement.id, 'draft') : {})}
    >
      <header className="flex flex-wrap items-center gap-3 border-b border-line px-6 py-2.5">
        <IconButton icon="close" label={t('back')} onPress={onClose} />
        <div className="min-w-0 grow">
          <h1 className="truncate font-semibold" lang={template.language}>
            {again ? again.title : template.title}
          </h1>
          <p role="status" className="text-xs text-faint">
            {problems.length === 0 ? t('complete') : t('still-open', { count: problems.length })}
          </p>
        </div>
        {onAdapt && <Button onPress={onAdapt}>{t('edit.adapt')}</Button>}
        {!again && <Button onPress={() => setForMany(true)}>{t('batch.for-many')}</Button>}
        <Button onPress={() => setAnswers(sample)}>{t('sample')}</Button>
        <Button onPress={() => setAnswers({})}>{t('start-over')}</Button>
        <Button
          isDisabled={!mayMake}
          hint={printedKeys(createKeys, isMac())}
          onPress={() => {
            void make();
          }}
        >
          {again ? t('again.update') : t('create-document')}
        </Button>
        <Button
          isDisabled={!mayPrint}
          onPress={() => {
            void save(docx);
          }}
        >
          {t('save-docx')}
        </Button>
        <Button
          look="primary"
          isDisabled={!mayPrint}
          hint={printedKeys(saveKeys, isMac())}
          onPress={() => {
            void save(pdf);
          }}
        >
          {busy ? t('laying-out') : t('save-pdf')}
        </Button>
      </header>
      {(problem ?? refused) && (
        <div className="px-6 pt-3">
          <ProblemNotice problem={problem ?? refused ?? { code: 'print.failed' }} />
        </div>
      )}
      <div className="flex min-h-0 grow">
        <section
          aria-label={t('questions')}
          className="flex w-[26rem] shrink-0 flex-col gap-4 overflow-y-auto border-e border-line px-6 py-4"
        >
          {itemTitle === '' ? (
            <MatterField value={matterId} onChange={setMatterId} />
          ) : (
            <p className="text-sm text-soft">{t('for-item', { title: itemTitle })}</p>
          )}
          {template.questions
            .filter(({ id }) => asked === null || asked.has(id))
            .map((question) => {
              const given = answers[question.id];
              const answer = given === undefined ? proposed[question.id] : given;
              const own = problems.filter((one) => one.question === question.id);
              return (
                <div key={question.id} lang={template.language} dir={directionOf(template.language)}>
                  {question.type === 'group' ? (
                    <GroupField
                      question={question}
                      answer={answer}
                      onAnswer={give(question.id)}
                      problems={own}
                      words={words}
                      currency={data.client.currency}
                    />
                  ) : (
                    <QuestionField
                      question={question}
                      answer={answer}
                      onAnswer={give(question.id)}
                      problem={words(own[0])}
                      currency={data.client.currency}
                    />
                  )}
                </div>
              );
            })}
          <p className="border-t border-line pt-3 text-sm text-faint">
            {t('follows')} {new Intl.ListFormat(format.locale, { type: 'unit' }).format(template.follows)}
          </p>
        </section>
        <section aria-label={t('preview')} className="min-w-0 grow overflow-y-auto bg-bg px-8 py-6">
          {merged && <AgainNotice again={merged} wins={wins} onWins={setWins} />}
          {assembled.ok ? (
            <article
              lang={template.language}
              dir={directionOf(template.language)}
              className={`mx-auto border border-line bg-panel px-14 py-12 text-[13px] leading-relaxed shadow-sm ${template.orientation === 'landscape' ? 'max-w-[60rem]' : 'max-w-[46rem]'}`}
            >
              <Letterhead style={style} />
              {bodyElements(assembled.value.body.content)}
            </article>
          ) : (
            <ProblemNotice problem={assembled.error} />
          )}
        </section>
      </div>
    </div>
  );
};
