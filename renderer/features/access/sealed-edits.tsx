import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { domainError, isErrorCode } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { command as commandSchema } from '#shared/sync/mutation';
import { belongsTo } from '../../app/belongs-to';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useRow, useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';
import { typedIn, workItemIdOf } from '../attention/attention-entry';
import { useCommandName } from '../attention/command-name';
import type { SealedEdits } from './use-sealed-edits';

type Sealed = SealedEdits[number];

const documentIdOf = ({ command }: Sealed): string | null =>
  'documentId' in command && typeof command['documentId'] === 'string' ? command['documentId'] : null;

/** What this program can read of a sealed command; null for one of a newer program. */
const readCommand = ({ command }: Sealed) => {
  const read = commandSchema.safeParse(command);
  return read.success ? read.data : null;
};

/** What a sealed edit calls what it makes or renames: there may be nothing else to know it by. */
const namedIn = (command: object | null): string | null => {
  const { title, name } = (command ?? {}) as { title?: unknown; name?: unknown };
  const named = title ?? name;
  return typeof named === 'string' ? named : null;
};

const useLine = (edit: Sealed, made: ReadonlyMap<string, string>) => {
  const { t } = useTranslation('access');
  const nameOf = useCommandName();
  const command = readCommand(edit);
  const { words } = edit;
  const item = useRow('workItem', command && workItemIdOf(command));
  const documentId = documentIdOf(edit);
  const document = useRow('document', documentId);
  // Not there where the edit that makes it is sealed as well.
  const title = document?.title ?? made.get(documentId ?? '') ?? null;
  const unread = t(words === undefined ? 'sealed.unknown' : 'sealed.writing');
  return {
    what: command ? nameOf(command) : unread,
    typed: command ? typedIn(command) : (words ?? null),
    item: item ?? null,
    title: title ?? namedIn(command),
  };
};

const Edit = ({
  edit,
  made,
  refusal,
  onDecide,
}: {
  readonly edit: Sealed;
  /** What documents are called that sealed edits make, by their id. */
  readonly made: ReadonlyMap<string, string>;
  readonly refusal: DomainError | undefined;
  readonly onDecide: (edit: Sealed, decision: 'apply' | 'dismiss') => void;
}) => {
  const { t } = useTranslation('access');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const people = useRows('person').byId;
  const engagement = useRows('engagement').byId.get(edit.scope);
  const { what, typed, item, title } = useLine(edit, made);
  const words = useErrorWords();
  const titleId = `sealed-${edit.id}`;
  return (
    <article aria-labelledby={titleId} className="border-b border-line px-4 py-3" {...belongsTo(edit.scope)}>
      <h3 id={titleId} className="font-semibold" dir="auto">
        {t('sealed.line', {
          what,
          person: people.get(edit.personId)?.name ?? t('somebody'),
        })}
      </h3>
      <p className="text-sm text-faint">
        {engagement && (
          <>
            <bdi translate="no">{engagement.code}</bdi>
            {' · '}
          </>
        )}
        {item && (
          <>
            <bdi translate="no">{item.reference}</bdi> <bdi>{item.title}</bdi>
            {' · '}
          </>
        )}
        {title !== null && (
          <>
            <bdi>{title}</bdi>
            {' · '}
          </>
        )}
        {t('sealed.when', {
          made: format.when(edit.recordedAt, timeZone, now),
          came: format.when(edit.receivedAt, timeZone, now),
        })}
      </p>
      {typed !== null && typed !== '' && (
        <p
          className="mt-1.5 max-h-72 overflow-y-auto border-s-2 border-edge ps-2.5 break-words whitespace-pre-wrap"
          dir="auto"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: pages may be sealed, and what scrolls must be reached by the keyboard
          tabIndex={0}
        >
          {typed}
        </p>
      )}
      {refusal && (
        <p role="alert" className="mt-2 text-late">
          {words(refusal).what}. {words(refusal).do}
        </p>
      )}
      <div className="mt-2.5 flex gap-2">
        <Button look="primary" onPress={() => onDecide(edit, 'apply')}>
          {t('sealed.apply')}
        </Button>
        <Button look="danger" onPress={() => onDecide(edit, 'dismiss')}>
          {t('sealed.dismiss')}
        </Button>
      </div>
    </article>
  );
};

interface Asking {
  readonly edit: Sealed;
  readonly decision: 'apply' | 'dismiss';
}

/** Why it is applied or dismissed: it is kept with the decision, and with it the audit can be read. */
const ReasonDialog = ({
  asking,
  onClose,
  onDecided,
}: {
  readonly asking: Asking;
  readonly onClose: () => void;
  readonly onDecided: (id: MutationId, refusal: DomainError | null) => void;
}) => {
  const { t } = useTranslation('access');
  const { t: common } = useTranslation('common');
  const [reason, setReason] = useState('');
  const decide = useBridgeCall('quarantine.decide');
  const { edit, decision } = asking;
  const go = async (): Promise<void> => {
    const decided = await decide.call({ ids: [edit.id], decision, reason: reason.trim() });
    if (!decided.ok) return;
    const [outcome] = decided.value;
    const error = outcome?.error;
    onDecided(
      edit.id,
      error ? domainError(isErrorCode(error.code) ? error.code : 'hub.failed', error.details) : null,
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(decision === 'apply' ? 'sealed.apply-title' : 'sealed.dismiss-title')}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            look={decision === 'apply' ? 'primary' : 'danger'}
            isDisabled={reason.trim() === '' || decide.busy}
            onPress={() => void go()}
          >
            {t(decision === 'apply' ? 'sealed.apply' : 'sealed.dismiss')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-soft">{t(decision === 'apply' ? 'sealed.apply-body' : 'sealed.dismiss-body')}</p>
        {decide.problem && <ProblemNotice problem={decide.problem} />}
        <TextField autoFocus label={t('sealed.reason')} rows={2} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
};

/** What reached the hub after its author no longer saw the engagement, for whoever leads it. */
export const SealedList = ({
  edits,
  onChanged,
}: {
  readonly edits: SealedEdits;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation('access');
  const [asking, setAsking] = useState<Asking | null>(null);
  const made = new Map(
    edits.flatMap((edit) => {
      const command = readCommand(edit);
      return command?.type === 'document.create' ? [[command.documentId as string, command.title]] : [];
    }),
  );
  const [refusals, setRefusals] = useState<ReadonlyMap<string, DomainError>>(new Map());
  return (
    <section aria-labelledby="sealed-title" className="pb-6">
      <h2 id="sealed-title" className="font-semibold">
        {t('sealed.title')}
      </h2>
      <p className="pb-2 text-soft">{t('sealed.body')}</p>
      <div className="-mx-4 border-t border-line">
        {edits.map((edit) => (
          <Edit
            key={edit.id}
            edit={edit}
            made={made}
            refusal={refusals.get(edit.id)}
            onDecide={(chosen, decision) => setAsking({ edit: chosen, decision })}
          />
        ))}
      </div>
      {asking && (
        <ReasonDialog
          asking={asking}
          onClose={() => setAsking(null)}
          onDecided={(id, refusal) => {
            setAsking(null);
            if (refusal) return setRefusals(new Map(refusals).set(id, refusal));
            showToast({
              text: t(asking.decision === 'apply' ? 'sealed.applied' : 'sealed.dismissed'),
            });
            onChanged();
          }}
        />
      )}
    </section>
  );
};
