/** A key as it is printed on the keyboard. Hidden from screen readers: controls name their key by `aria-keyshortcuts`. */
export const Kbd = ({
  keys,
  tone = 'quiet',
}: {
  readonly keys: string;
  readonly tone?: 'quiet' | 'inherit';
}) => (
  <span aria-hidden="true">
    <kbd
      dir="ltr"
      className={`inline-block rounded-sm border px-1 font-sans text-xs leading-[1.4] whitespace-nowrap ${
        tone === 'quiet' ? 'border-line text-faint' : 'border-current text-current'
      }`}
    >
      {keys}
    </kbd>
  </span>
);
