import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttachmentVersion } from '#shared/attachments/attachment';
import { nameProblem, previewOf } from '#shared/attachments/kinds';
import { newestOf, versionOf } from '#shared/attachments/versions';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import { problemOfUse } from '#shared/engagements/data-policy';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { useDescription } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { AttachmentStatus } from './attachment-status';
import type { AttachmentEntryProps } from './entry-props';
import { PreviewDialog } from './preview-dialog';
import { VersionLine } from './version-line';
import { versionReference } from './version-reference';

/** One file: what it is, how it stands, and what can be done with it. */
export const AttachmentEntry = (props: AttachmentEntryProps) => {
  const { view, open, state, actions, onProblem } = props;
  const { attachment } = view;
  const { t } = useTranslation('attachments');
  const format = useFormat();
  const words = useErrorWords();
  const { capabilities } = useDescription();
  const [previewed, setPreviewed] = useState<VersionReference | null>(null);
  const [isListed, setListed] = useState(false);
  const [busy, setBusy] = useState(false);
  const newest = newestOf(attachment);
  const { dataPolicy } = open.engagement;
  const isOpenHere = state?.open.some(({ attachmentId }) => attachmentId === attachment.id) ?? false;
  const canPreview = previewOf(attachment.name) !== null;
  const canOpen =
    capabilities.opensFiles && !nameProblem(attachment.name) && !problemOfUse(dataPolicy, 'open');
  const unsavable = problemOfUse(dataPolicy, 'export');
  const whyUnsavable = unsavable ? words(unsavable).what : undefined;
  const mayRemove = actions.mayChange && !isOpenHere;

  const run = async (doing: () => Promise<Result<unknown, DomainError>>): Promise<void> => {
    setBusy(true);
    const done = await doing();
    setBusy(false);
    onProblem(done.ok ? null : done.error);
  };
  const show = (version: AttachmentVersion) =>
    setPreviewed(versionReference(attachment, version, dataPolicy));
  const openIt = (version: AttachmentVersion, edit: boolean): void =>
    void run(() => actions.open(attachment, version, edit));
  const save = (version: AttachmentVersion): void =>
    void run(async () => {
      const saved = await actions.save(attachment, version);
      if (saved.ok) showToast({ text: t('said.saved', { name: saved.value.name }) });
      return saved;
    });
  const remove = (): void =>
    void run(async () => {
      const removed = await actions.remove(attachment);
      if (removed.ok)
        showToast({
          text: t('said.removed', { name: attachment.name }),
          undo: () => void actions.restore(attachment),
        });
      return removed;
    });
  return (
    <li className="border-t border-line py-1.5 first:border-t-0">
      <div className="flex items-center gap-2">
        <Icon name="file" className="text-faint" />
        <span className="min-w-0 grow">
          {canPreview ? (
            <button
              type="button"
              className="max-w-full cursor-default truncate text-start font-[560] text-accent hover:underline"
              dir="auto"
              onClick={() => show(newest)}
            >
              {attachment.name}
            </button>
          ) : (
            <span
              className="block truncate font-[560] [text-align:-webkit-match-parent]"
              dir="auto"
              title={attachment.name}
            >
              {attachment.name}
            </span>
          )}
        </span>
        {isOpenHere ? (
          <Button look="light" isDisabled={busy} onPress={() => void run(() => actions.finish(attachment))}>
            {t('finish')}
          </Button>
        ) : (
          canOpen && (
            <Button look="light" isDisabled={busy} onPress={() => openIt(newest, actions.mayChange)}>
              {t('open')}
            </Button>
          )
        )}
        <Menu
          label={t('more', { name: attachment.name })}
          trigger={<IconButton icon="more" label={t('more', { name: attachment.name })} />}
        >
          {canPreview && <MenuItem onAction={() => show(newest)}>{t('preview.open')}</MenuItem>}
          {canOpen && <MenuItem onAction={() => openIt(newest, false)}>{t('read')}</MenuItem>}
          <MenuItem reason={whyUnsavable} onAction={() => save(newest)}>
            {t('save')}
          </MenuItem>
          <MenuItem onAction={() => setListed(!isListed)}>
            {isListed ? t('versions.hide') : t('versions.show')}
          </MenuItem>
          {mayRemove && (
            <MenuItem danger onAction={remove}>
              {t('remove')}
            </MenuItem>
          )}
        </Menu>
      </div>
      <div className="ps-6">
        <VersionLine version={newest} me={open.me} />
        <AttachmentStatus
          {...props}
          isOpenHere={isOpenHere}
          run={run}
          onOpen={(version) => openIt(version, false)}
        />
        {isListed && (
          <ol
            aria-label={t('versions.of', { name: attachment.name })}
            className="mt-1 border-s border-line ps-2.5"
          >
            {attachment.versions.toReversed().map((version) => (
              <li key={version.id} className="flex items-center justify-between gap-2 py-0.5">
                <VersionLine version={version} me={open.me} />
                <Menu
                  label={t('more-version', { number: format.number(version.number) })}
                  trigger={
                    <IconButton
                      icon="more"
                      label={t('more-version', { number: format.number(version.number) })}
                    />
                  }
                >
                  {canPreview && <MenuItem onAction={() => show(version)}>{t('preview.open')}</MenuItem>}
                  {canOpen && <MenuItem onAction={() => openIt(version, false)}>{t('read')}</MenuItem>}
                  <MenuItem reason={whyUnsavable} onAction={() => save(version)}>
                    {t('save')}
                  </MenuItem>
                </Menu>
              </li>
            ))}
          </ol>
        )}
      </div>
      {previewed && (
        <PreviewDialog // Read again once the hub has what it lacked.
          key={`${previewed.versionId} ${versionOf(attachment, previewed.versionId)?.storedAt}`}
          version={previewed}
          onClose={() => setPreviewed(null)}
        />
      )}
    </li>
  );
};
