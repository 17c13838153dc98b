import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { useErrorWords } from '../../i18n/error-words';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import type { Asked } from './asked';
import { needsNote } from './command-order';

export interface NoteFormProps {
  readonly asked: Asked;
  readonly onSubmit: (note: string) => Promise<Result<unknown, DomainError>>;
  /** After it was accepted, or when it is given up. */
  readonly onClose: () => void;
}

/** Asks for the words that go with a command. Where the command is refused, what was typed stays. */
export const NoteForm = ({ asked: { type, note: first }, onSubmit, onClose }: NoteFormProps) => {
  const { t } = useTranslation(['work-item', 'common']);
  const words = useErrorWords();
  const [note, setNote] = useState(first);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const submit = async (): Promise<void> => {
    const result = await onSubmit(note);
    if (result.ok) onClose();
    else setProblem(result.error);
  };
  return (
    <form
      className="my-2 flex flex-col gap-2 rounded-md border border-line bg-bg p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
      }}
    >
      <TextField
        label={t(`note-for.${type}`)}
        rows={3}
        value={note}
        onChange={setNote}
        maxLength={4000}
        autoFocus
        problem={problem ? words(problem).what : undefined}
      />
      <div className="flex justify-end gap-2">
        <Button look="plain" onPress={onClose}>
          {t('common:cancel')}
        </Button>
        <Button look="primary" type="submit" isDisabled={note.trim() === '' && needsNote(type)}>
          {t(`command.${type}`)}
        </Button>
      </div>
    </form>
  );
};
