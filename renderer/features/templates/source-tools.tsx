import { useTranslation } from 'react-i18next';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Menu, MenuItem, MenuSection } from '../../ui/menu';
import {
  addQuestion,
  insertLines,
  questionIds,
  type SourceEdit,
  surround,
  writtenValue,
} from './source-writing';

export const questionTypes = [
  'text',
  'long-text',
  'number',
  'money',
  'date',
  'choice',
  'yes-no',
  'person',
  'group',
] as const;

/** Names that every template knows, as a letter uses them. */
const names = [
  'today | date',
  'client.name',
  'client.city',
  'engagement.name',
  'matter.legalName',
  'matter.clientReference',
  'item.title',
  'author.name',
  'author.title',
  'lead.name',
  'provider.name',
] as const;

type Edit = (selected: {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}) => SourceEdit | null;

/** What a template is written with: Markdown, values, conditions, questions and clauses, each from a menu. */
export const SourceTools = ({
  source,
  onEdit,
}: {
  readonly source: string;
  /** Carries out an edit where the caret stands. */
  readonly onEdit: (edit: Edit) => void;
}) => {
  const { t } = useTranslation('templates');
  const clauses = useRows('clause').list.filter(({ owner, retired }) => owner === 'firm' && !retired);
  const words = t('edit.tools.words');
  const around =
    (before: string, after: string, example: string): Edit =>
    (selected) =>
      surround(selected, before, after, example);
  const instead =
    (text: string): Edit =>
    ({ from, to }) => ({ from, to, text, select: [from + text.length, from + text.length] });
  const lines =
    (text: string): Edit =>
    (selected) =>
      insertLines(selected, text, words);
  const item = (name: string, text: string, edit: Edit) => (
    <MenuItem key={name} id={name} onAction={() => onEdit(edit)}>
      {text}
    </MenuItem>
  );
  const code = (text: string) => (
    <MenuItem key={text} id={text} text={text} onAction={() => onEdit(instead(text))}>
      <code dir="ltr" translate="no" className="text-[12px]">
        {text.split('\n')[0]}
      </code>
    </MenuItem>
  );
  const asked = questionIds(source);
  return (
    <div role="toolbar" aria-label={t('edit.tools.label')} className="flex flex-wrap gap-1">
      <Menu label={t('edit.tools.text')} trigger={<Button look="light">{t('edit.tools.text')}</Button>}>
        {item('heading', t('edit.tools.heading'), lines(`## ${words}`))}
        {item('bold', t('edit.tools.bold'), around('**', '**', words))}
        {item('italic', t('edit.tools.italic'), around('*', '*', words))}
        {item('list', t('edit.tools.list'), lines(`- ${words}`))}
        {item('numbers', t('edit.tools.numbers'), lines(`1. ${words}`))}
        {item('quote', t('edit.tools.quote'), lines(`> ${words}`))}
        {item('table', t('edit.tools.table'), lines(`| ${words} | ${words} |\n|---|---|\n| | |`))}
        {item('note', t('edit.tools.note'), around('^[', ']', words))}
        {item(
          'signature',
          t('edit.tools.signature'),
          lines('::: signature\nparty: {{ client.name }}\nname:\ntitle:\n:::'),
        )}
        {item('page-break', t('edit.tools.page-break'), lines('::: page-break\n:::'))}
      </Menu>
      <Menu label={t('edit.tools.value')} trigger={<Button look="light">{t('edit.tools.value')}</Button>}>
        <MenuSection title={t('edit.tools.answers')}>
          {asked.map((one) => code(writtenValue(one)))}
        </MenuSection>
        <MenuSection title={t('edit.tools.names')}>{names.map((name) => code(`{{ ${name} }}`))}</MenuSection>
      </Menu>
      <Menu label={t('edit.tools.logic')} trigger={<Button look="light">{t('edit.tools.logic')}</Button>}>
        {item(
          'if',
          t('edit.tools.if'),
          around(`{% if ${asked[0]?.id ?? 'client.name'} %}`, '{% endif %}', words),
        )}
        {item(
          'else',
          t('edit.tools.else'),
          around(`{% if ${asked[0]?.id ?? 'client.name'} %}`, `{% else %}${words}{% endif %}`, words),
        )}
        {item(
          'for',
          t('edit.tools.for'),
          lines(
            writtenValue({ id: asked.find(({ type }) => type === 'group')?.id ?? 'rows', type: 'group' }),
          ),
        )}
      </Menu>
      <Menu
        label={t('edit.tools.question')}
        trigger={<Button look="light">{t('edit.tools.question')}</Button>}
      >
        {questionTypes.map((type) =>
          item(type, t(`edit.tools.type.${type}`), ({ source: whole }) => addQuestion(whole, type, words)),
        )}
      </Menu>
      {clauses.length > 0 && (
        <Menu label={t('edit.tools.clause')} trigger={<Button look="light">{t('edit.tools.clause')}</Button>}>
          {clauses.map(({ id, name, title }) => (
            <MenuItem key={id} id={id} onAction={() => onEdit(lines(`{% include "clause/${name}" %}`))}>
              <bdi>{title}</bdi>
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
};
