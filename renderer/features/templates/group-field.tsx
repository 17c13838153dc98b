import { useTranslation } from 'react-i18next';
import type { AnswerProblem } from '#shared/templates/answers';
import type { GroupQuestion, SimpleAnswer } from '#shared/templates/template';
import { useFormat } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { fieldHelp, fieldLabel } from '../../ui/field';
import { QuestionField, type QuestionFieldProps } from './question-field';

type Row = Record<string, SimpleAnswer>;

interface GroupFieldProps extends Omit<QuestionFieldProps<GroupQuestion>, 'problem'> {
  /** Those of this group. */
  readonly problems: readonly AnswerProblem[];
  readonly words: (problem: AnswerProblem | undefined) => string | undefined;
}

/** The same few questions once for each row; rows are added at the end and taken away one by one. */
export const GroupField = ({ question, answer, onAnswer, problems, words, currency }: GroupFieldProps) => {
  const { t } = useTranslation('templates');
  const format = useFormat();
  const rows = Array.isArray(answer) ? (answer as Row[]) : [];
  const replace = (index: number, row: Row): void =>
    onAnswer(rows.map((one, at) => (at === index ? row : one)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className={fieldLabel}>{question.ask}</legend>
      {question.help !== undefined && <p className={fieldHelp}>{question.help}</p>}
      {rows.map((row, index) => {
        const name = t('row', { what: question.each, number: format.number(index + 1) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; it has no other name
          <fieldset key={index} className="flex flex-col gap-2.5 rounded-md border border-line p-3">
            <legend className="sr-only">{name}</legend>
            <div className="flex items-center justify-between">
              <span className="text-sm font-[560]">{name}</span>
              <IconButton
                icon="close"
                label={t('remove', { what: name })}
                onPress={() => onAnswer(rows.filter((_, at) => at !== index))}
              />
            </div>
            {question.questions.map((inner) => (
              <QuestionField
                key={inner.id}
                question={inner}
                answer={row[inner.id]}
                currency={currency}
                problem={words(problems.find((one) => one.row === index && one.within === inner.id))}
                onAnswer={(given) => replace(index, { ...row, [inner.id]: given as SimpleAnswer })}
              />
            ))}
          </fieldset>
        );
      })}
      <span>
        <Button look="light" isDisabled={rows.length >= question.max} onPress={() => onAnswer([...rows, {}])}>
          {t('add', { what: question.each })}
        </Button>
      </span>
    </fieldset>
  );
};
