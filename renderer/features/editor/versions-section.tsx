import type { Editor } from '@tiptap/core';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type * as Y from 'yjs';
import { blocksOfBody } from '#shared/documents/body-blocks';
import { bodyField } from '#shared/documents/merge-body';
import { compareBlocks, type RedlineBlock } from '#shared/documents/redline';
import { type BodyVersion, readVersion, takeVersion, versionsOf } from '#shared/documents/versions';
import { useClock, useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useReplica, useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { SectionTitle } from '../work-item/section-title';
import { dispatchAsItIs } from './suggestions/suggesting';

const useVersionList = (doc: Y.Doc): readonly BodyVersion[] => {
  const [versions, setVersions] = useState(() => versionsOf(doc));
  useEffect(() => {
    const map = doc.getMap('versions');
    const read = (): void => setVersions(versionsOf(doc));
    map.observe(read);
    read();
    return () => map.unobserve(read);
  }, [doc]);
  return versions;
};

const useVersionName = (): ((version: BodyVersion) => string) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  return ({ name, at }) => {
    const when = format.when(at, timeZone, now);
    return name === '' ? when : t('versions.named', { name, when });
  };
};

const looks = {
  same: '',
  added: 'bg-accent-bg text-accent underline decoration-2',
  removed: 'bg-late-bg text-late line-through',
} as const;

/** One block of a redline. */
export const RedlineLine = ({ block }: { readonly block: RedlineBlock }) => (
  <p dir="auto" className="min-h-4 break-words whitespace-pre-wrap">
    {block.stretches.map(({ kind, words }, at) => {
      // Read aloud as what it is, not by its colour.
      const Tag = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'span';
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: a redline is drawn whole or not at all
        <Tag key={at} className={looks[kind]}>
          {words}
        </Tag>
      );
    })}
  </p>
);

const present = 'present';

/** What changed between two versions, or since one; and the way back to it. */
const Compare = ({
  doc,
  editor,
  versions,
  first,
  onClose,
}: {
  readonly doc: Y.Doc;
  readonly editor: Editor;
  readonly versions: readonly BodyVersion[];
  readonly first: BodyVersion;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('documents');
  const clock = useClock();
  const { personId } = useReplica();
  const nameOf = useVersionName();
  const [from, setFrom] = useState<string>(first.id);
  const [until, setUntil] = useState<string>(present);
  const redline = useMemo(() => {
    const read = (id: string) => (id === present ? doc.getXmlFragment(bodyField) : readVersion(doc, id));
    const [before, after] = [read(from), read(until)];
    return before && after ? compareBlocks(blocksOfBody(before), blocksOfBody(after)) : [];
  }, [doc, from, until]);
  const choices = [
    { value: present, label: t('versions.present') },
    ...versions.map((version) => ({ value: version.id, label: nameOf(version) })),
  ];
  const restore = (): void => {
    const then = readVersion(doc, from);
    if (!then) return;
    const take = (name: string): void =>
      takeVersion(doc, { id: v7(), name, personId, at: clock.now(), automatic: true });
    // What stood until now is a version too: going back takes nothing away.
    take('');
    const content = editor.schema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(then)).content;
    dispatchAsItIs(editor, (tr) => tr.replaceWith(0, tr.doc.content.size, content));
    take('');
    showToast({ text: t('versions.restored') });
    onClose();
  };
  return (
    <Dialog
      open
      size="large"
      onClose={onClose}
      title={t('versions.compare')}
      actions={
        editor.isEditable &&
        from !== present && (
          <Button look="primary" onPress={restore}>
            {t('versions.restore')}
          </Button>
        )
      }
    >
      <div className="flex flex-wrap gap-3 pb-3">
        <Select label={t('versions.from')} value={from} choices={choices} onChange={setFrom} />
        <Select label={t('versions.until')} value={until} choices={choices} onChange={setUntil} />
      </div>
      <div className="flex flex-col gap-2 rounded-md border border-line p-4">
        {redline.every(({ kind }) => kind === 'same') && <p className="text-faint">{t('versions.equal')}</p>}
        {redline.map((block, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <RedlineLine key={at} block={block} />
        ))}
      </div>
    </Dialog>
  );
};

/** Versions of the text: naming one, comparing any two, and going back to one. */
export const VersionsSection = ({ doc, editor }: { readonly doc: Y.Doc; readonly editor: Editor }) => {
  const { t } = useTranslation('documents');
  const clock = useClock();
  const { personId } = useReplica();
  const people = useRows('person').byId;
  const versions = useVersionList(doc);
  const nameOf = useVersionName();
  const [name, setName] = useState('');
  const [looked, setLooked] = useState<BodyVersion | null>(null);
  const keep = (): void => {
    takeVersion(doc, { id: v7(), name: name.trim(), personId, at: clock.now(), automatic: false });
    setName('');
  };
  return (
    <section aria-labelledby="versions-title">
      <SectionTitle id="versions-title">{t('versions.title')}</SectionTitle>
      {editor.isEditable && (
        <form
          className="flex items-end gap-2 pb-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') keep();
          }}
        >
          <TextField label={t('versions.name')} value={name} maxLength={100} onChange={setName} />
          <Button isDisabled={name.trim() === ''} onPress={keep}>
            {t('versions.keep')}
          </Button>
        </form>
      )}
      {versions.length === 0 && <p className="text-faint">{t('versions.none')}</p>}
      <ul>
        {versions.map((version) => (
          <li key={version.id}>
            <button
              type="button"
              className="w-full rounded-md px-1.5 py-0.5 text-start hover:bg-hover"
              onClick={() => setLooked(version)}
            >
              <span dir="auto" className="block truncate">
                {nameOf(version)}
              </span>
              <span className="block truncate text-xs text-faint">
                {people.get(version.personId)?.name ?? t('kept.somebody')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {looked && (
        <Compare
          doc={doc}
          editor={editor}
          versions={versions}
          first={looked}
          onClose={() => setLooked(null)}
        />
      )}
    </section>
  );
};
