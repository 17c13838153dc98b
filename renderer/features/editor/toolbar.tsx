import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Toolbar as AriaToolbar } from 'react-aria-components/Toolbar';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select';
import { Tooltip } from '../../ui/tooltip';

interface Tool {
  /** Its name's key. */
  readonly name:
    | 'bold'
    | 'italic'
    | 'underline'
    | 'strike'
    | 'term'
    | 'bullets'
    | 'numbers'
    | 'quote'
    | 'footnote'
    | 'table'
    | 'page-break'
    | 'undo'
    | 'redo'
    | 'row-add'
    | 'column-add'
    | 'row-remove'
    | 'column-remove'
    | 'table-remove';
  /** What is drawn: a letter or a sign, never words. */
  readonly sign: string;
  readonly look?: string;
  readonly keys?: string;
  readonly active?: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => unknown;
}

const focused = (editor: Editor) => editor.chain().focus();

const marks: readonly Tool[] = [
  {
    name: 'bold',
    sign: 'B',
    look: 'font-bold',
    keys: 'Control+B',
    active: (e) => e.isActive('bold'),
    run: (e) => focused(e).toggleBold().run(),
  },
  {
    name: 'italic',
    sign: 'I',
    look: 'italic',
    keys: 'Control+I',
    active: (e) => e.isActive('italic'),
    run: (e) => focused(e).toggleItalic().run(),
  },
  {
    name: 'underline',
    sign: 'U',
    look: 'underline',
    keys: 'Control+U',
    active: (e) => e.isActive('underline'),
    run: (e) => focused(e).toggleUnderline().run(),
  },
  {
    name: 'strike',
    sign: 'S',
    look: 'line-through',
    keys: 'Control+Shift+S',
    active: (e) => e.isActive('strike'),
    run: (e) => focused(e).toggleStrike().run(),
  },
  {
    name: 'term',
    sign: '“D”',
    keys: 'Control+Alt+D',
    active: (e) => e.isActive('definedTerm'),
    run: (e) => focused(e).toggleMark('definedTerm').run(),
  },
];

