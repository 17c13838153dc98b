import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { toPlainText } from '#shared/kernel/plain-text';
import { minorDigits } from '#shared/templates/formatters';
import { type Answer, money, personAnswer, type SimpleQuestion } from '#shared/templates/template';
import { fieldBox, fieldHelp, fieldLabel, fieldProblem } from '../../ui/field';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';

export interface QuestionFieldProps<Q> {
  readonly question: Q;
  readonly answer: Answer | undefined;
  readonly onAnswer: (answer: Answer) => void;
  readonly problem: string | undefined;
  /** ISO 4217, proposed for amounts. */
  readonly currency: string;
}

type FieldProps = QuestionFieldProps<SimpleQuestion>;

/** The question as the form says it; what may stay open says so. */
const useLabel = ({ ask, required }: { readonly ask: string; readonly required: boolean }): string => {
  const { t } = useTranslation('templates');
  return required ? ask : t('optional', { ask });
};

/** A field of the browser's own kind, under its label. */
const Plain = (
  props: FieldProps & {
    readonly type: 'date' | 'number';
    readonly text: string;
    readonly onText: (text: string) => void;
  },
) => {
  const { question, problem, type, text, onText } = props;
  const id = useId();
  const told = problem ?? question.help;
  return (
    <span className="flex flex-col gap-1">
      <label htmlFor={id} className={fieldLabel}>
        {useLabel(question)}
      </label>
      <input
        id={id}
        type={type}
        autoComplete="off"
        {...(type === 'number' ? { step: 'any' } : {})}
        value={text}
        onChange={(event) => onText(event.target.value)}
        aria-invalid={problem !== undefined}
        {...(told === undefined ? {} : { 'aria-describedby': `${id}-told` })}
        className={`${fieldBox} max-w-64`}
      />
      {told !== undefined && (
        <span id={`${id}-told`} className={problem === undefined ? fieldHelp : fieldProblem}>
          {told}
        </span>
      )}
    </span>
  );
};

const MoneyField = (props: FieldProps) => {
  const { question, answer, onAnswer, currency } = props;
  const read = money.safeParse(answer);
  const used = read.success
    ? read.data.currency
    : question.type === 'money'
      ? (question.currency ?? currency)
      : currency;
  const digits = minorDigits(used === '' ? 'USD' : used);
  return (
    <Plain
      {...props}
      question={{ ...question, ask: `${question.ask} (${used === '' ? 'USD' : used})` }}
      type="number"
      text={read.success ? String(read.data.minor / 10 ** digits) : ''}
      onText={(text) => {
        const minor = Math.round(Number(text) * 10 ** digits);
        onAnswer(
          text === '' || !Number.isSafeInteger(minor)
            ? null
            : { minor, currency: used === '' ? 'USD' : used },
        );
      }}
    />
  );
};

const PersonField = ({ question, answer, onAnswer, problem }: FieldProps) => {
  const { t } = useTranslation('templates');
  const read = personAnswer.safeParse(answer);
  const { name, title } = read.success ? read.data : { name: '', title: '' };
  const change = (next: { name: string; title: string }): void => onAnswer(next.name === '' ? null : next);
  return (
    <div className="grid grid-cols-2 gap-2">
      <TextField
        label={useLabel(question)}
        value={name}
        maxLength={200}
        problem={problem}
        onChange={(typed) => change({ name: toPlainText(typed), title })}
        {...(question.help === undefined ? {} : { help: question.help })}
      />
      <TextField
        label={t('job-title', { ask: question.ask })}
        value={title}
        maxLength={200}
        isDisabled={name === ''}
        onChange={(typed) => change({ name, title: toPlainText(typed) })}
      />
    </div>
  );
};

const ChoiceField = ({ question, answer, onAnswer, problem }: FieldProps) => {
  const { t } = useTranslation('templates');
  const label = useLabel(question);
  const choices =
    question.type === 'choice'
      ? question.options
      : [
          { value: 'yes', label: t('yes') },
          { value: 'no', label: t('no') },
        ];
  const value =
    typeof answer === 'boolean' ? (answer ? 'yes' : 'no') : typeof answer === 'string' ? answer : null;
  const told = problem ?? question.help;
  return (
    <div className="flex flex-col gap-1">
      <Select
        label={label}
        value={value}
        choices={choices}
        placeholder={t('choose')}
        onChange={(chosen) => onAnswer(question.type === 'choice' ? chosen : chosen === 'yes')}
      />
      {told !== undefined && <span className={problem === undefined ? fieldHelp : fieldProblem}>{told}</span>}
    </div>
  );
};

const WordsField = ({ question, answer, onAnswer, problem }: FieldProps) => (
  <TextField
    label={useLabel(question)}
    value={typeof answer === 'string' ? answer : ''}
    problem={problem}
    onChange={(typed) => onAnswer(toPlainText(typed))}
    {...(question.type === 'long-text' ? { rows: 4, maxLength: 40_000 } : {})}
    {...(question.type === 'text' ? { maxLength: question.maxLength } : {})}
    {...(question.help === undefined ? {} : { help: question.help })}
  />
);

/** The field for one question. */
export const QuestionField = (props: FieldProps) => {
  const { question, answer, onAnswer } = props;
  switch (question.type) {
    case 'money':
      return <MoneyField {...props} />;
    case 'person':
      return <PersonField {...props} />;
    case 'choice':
    case 'yes-no':
      return <ChoiceField {...props} />;
    case 'date':
      return (
        <Plain
          {...props}
          type="date"
          text={typeof answer === 'string' ? answer : ''}
          onText={(text) => onAnswer(text === '' ? null : text)}
        />
      );
    case 'number':
      return (
        <Plain
          {...props}
          type="number"
          text={typeof answer === 'number' ? String(answer) : ''}
          onText={(text) => onAnswer(text === '' ? null : Number(text))}
        />
      );
    default:
      return <WordsField {...props} />;
  }
};
