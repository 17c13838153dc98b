import { useEffect, useRef, useState } from 'react';
import { varietyFor } from '#shared/clients/house-style';
import { mayWrite } from '#shared/documents/decide';
import { problemOfUse } from '#shared/engagements/data-policy';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { assemble } from '#shared/templates/assemble';
import {
  type Batch,
  type BatchFailure,
  type BatchOutcome,
  batchOver,
  runBatch,
} from '#shared/templates/batch';
import type { LibraryEntry } from '#shared/templates/library';
import type { Parts } from '#shared/templates/liquid-engine';
import type { Answers } from '#shared/templates/template';
import { useBridge } from '../../../app/bridge/bridge-context';
import { useReplica, useRows } from '../../../replica/hooks';
import { useMakeDocument } from '../use-create-document';
import { useWorkRows, workOn } from '../use-template-data';
import type { BatchSubject } from './subjects';

/** What is made for each of them. */
export const batchOutputs = ['document', 'pdf', 'docx'] as const;
export type BatchOutput = (typeof batchOutputs)[number];

export interface BatchJob {
  readonly entry: LibraryEntry;
  readonly parts: Parts;
  /** Given once for all; what nobody answered is proposed from each one's rows. */
  readonly answers: Answers;
  readonly output: BatchOutput;
  /** Make those too whose questions are not all answered. */
  readonly evenOpen: boolean;
}

const failed = (why: BatchFailure): BatchOutcome => ({ kind: 'failed', why });
const refused = (problem: DomainError): BatchOutcome => failed({ kind: 'problem', problem });

/** Makes one for a subject. */
const useMaker = () => {
  const bridge = useBridge();
  const { personId } = useReplica();
  const rows = useWorkRows();
  const matters = useRows('matter').byId;
  const makeDocument = useMakeDocument();
  return async (subject: BatchSubject, job: BatchJob): Promise<BatchOutcome> => {
    const { entry, parts, answers, output, evenOpen } = job;
    const matter = matters.get(subject.matterId) ?? null;
    const { data, engagement, style, printing } = workOn(rows, matter, subject.item);
    // It was here when it was chosen; the hub may have taken it away since.
    if (!matter || !engagement) return refused(domainError('engagement.not-found'));
    const template = { ...entry.template, language: varietyFor(style, entry.template.language) };
    const made = assemble(template, answers, data, parts);
    if (!made.ok) return refused(made.error);
    const { body, problems } = made.value;
    if (problems.length > 0 && !evenOpen) {
      const asks = problems.map(({ question }) => template.questions.find(({ id }) => id === question)?.ask);
      return failed({ kind: 'open', questions: [...new Set(asks.flatMap((ask) => ask ?? []))] });
    }
    if (output === 'document') {
      if (!mayWrite(engagement, personId)) return refused(domainError('work-item.not-member'));
      const written = await makeDocument({
        body,
        kind: template.makes,
        engagement,
        workItemId: subject.item?.id ?? null,
        from: {
          template: entry.name,
          version: template.version,
          answers,
          matterId: subject.matterId,
          workItemId: subject.item?.id ?? null,
        },
      });
      return written.ok ? { kind: 'done', made: written.value } : refused(written.error);
    }
    const problem = problemOfUse(engagement.dataPolicy, 'export');
    if (problem) return refused(problem);
    const saved = await bridge.call(output === 'pdf' ? 'print.save-pdf' : 'print.save-docx', {
      body,
      ...printing(body.attrs.title),
      of: {
        engagementId: engagement.id,
        kind: 'draft',
        subjectId: null,
        dataPolicy: engagement.dataPolicy,
      },
    });
    return saved.ok ? { kind: 'done', made: saved.value.name } : refused(saved.error);
  };
};

/** One template over many: how it stands, the way to run it or one of it again, to stop it, and to begin anew. */
export const useBatch = () => {
  const make = useMaker();
  // The newest rows, though a run goes on over many renders.
  const newest = useRef(make);
  const stopped = useRef(false);
  const [batch, setBatch] = useState<Batch>(new Map());
  const [running, setRunning] = useState(false);
  useEffect(() => {
    newest.current = make;
  });
  // Who goes elsewhere wants no more of them; the one that is being made is finished.
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );
  const run = async (
    subjects: readonly BatchSubject[],
    job: BatchJob,
    { afresh = false, only }: { readonly afresh?: boolean; readonly only?: string } = {},
  ): Promise<void> => {
    const byId = new Map(subjects.map((subject) => [subject.id, subject]));
    stopped.current = false;
    setRunning(true);
    await runBatch(batchOver([...byId.keys()], afresh ? undefined : batch, only), {
      only,
      make: async (id) => {
        const subject = byId.get(id);
        return subject ? newest.current(subject, job) : refused(domainError('engagement.not-found'));
      },
      stopped: () => stopped.current,
      onChange: setBatch,
      unexpected: domainError('bridge.failed'),
    });
    setRunning(false);
  };
  const stop = (): void => {
    stopped.current = true;
  };
  const forget = (): void => setBatch(new Map());
  return { batch, running, run, stop, forget };
};
