import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { Blank } from './blank';
import type { TemplateEngine } from './liquid-engine';
import {
  type Answer,
  type Answers,
  answeredDate,
  type GroupQuestion,
  money,
  personAnswer,
  type Question,
  type SimpleQuestion,
  type Template,
} from './template';

/** Something about one answer that the person who fills in should see beside it. */
export interface AnswerProblem {
  readonly question: string;
  /** Which one of a group, from 0, and which of its questions. */
  readonly row?: number;
  readonly within?: string;
  readonly kind:
    | 'missing'
    | 'not-text'
    | 'too-long'
    | 'not-number'
    | 'out-of-range'
    | 'not-money'
    | 'not-date'
    | 'not-an-option'
    | 'not-yes-no'
    | 'not-person'
    | 'too-many'
    | 'check';
  /** What the template says of a failed check. */
  readonly message?: string;
}

/** What the text sees of the answers, and how the form stands. */
export interface FilledIn {
  /** Values by question id; open ones as `Blank`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The questions that stand, given the others' answers. */
  readonly asked: ReadonlySet<string>;
  /** The proposals of questions that nobody answered. */
  readonly proposed: Answers;
  readonly problems: readonly AnswerProblem[];
}

const isUnanswered = (answer: unknown): boolean =>
  answer === undefined || answer === null || (typeof answer === 'string' && answer.trim() === '');

type Kind = AnswerProblem['kind'];

/** What is wrong with an answer to a simple question; null where nothing is. */
const problemWith = (question: SimpleQuestion, answer: unknown): Kind | null => {
  switch (question.type) {
    case 'text':
      if (typeof answer !== 'string') return 'not-text';
      return answer.length > question.maxLength ? 'too-long' : null;
    case 'long-text':
      if (typeof answer !== 'string') return 'not-text';
      return answer.length > 40_000 ? 'too-long' : null;
    case 'number': {
      if (typeof answer !== 'number' || !Number.isFinite(answer)) return 'not-number';
      const fits =
        answer >= (question.min ?? -Infinity) &&
        answer <= (question.max ?? Infinity) &&
        (!question.integer || Number.isInteger(answer));
      return fits ? null : 'out-of-range';
    }
    case 'money': {
      const read = money.safeParse(answer);
      if (!read.success) return 'not-money';
      return read.data.minor < 0 && !question.negative ? 'out-of-range' : null;
    }
    case 'date':
      return answeredDate.safeParse(answer).success ? null : 'not-date';
    case 'choice':
      return question.options.some(({ value }) => value === answer) ? null : 'not-an-option';
    case 'yes-no':
      return typeof answer === 'boolean' ? null : 'not-yes-no';
    case 'person':
      return personAnswer.safeParse(answer).success ? null : 'not-person';
  }
};

const openValue = (question: SimpleQuestion): unknown => (question.required ? new Blank(question.ask) : null);

/** Takes the answers of one group apart, row by row. */
const fillGroup = (
  question: GroupQuestion,
  answer: unknown,
): { value: unknown[]; problems: AnswerProblem[] } => {
  const rows = Array.isArray(answer) ? (answer as Record<string, unknown>[]) : [];
  const problems: AnswerProblem[] = [];
  if (rows.length > question.max) problems.push({ question: question.id, kind: 'too-many' });
  if (rows.length === 0 && question.required) problems.push({ question: question.id, kind: 'missing' });
  const value = rows.slice(0, question.max).map((row, index) =>
    Object.fromEntries(
      question.questions.map((inner) => {
        const given = row[inner.id];
        const say = (kind: Kind) =>
          problems.push({ question: question.id, row: index, within: inner.id, kind });
        if (isUnanswered(given)) {
          if (inner.required) say('missing');
          return [inner.id, openValue(inner)];
        }
        const wrong = problemWith(inner, given);
        if (!wrong) return [inner.id, given];
        say(wrong);
        return [inner.id, new Blank(inner.ask)];
      }),
    ),
  );
  return { value, problems };
};

/** A proposal is worth what an answer of that type is; anything else is no proposal. */
const proposalFor = (question: Question, proposed: unknown): unknown =>
  question.type === 'group' || isUnanswered(proposed) || problemWith(question, proposed) ? null : proposed;

/**
 * Goes through a template's questions in order, each seeing the data and the answers before it. Errors are those of an
 * expression in the head (`engine.evaluate`), with the question as their place.
 */
export const fillIn = (
  template: Template,
  given: Answers,
  data: object,
  engine: TemplateEngine,
): Result<FilledIn, DomainError> => {
  // Every question has a value from the start, or a condition on a later one would name the unknown.
  const values: Record<string, unknown> = Object.fromEntries(template.questions.map(({ id }) => [id, null]));
  const asked = new Set<string>();
  const proposed: Record<string, Answer> = {};
  const problems: AnswerProblem[] = [];
  const evaluate = (question: Question, expression: string) => {
    const result = engine.evaluate(expression, question.id, { ...data, ...values });
    return result.ok
      ? result
      : err(domainError(result.error.code, { ...result.error.details, question: question.id }));
  };
  for (const question of template.questions) {
    if (question.when !== undefined) {
      const stands = evaluate(question, question.when);
      if (!stands.ok) return stands;
      if (!isTrue(stands.value)) continue;
    }
    asked.add(question.id);
    let answer: unknown = given[question.id];
    if (isUnanswered(answer) && question.default !== undefined) {
      const fallback = evaluate(question, question.default);
      if (!fallback.ok) return fallback;
      answer = proposalFor(question, fallback.value);
      if (!isUnanswered(answer)) proposed[question.id] = answer as Answer;
    }
    if (question.type === 'group') {
      const filled = fillGroup(question, answer);
      values[question.id] = filled.value;
      problems.push(...filled.problems);
    } else if (isUnanswered(answer)) {
      values[question.id] = openValue(question);
      if (question.required) problems.push({ question: question.id, kind: 'missing' });
    } else {
      const wrong = problemWith(question, answer);
      values[question.id] = wrong ? new Blank(question.ask) : answer;
      if (wrong) problems.push({ question: question.id, kind: wrong });
    }
  }
  for (const question of template.questions) {
    if (question.check === undefined || !asked.has(question.id) || isOpen(values[question.id])) continue;
    const holds = evaluate(question, question.check.that);
    if (!holds.ok) return holds;
    if (!isTrue(holds.value))
      problems.push({ question: question.id, kind: 'check', message: question.check.message });
  }
  return ok({ values, asked, proposed, problems });
};

const isOpen = (value: unknown): boolean => value === null || value instanceof Blank;

const isTrue = (value: unknown): boolean => value !== false && !isOpen(value) && value !== undefined;
