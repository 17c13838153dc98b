import { describe, expect, it } from 'vitest';
import { readTemplate } from '#shared/templates/read-template';
import { emptyTemplate } from './empty-template';
import { questionTypes } from './source-tools';
import {
  addQuestion,
  insertLines,
  lineAndColumn,
  questionIds,
  type SourceEdit,
  surround,
  writtenValue,
} from './source-writing';

const sound = emptyTemplate.source
  .replace("title: ''", 'title: A letter')
  .replace("purpose: ''", 'purpose: To say something.')
  .replace('follows: []', 'follows: ["Our own practice"]');

const edited = (source: string, { from, to, text, select }: SourceEdit) => {
  const written = source.slice(0, from) + text + source.slice(to);
  return { written, selected: written.slice(...select) };
};

describe('writing in a template’s file', () => {
  it('puts signs around what is selected, or around an example', () => {
    const source = 'Dear friend';
    expect(edited(source, surround({ source, from: 5, to: 11 }, '**', '**', 'bold'))).toEqual({
      written: 'Dear **friend**',
      selected: 'friend',
    });
    expect(edited('', surround({ source: '', from: 0, to: 0 }, '**', '**', 'bold')).selected).toBe('bold');
  });

  it('gives lines a place of their own', () => {
    const at = (source: string, place: number) =>
      edited(source, insertLines({ source, from: place, to: place }, '## Next')).written;
    expect(at('One\nTwo', 1)).toBe('One\n\n## Next\n\nTwo');
    expect(at('One', 3)).toBe('One\n\n## Next\n');
    expect(at('One\n\n', 5)).toBe('One\n\n## Next\n');
    expect(at('', 0)).toBe('## Next\n');
    const chosen = insertLines({ source: 'One', from: 0, to: 0 }, '| Words | Words |', 'Words');
    expect(edited('One', chosen).selected).toBe('Words');
  });

  it('adds a question of each type that the template can be read with', () => {
    for (const type of questionTypes) {
      for (const source of [sound, sound.replace(/questions:\n( {2}- .*\n)+/, 'questions: []\n')]) {
        const edit = addQuestion(source, type, 'What is asked');
        if (!edit) throw new Error('no list of questions');
        const { written, selected } = edited(source, edit);
        expect(selected).toBe('What is asked');
        const read = readTemplate('x', written);
        expect(read.ok ? 'read' : read.error, type).toBe('read');
        expect(questionIds(written).at(-1)?.type).toBe(type);
      }
    }
    expect(addQuestion('no head', 'text', 'x')).toBeNull();
  });

  it('names a question as none is named yet', () => {
    const once = addQuestion(sound, 'date', 'When');
    const twice = once && addQuestion(edited(sound, once).written, 'date', 'When');
    expect(once?.text).toContain('id: date,');
    expect(twice?.text).toContain('id: date_2,');
  });

  it('knows the questions and how each one’s value is written', () => {
    expect(questionIds(sound)).toEqual([
      { id: 'to', type: 'text' },
      { id: 'due', type: 'date' },
    ]);
    expect(questionIds(sound).map(writtenValue)).toEqual(['{{ to }}', '{{ due | date }}']);
    const grouped = addQuestion(sound, 'group', 'Items');
    expect(questionIds(grouped ? edited(sound, grouped).written : '').at(-1)).toEqual({
      id: 'group',
      type: 'group',
      within: 'what',
    });
  });

  it('says where a place stands', () => {
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});