const blocks: readonly Tool[] = [
  {
    name: 'bullets',
    sign: '•',
    keys: 'Control+Shift+8',
    active: (e) => e.isActive('bulletList'),
    run: (e) => focused(e).toggleBulletList().run(),
  },
  {
    name: 'numbers',
    sign: '1.',
    keys: 'Control+Shift+7',
    active: (e) => e.isActive('orderedList'),
    run: (e) => focused(e).toggleOrderedList().run(),
  },
  {
    name: 'quote',
    sign: '❝',
    keys: 'Control+Shift+B',
    active: (e) => e.isActive('blockquote'),
    run: (e) => focused(e).toggleBlockquote().run(),
  },
  {
    name: 'footnote',
    sign: 'a¹',
    keys: 'Control+Alt+F',
    run: (e) => focused(e).insertContent({ type: 'footnote' }).run(),
  },
  {
    name: 'table',
    sign: '▦',
    run: (e) => focused(e).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  {
    name: 'page-break',
    sign: '⤓',
    keys: 'Control+Enter',
    run: (e) => focused(e).insertContent({ type: 'pageBreak' }).run(),
  },
];

const tableTools: readonly Tool[] = [
  { name: 'row-add', sign: '+☰', run: (e) => focused(e).addRowAfter().run() },
  { name: 'column-add', sign: '+▥', run: (e) => focused(e).addColumnAfter().run() },
  { name: 'row-remove', sign: '−☰', run: (e) => focused(e).deleteRow().run() },
  { name: 'column-remove', sign: '−▥', run: (e) => focused(e).deleteColumn().run() },
  { name: 'table-remove', sign: '×▦', run: (e) => focused(e).deleteTable().run() },
];

const history: readonly Tool[] = [
  { name: 'undo', sign: '↶', keys: 'Control+Z', run: (e) => focused(e).undo().run() },
  { name: 'redo', sign: '↷', keys: 'Control+Shift+Z', run: (e) => focused(e).redo().run() },
];

const ToolButton = ({
  tool,
  editor,
  active,
}: {
  readonly tool: Tool;
  readonly editor: Editor;
  readonly active: boolean;
}) => {
  const { t } = useTranslation('documents');
  const label = t(`tool.${tool.name}`);
  return (
    <Tooltip text={label}>
      <ToggleButton
        aria-label={label}
        {...(tool.keys ? { 'aria-keyshortcuts': tool.keys } : {})}
        isSelected={active}
        onChange={() => tool.run(editor)}
        className="inline-grid h-7 min-w-7 cursor-default place-items-center rounded-md border border-transparent px-1 data-hovered:bg-hover data-selected:border-accent data-selected:bg-accent-bg data-selected:text-accent"
      >
        <span aria-hidden="true" translate="no" className={tool.look ?? ''}>
          {tool.sign}
        </span>
      </ToggleButton>
    </Tooltip>
  );
};

const styles = ['text', 'heading-1', 'heading-2', 'heading-3', 'heading-4'] as const;
type Style = (typeof styles)[number];

const styleOf = (editor: Editor): Style => {
  for (const level of [1, 2, 3, 4] as const)
    if (editor.isActive('heading', { level })) return `heading-${level}`;
  return 'text';
};

interface Standing {
  readonly style: Style;
  readonly active: readonly string[];
  readonly inTable: boolean;
}

const standingOf = (editor: Editor): Standing => ({
  style: styleOf(editor),
  active: [...marks, ...blocks].filter((tool) => tool.active?.(editor)).map(({ name }) => name as string),
  inTable: editor.isActive('table'),
});

/** All that a cursor's standing hangs on; null where words are selected. */
const surroundingsOf = ({ state: { selection, storedMarks } }: Editor): readonly unknown[] | null => {
  if (!selection.empty) return null;
  const { $from } = selection;
  const around = Array.from({ length: $from.depth + 1 }, (_, depth) => $from.node(depth));
  return [...around.flatMap(({ type, attrs }) => [type, attrs]), ...(storedMarks ?? $from.marks())];
};

/** Where the cursor stands, found out anew only where its surroundings are others: not at each key. */
const followStanding = (): ((editor: Editor) => Standing) => {
  let surroundings: readonly unknown[] | null = null;
  let standing: Standing | null = null;
  return (editor) => {
    const now = surroundingsOf(editor);
    const before = surroundings;
    surroundings = now;
    const isSame =
      now !== null && now.length === before?.length && now.every((each, index) => each === before[index]);
    if (!isSame || standing === null) standing = standingOf(editor);
    return standing;
  };
};

const setStyle = (editor: Editor, style: Style): void => {
  if (style === 'text') focused(editor).setParagraph().run();
  else
    focused(editor)
      .setHeading({ level: Number(style.slice(-1)) as 1 | 2 | 3 | 4 })
      .run();
};

const Group = ({
  tools,
  editor,
  active,
}: {
  readonly tools: readonly Tool[];
  readonly editor: Editor;
  readonly active: readonly string[];
}) => (
  <span className="flex items-center gap-px border-e border-line pe-1.5 last:border-0">
    {tools.map((tool) => (
      <ToolButton key={tool.name} tool={tool} editor={editor} active={active.includes(tool.name)} />
    ))}
  </span>
);

/** What can be done with the text that is selected; one tab stop, walked with the arrow keys. */
export const EditorToolbar = ({
  editor,
  suggesting,
}: {
  readonly editor: Editor;
  /** Only words can be suggested: what else there is to do is not offered then. */
  readonly suggesting: boolean;
}) => {
  const { t } = useTranslation('documents');
  const [standing] = useState(followStanding);
  const { style, active, inTable } = useEditorState({
    editor,
    selector: ({ editor: present }) => standing(present),
  });
  if (suggesting)
    return (
      <AriaToolbar aria-label={t('tool.label')} className="flex flex-wrap items-center gap-1.5">
        <Group tools={history} editor={editor} active={active} />
      </AriaToolbar>
    );
  return (
    <AriaToolbar aria-label={t('tool.label')} className="flex flex-wrap items-center gap-1.5">
      <span className="w-36">
        <Select
          label={t('tool.style')}
          hideLabel
          value={style}
          choices={styles.map((value) => ({ value, label: t(`style.${value}`) }))}
          onChange={(value) => setStyle(editor, value)}
        />
      </span>
      <Group tools={marks} editor={editor} active={active} />
      <Group tools={blocks} editor={editor} active={active} />
      {inTable && <Group tools={tableTools} editor={editor} active={active} />}
      <Group tools={history} editor={editor} active={active} />
    </AriaToolbar>
  );
};
