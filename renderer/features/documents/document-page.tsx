import { Link, useNavigate } from '@tanstack/react-router';
import type { Node } from '@tiptap/pm/model';
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTranslation } from 'react-i18next';
import { v4 } from 'uuid';
import * as Y from 'yjs';
import type { BodyReference } from '#shared/bridge/document-calls';
import { assemblyOf } from '#shared/documents/assembly';
import type { DocumentBody } from '#shared/documents/body';
import { maySignOff, mayWrite } from '#shared/documents/decide';
import type { DocumentRow } from '#shared/documents/document';
import type { DocumentCommand } from '#shared/documents/document-command';
import { layoutOf } from '#shared/documents/paper-layout';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import type { Engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { belongsTo } from '../../app/belongs-to';
import { useBridge } from '../../app/bridge/bridge-context';
import { useNow } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { KeptHere } from '../../app/kept-here';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useReplica, useRow, useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProgressBar } from '../../ui/progress-bar';
import { bodyOfDocument } from '../bundle/body-of-document';
import { BundleDialog } from '../bundle/bundle-dialog';
import { PagesPanel } from '../bundle/pages-panel';
import { usePrint } from '../bundle/use-print';
import { BodyEditor } from '../editor/body-editor';
import { hashOf } from '../editor/document-text';
import { bytesOf, type OpenBody } from '../editor/open-body';
import { ReadOnlyBody } from '../editor/read-only-body';
import { hasSuggestions } from '../editor/suggestions/list-suggestions';
import { useOpenBody } from '../editor/use-open-body';
import { usePrintedAs } from '../house-style/use-printed-as';
import { StatusPill } from './document-line';
import { SavedState } from './saved-state';
import { useBodyState } from './use-body-state';

/** What keeps the document from the hub. It changes while somebody types, and nothing else is drawn with it. */
const LaneProblem = ({ documentId }: { readonly documentId: string }) => {
  const problem = useBodyState(documentId)?.problem;
  return problem ? <ProblemNotice problem={domainError(problem.code as 'hub.failed')} /> : null;
};

const Title = ({
  row,
  editable,
  onRename,
}: {
  readonly row: DocumentRow;
  readonly editable: boolean;
  readonly onRename: (title: string) => void;
}) => {
  const { t } = useTranslation('documents');
  const [typed, setTyped] = useState<string | null>(null);
  const done = (): void => {
    if (typed !== null && typed.trim() !== '' && typed.trim() !== row.title) onRename(typed.trim());
    setTyped(null);
  };
  if (!editable)
    return (
      <h1 dir="auto" className="truncate text-lg font-semibold">
        {row.title}
      </h1>
    );
  return (
    <h1 className="min-w-0 grow">
      <input
        dir="auto"
        autoComplete="off"
        aria-label={t('rename')}
        maxLength={200}
        value={typed ?? row.title}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(null);
        }}
        className="w-full truncate rounded-md border border-transparent bg-transparent px-1.5 py-0.5 text-lg font-semibold hover:border-line focus:border-accent"
      />
    </h1>
  );
};

/** The way to the answers that a document was assembled from, where it was. */
const AnswersButton = ({ body, documentId }: { readonly body: OpenBody; readonly documentId: string }) => {
  const { t } = useTranslation('documents');
  const navigate = useNavigate();
  const phase = useSyncExternalStore(body.status.subscribe, () => body.status.get().phase);
  if (phase !== 'ready' || !assemblyOf(body.doc)) return null;
  return (
    <Button
      look="plain"
      onPress={() => void navigate({ to: '/templates', search: { document: documentId } })}
    >
      {t('do.answers')}
    </Button>
  );
};

/** The content's hash as it is now; null until it was reckoned. */
const useContentHash = () => {
  const [hash, setHash] = useState<string | null>(null);
  const newest = useRef<Node | null>(null);
  const onChange = useCallback((doc: Node) => {
    newest.current = doc;
    void hashOf(doc).then((reckoned) => {
      if (newest.current === doc) setHash(reckoned);
    });
  }, []);
  return { hash, onChange, newest };
};

