import { useTranslation } from 'react-i18next';
import type { AttachmentVersion } from '#shared/attachments/attachment';
import { nameProblem } from '#shared/attachments/kinds';
import { newestOf, openCheckOuts, unmerged, versionOf } from '#shared/attachments/versions';
import type { Transfer } from '#shared/bridge/attachment-calls';
import { problemOfUse } from '#shared/engagements/data-policy';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { useIsOffline } from '../../app/bridge/bridge-context';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProgressBar } from '../../ui/progress-bar';
import type { AttachmentEntryProps } from './entry-props';

interface AttachmentStatusProps extends AttachmentEntryProps {
  readonly isOpenHere: boolean;
  readonly run: (doing: () => Promise<Result<unknown, DomainError>>) => Promise<void>;
  readonly onOpen: (version: AttachmentVersion) => void;
}

const Line = ({ tone = 'text-faint', children }: { readonly tone?: string; readonly children: string }) => (
  <small className={`block text-xs ${tone}`}>{children}</small>
);

/** Bytes on their way: how far they are, or what holds them up and the way on. */
const Underway = ({ transfer, onAgain }: { readonly transfer: Transfer; readonly onAgain: () => void }) => {
  const { t } = useTranslation('attachments');
  const format = useFormat();
  const words = useErrorWords();
  const isOffline = useIsOffline();
  const share = transfer.done / transfer.total;
  if (transfer.problem) {
    const { what, safe } = words(transfer.problem as DomainError);
    return (
      <div className="flex items-center justify-between gap-2">
        <Line tone="text-late">{t('held-up', { what, safe })}</Line>
        <Button look="light" onPress={onAgain}>
          {t('send-again')}
        </Button>
      </div>
    );
  }
  if (transfer.direction === 'up' && isOffline) return <Line>{t('waits')}</Line>;
  const label = t(transfer.direction === 'up' ? 'sending' : 'fetching', {
    percent: format.number(Math.floor(share * 100)),
  });
  return (
    <div className="flex items-center gap-2">
      <Line>{label}</Line>
      <span className="grow">
        <ProgressBar label={label} value={share} />
      </span>
    </div>
  );
};

/** What is to be known of a file beyond its name and version. */
export const AttachmentStatus = ({
  view,
  open,
  state,
  actions,
  isOpenHere,
  run,
  onOpen,
}: AttachmentStatusProps) => {
  const { t } = useTranslation('attachments');
  const format = useFormat();
  const words = useErrorWords();
  const people = useRows('person').byId;
  const { attachment } = view;
  const newest = newestOf(attachment);
  const nameOf = (personId: string): string => people.get(personId)?.name ?? t('somebody');
  const transfers = state?.transfers.filter(({ attachmentId }) => attachmentId === attachment.id) ?? [];
  const others = openCheckOuts(attachment, open.situation.now).filter(
    ({ personId }) => personId !== open.me.id,
  );
  const isElsewhere = newest.storedAt === null && newest.personId !== open.me.id;
  const closed = nameProblem(attachment.name) ?? problemOfUse(open.engagement.dataPolicy, 'open');
  const unsavable = problemOfUse(open.engagement.dataPolicy, 'export');
  return (
    <>
      {transfers.map((transfer) => (
        <Underway
          key={transfer.versionId}
          transfer={transfer}
          onAgain={() => void run(() => actions.sendAgain({ ...newest, id: transfer.versionId }))}
        />
      ))}
      {isElsewhere && <Line>{t('elsewhere', { name: nameOf(newest.personId) })}</Line>}
      {isOpenHere && <Line tone="text-accent">{t('open-here')}</Line>}
      {others.length > 0 && (
        <Line tone="text-after-ink">
          {t('open-there', { names: format.list(others.map(({ personId }) => nameOf(personId))) })}
        </Line>
      )}
      {closed && <Line>{words(closed).what}</Line>}
      {/* A disabled entry of a menu is passed over by the keyboard: its reason is said here too. */}
      {unsavable && unsavable.code !== closed?.code && <Line>{words(unsavable).what}</Line>}
      {unmerged(attachment).map((version) => (
        <div key={version.id} className="mt-1">
          <Notice
            tone="after"
            title={t('both.title', {
              name: nameOf(version.personId),
              number: format.number(version.number),
              base: format.number(versionOf(attachment, version.basedOn)?.number ?? 1),
            })}
          >
            <p>{t('both.body')}</p>
            <div className="mt-1 flex flex-wrap gap-2">
              {!closed && (
                <Button look="light" onPress={() => onOpen(version)}>
                  {t('both.read', { number: format.number(version.number) })}
                </Button>
              )}
              {actions.mayChange && (
                <Button look="light" onPress={() => void run(() => actions.makeNewest(attachment, version))}>
                  {t('both.take', { number: format.number(version.number) })}
                </Button>
              )}
            </div>
          </Notice>
        </div>
      ))}
    </>
  );
};
