/*
 * Writing in a template's file, as pure edits of its text: what a button of the editor puts there. Each answers with what
 * replaces a stretch of the text and what is selected afterwards.
 */

export interface SourceEdit {
  /** The stretch that is replaced, in UTF-16 units; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What is selected afterwards, in the text as it is then. */
  readonly select: readonly [from: number, to: number];
}

interface Selected {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** Words between signs: what is selected, or `example`, which is selected to be typed over. */
export const surround = (
  { source, from, to }: Selected,
  before: string,
  after: string,
  example: string,
): SourceEdit => {
  const inner = source.slice(from, to) || example;
  const start = from + before.length;
  return { from, to, text: `${before}${inner}${after}`, select: [start, start + inner.length] };
};

/**
 * Lines of their own below the line of the caret, with an empty line around them.
 * @param example what of them is selected, to be typed over
 */
export const insertLines = ({ source, to }: Selected, lines: string, example = ''): SourceEdit => {
  const end = source.indexOf('\n', to);
  const at = end === -1 ? source.length : end;
  const lineStart = source.lastIndexOf('\n', at - 1) + 1;
  const onEmptyLine = source.slice(lineStart, at).trim() === '';
  const from = onEmptyLine ? lineStart : at;
  const lead = onEmptyLine ? (/\n\s*\n$|^$/.test(source.slice(0, from)) ? '' : '\n') : '\n\n';
  const text = `${lead}${lines}\n`;
  const chosen = example === '' ? -1 : text.indexOf(example);
  const start = from + (chosen === -1 ? text.length - 1 : chosen);
  return { from, to: at, text, select: [start, chosen === -1 ? start : start + example.length] };
};

export interface AskedQuestion {
  readonly id: string;
  readonly type: string;
  /** The first question of each row of a group. */
  readonly within?: string;
}

/** The questions that the head asks, outermost only, whether or not the rest of it can be read. */
export const questionIds = (source: string): readonly AskedQuestion[] => {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(source)?.[1] ?? '';
  const [, questions = ''] = head.split(/^questions:/m);
  return questions
    .split(/^ {0,2}- /m)
    .slice(1)
    .flatMap((block) => {
      const [own = '', inner = ''] = block.split(/\bquestions:/);
      const found = /\bid:\s*['"]?([a-z][a-z0-9_]*)/;
      const [id, within] = [found.exec(own)?.[1], found.exec(inner)?.[1]];
      const type = /\btype:\s*['"]?([a-z-]+)/.exec(own)?.[1] ?? 'text';
      return id === undefined ? [] : [{ id, type, ...(within === undefined ? {} : { within }) }];
    });
};

/** How a question's value is written: dates and amounts in the document's language, a group row by row. */
export const writtenValue = ({ id, type, within }: AskedQuestion): string => {
  const formatter = { date: ' | date', money: ' | money', number: ' | number' }[type] ?? '';
  if (type === 'group') return `{% for row in ${id} %}\n- {{ row.${within ?? 'what'} }}\n{% endfor %}`;
  return `{{ ${id}${type === 'person' ? '.name' : formatter} }}`;
};

const typeWords: Readonly<Record<string, string>> = {
  choice: ', options: [{ value: one, label: One }, { value: two, label: Two }]',
  group: ', each: Row, questions: [{ id: what, ask: What, type: text }]',
};

/** One more question at the end of those the head asks, its words selected; null where there is no list of them. */
export const addQuestion = (source: string, type: string, ask: string): SourceEdit | null => {
  const list = /^questions:[ \t]*(\[\s*\])?[ \t]*\r?\n/m.exec(source);
  if (!list) return null;
  const taken = new Set(questionIds(source).map(({ id }) => id));
  const base = type.replaceAll('-', '_');
  let id = base;
  for (let at = 2; taken.has(id); at += 1) id = `${base}_${at}`;
  const after = list.index + list[0].length;
  const rest = source.slice(after);
  // The list ends where the head does, or at its next field.
  const end = /^(?:---|[A-Za-z])/m.exec(rest);
  const at = list[1] === undefined ? after + (end?.index ?? rest.length) : list.index;
  const line = `  - { id: ${id}, ask: ${ask}, type: ${type}${typeWords[type] ?? ''} }\n`;
  const text = list[1] === undefined ? line : `questions:\n${line}`;
  const start = at + text.indexOf('ask: ') + 'ask: '.length;
  return { from: at, to: list[1] === undefined ? at : after, text, select: [start, start + ask.length] };
};

/** Where a place of the text stands: its line and column, both from 1. */
export const lineAndColumn = (source: string, at: number): { line: number; column: number } => {
  const before = source.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};