/** A body that this program must not edit, read anew from the main process. */
const NewerBody = ({ reference }: { readonly reference: BodyReference }) => {
  const bridge = useBridge();
  const [doc, setDoc] = useState<Y.Doc | null>(null);
  useEffect(() => {
    const opening = v4();
    void bridge.call('document.open', { ...reference, opening }).then((opened) => {
      if (!opened.ok) return;
      const copy = new Y.Doc();
      Y.applyUpdate(copy, bytesOf(opened.value.update));
      setDoc(copy);
    });
    return () => void bridge.call('document.close', { documentId: reference.documentId, opening });
  }, [bridge, reference]);
  return (
    <div className="min-h-0 grow overflow-y-auto px-6 py-4">
      <div className="pb-3">
        <ProblemNotice problem={domainError('document.schema-newer')} />
      </div>
      {doc && (
        <div className="document-sheet">
          <ReadOnlyBody doc={doc} />
        </div>
      )}
    </div>
  );
};

const pagesKeys = 'Mod+Alt+p';

/** The key that saves in the templates too. */
const exportKeys = 'Mod+Shift+s';

const Open = ({ row, engagement }: { readonly row: DocumentRow; readonly engagement: Engagement }) => {
  const { t } = useTranslation(['documents', 'bundle']);
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const navigate = useNavigate();
  const replica = useReplica();
  const people = useRows('person').byId;
  const [problem, setProblem] = useState<DomainError | null>(null);
  const { dataPolicy } = engagement;
  const onDisk = mayBeOnDisk(dataPolicy);
  const body = useOpenBody({ scope: row.engagementId, documentId: row.id, onDisk }, row.body !== null);
  const { hash, onChange, newest } = useContentHash();
  const [leaving, setLeaving] = useState<DocumentBody | null>(null);
  // Swedish dates are those of ISO 8601.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
  const printed = usePrintedAs(row, engagement, day);
  const { print } = usePrint(row, engagement, printed);
  const [paged, setPaged] = useState(false);
  const closePages = useCallback(() => setPaged(false), []);
  const progress = useRef(() => 0);
  const readProgress = useCallback(() => progress.current(), []);
  /** Has what is written now laid out, or says why that cannot be. */
  const laidOut = (then: (written: DocumentBody) => void): void => {
    if (!newest.current || !body) return;
    const written = bodyOfDocument(row, newest.current, layoutOf(body.doc));
    if (written.ok) then(written.value);
    else setProblem(written.error);
  };
  const leave = (): void => laidOut(setLeaving);
  useCommands([
    {
      id: 'document.print',
      title: t('bundle:print'),
      group: 'work',
      keys: 'Mod+p',
      run: () =>
        laidOut((written) => {
          showToast({ text: t('bundle:laying-out') });
          void print(written).then(setProblem);
        }),
    },
    {
      id: 'document.pages',
      title: t(paged ? 'bundle:on-paper.hide' : 'bundle:on-paper.show'),
      group: 'work',
      keys: pagesKeys,
      run: () => setPaged(!paged),
    },
    { id: 'document.export', title: t('bundle:open'), group: 'work', keys: exportKeys, run: leave },
  ]);
  const ask = async (command: DocumentCommand): Promise<void> => {
    const done = await replica.dispatch(row.engagementId, command);
    setProblem(done.ok ? null : done.error);
  };
  const writes = mayWrite(engagement, replica.personId) && dataPolicy.copy !== 'view-only';
  const editable = writes && row.status !== 'signed-off';
  const reviews = maySignOff(engagement, replica.personId);
  const documentId = row.id;
  const { signedOff } = row;
  const changedSince = signedOff !== null && hash !== null && signedOff.contentHash !== hash;
  return (
    <div className="flex h-full flex-col bg-panel" {...belongsTo(row.engagementId, 'document', row.id)}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <Link to="/documents" className="text-soft hover:underline">
          {t('title')}
        </Link>
        <Title
          row={row}
          editable={editable}
          onRename={(title) => void ask({ type: 'document.rename', documentId, title })}
        />
        <StatusPill status={row.status} />
        {body && <SavedState body={body} row={row} />}
        <span className="flex gap-2">
          <Button
            isDisabled={hash === null}
            aria-keyshortcuts={printedKeys(pagesKeys, isMac())}
            onPress={() => setPaged(!paged)}
          >
            {t(paged ? 'bundle:on-paper.hide' : 'bundle:on-paper.show')}
          </Button>
          <Button isDisabled={hash === null} hint={printedKeys(exportKeys, isMac())} onPress={leave}>
            {t('bundle:open')}
          </Button>
          {body && editable && <AnswersButton body={body} documentId={documentId} />}
          {editable && row.status === 'draft' && (
            <Button onPress={() => void ask({ type: 'document.submit', documentId })}>
              {t('do.submit')}
            </Button>
          )}
          {reviews && row.status !== 'signed-off' && (
            <Button
              look="primary"
              isDisabled={hash === null}
              onPress={() => {
                if (newest.current && hasSuggestions(newest.current))
                  showToast({ text: t('suggest.decide-first') });
                else if (hash !== null)
                  void ask({ type: 'document.sign-off', documentId, contentHash: hash });
              }}
            >
              {t('do.sign-off')}
            </Button>
          )}
          {(row.status === 'in-review' || (reviews && row.status === 'signed-off')) && (
            <Button onPress={() => void ask({ type: 'document.reopen', documentId })}>
              {t('do.reopen')}
            </Button>
          )}
          {editable && (
            <Button
              look="plain"
              onPress={() => {
                void ask({ type: 'document.remove', documentId }).then(() => navigate({ to: '/documents' }));
              }}
            >
              {t('do.remove')}
            </Button>
          )}
        </span>
      </header>
      <div className="flex flex-col gap-2 px-4 empty:hidden [&>*]:mt-2">
        {problem && <ProblemNotice problem={problem} onDismiss={() => setProblem(null)} />}
        <LaneProblem documentId={row.id} />
        <KeptHere policy={dataPolicy} uses={['copy', 'print']} />
        {signedOff && (
          <Notice
            tone={changedSince ? 'after' : 'accent'}
            title={t('signed.by', {
              name: people.get(signedOff.personId)?.name ?? t('kept.somebody'),
              when: format.when(signedOff.at, timeZone, now, 'within'),
            })}
          >
            {changedSince ? t('signed.changed') : t('signed.same')}
          </Notice>
        )}
      </div>
      {leaving && body && (
        <BundleDialog
          row={row}
          engagement={engagement}
          body={leaving}
          doc={body.doc}
          editable={editable}
          day={day}
          onClose={() => setLeaving(null)}
        />
      )}
      {body && (
        <Body
          body={body}
          row={row}
          editable={editable}
          onChange={onChange}
          onDisk={onDisk}
          progress={progress}
          onBeside={closePages}
          beside={
            paged && hash !== null ? (
              <PagesPanel
                row={row}
                doc={body.doc}
                newest={newest}
                change={hash}
                printed={printed}
                progress={readProgress}
                onClose={closePages}
              />
            ) : null
          }
        />
      )}
    </div>
  );
};

