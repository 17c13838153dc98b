import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longestComment } from '#shared/documents/comments';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/text-field';

/** Where a comment or an answer is written. */
export const Writing = ({
  label,
  post,
  onPost,
  onCancel,
}: {
  readonly label: string;
  readonly post: string;
  readonly onPost: (text: string) => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation('documents');
  const [text, setText] = useState('');
  return (
    <form
      className="flex flex-col gap-1.5"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '')
          onPost(text.trim());
      }}
    >
      <TextField
        autoFocus
        rows={3}
        label={label}
        value={text}
        maxLength={longestComment}
        onChange={setText}
      />
      <span className="flex gap-2">
        <Button look="light" isDisabled={text.trim() === ''} onPress={() => onPost(text.trim())}>
          {post}
        </Button>
        <Button look="light" onPress={onCancel}>
          {t('comment.cancel')}
        </Button>
      </span>
    </form>
  );
};
