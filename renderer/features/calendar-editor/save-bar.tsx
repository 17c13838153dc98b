import { useTranslation } from 'react-i18next';
import { reviewedWeeks } from '#shared/calendars/edit-calendar';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { usePartWords } from './history-tab';
import { type EditorTab, problemWords, tabOf } from './problem-words';
import type { CalendarEditor } from './use-calendar-editor';

export interface SaveBarProps {
  readonly editor: CalendarEditor;
  /** Shows the place where a problem lies. */
  readonly onShow: (tab: EditorTab, version: number | undefined) => void;
}

/** What a save would change, what keeps it from being saved, and the buttons for it. */
export const SaveBar = ({ editor, onShow }: SaveBarProps) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const words = usePartWords();
  const { blocking, changed, pastMilliseconds, newer, saving, refusal } = editor;
  const first = blocking[0];
  const save = async () => {
    const revision = await editor.save();
    if (revision !== null) showToast({ text: t('save.saved', { revision: format.number(revision) }) });
  };
  const discard = () => {
    const undo = editor.discard();
    showToast({ text: t('save.discarded'), undo });
  };
  if (changed.length === 0 && newer === null && refusal === null) return null;
  return (
    <div className="sticky bottom-0 flex flex-col gap-2 border-t border-line bg-panel py-3">
      {newer !== null && (
        <Notice
          tone="after"
          title={t('save.newer', { revision: format.number(newer) })}
          actions={<Button onPress={discard}>{t('save.show-newer')}</Button>}
        >
          {t('save.newer-body')}
        </Notice>
      )}
      {refusal && newer === null && <ProblemNotice problem={refusal} />}
      {first && (
        <Notice
          title={t('save.problems', { count: blocking.length, shown: format.number(blocking.length) })}
          actions={
            <Button
              onPress={() => {
                const { tab, version } = tabOf(first);
                onShow(tab, version);
              }}
            >
              {t('save.go')}
            </Button>
          }
        >
          {problemWords(first, t)} {t('save.in-use')}
        </Notice>
      )}
      {pastMilliseconds > 0 && (
        <Notice
          tone="after"
          title={t('save.past', {
            length: format.duration(pastMilliseconds),
            weeks: format.number(reviewedWeeks),
          })}
        />
      )}
      <div className="flex items-center gap-2">
        <Button
          look="primary"
          isDisabled={changed.length === 0 || blocking.length > 0 || saving || newer !== null}
          onPress={() => void save()}
        >
          {t('save.button')}
        </Button>
        <Button isDisabled={changed.length === 0 || saving} onPress={discard}>
          {t('save.discard')}
        </Button>
        <span role="status" className="grow text-soft">
          {changed.length === 0 ? t('save.nothing') : t('save.changed', { parts: words(changed) })}
        </span>
      </div>
    </div>
  );
};