const Body = ({
  body,
  row,
  editable,
  onChange,
  onDisk,
  ...shown
}: {
  readonly body: OpenBody;
  readonly row: DocumentRow;
  readonly editable: boolean;
  readonly onChange: (doc: Node) => void;
  readonly onDisk: boolean;
  readonly beside: ReactNode;
  readonly onBeside: () => void;
  readonly progress: RefObject<() => number>;
}) => {
  const { t } = useTranslation('documents');
  const phase = useSyncExternalStore(body.status.subscribe, () => body.status.get().phase);
  const { problem } = body.status.get();
  const [reference] = useState<BodyReference>({ scope: row.engagementId, documentId: row.id, onDisk });
  switch (phase) {
    case 'failed':
      return <div className="p-4">{problem && <ProblemNotice problem={problem} />}</div>;
    case 'newer':
      return <NewerBody reference={reference} />;
    case 'ready':
      return (
        <BodyEditor
          body={body}
          language={row.language}
          engagementId={row.engagementId}
          editable={editable}
          inReview={row.status === 'in-review'}
          onChange={onChange}
          {...shown}
        />
      );
    default:
      return (
        <div className="p-6">
          <p className="pb-2 text-faint">{t(`phase.${phase}`)}</p>
          <ProgressBar label={t(`phase.${phase}`)} />
        </div>
      );
  }
};

/** One document, to be read and written. */
export const DocumentPage = ({ documentId }: { readonly documentId: string }) => {
  const { t } = useTranslation('documents');
  const row = useRow('document', documentId);
  const engagement = useRow('engagement', row ? row.engagementId : null);
  if (row === undefined || (row && engagement === undefined)) return null;
  if (!row || !engagement) return <EmptyState title={t('gone.title')}>{t('gone.body')}</EmptyState>;
  return <Open key={row.id} row={row} engagement={engagement} />;
};
