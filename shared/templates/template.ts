import { z } from 'zod';
import { paper } from '../documents/body';
import { documentKind } from '../documents/document';
import { plainText } from '../kernel/plain-text';
import { isoDate } from '../people/person';

/*
 * A template: what a lawyer or an accountant reviews, as one file. Its head (YAML between two lines of `---`) says what
 * it is and what it asks; below stands the text (Markdown with Liquid in it). `docs/how-to/templates.md` has the whole format.
 */

/** The name by which the text and other expressions speak of an answer. */
const questionId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/** A Liquid expression over the same data as the text: `assurance == "review"`, `matter.legalName`. */
const expression = z.string().min(1).max(400);

const shared = {
  id: questionId,
  ask: plainText(200).min(1),
  help: plainText(600).optional(),
  /** Missing means that the document is not ready without an answer. */
  required: z.boolean().default(true),
  /** The question stands only where this holds. It may speak of questions before it. */
  when: expression.optional(),
  /** What is proposed until somebody answers. */
  default: expression.optional(),
  /** Must hold of the answers, or `message` is said at this question. */
  check: z.strictObject({ that: expression, message: plainText(300).min(1) }).optional(),
};

const simpleQuestions = [
  z.strictObject({ ...shared, type: z.literal('text'), maxLength: z.number().int().max(2_000).default(300) }),
  z.strictObject({ ...shared, type: z.literal('long-text') }),
  z.strictObject({
    ...shared,
    type: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
    integer: z.boolean().default(false),
  }),
  z.strictObject({
    ...shared,
    type: z.literal('money'),
    /** ISO 4217, proposed; missing is the client's. */
    currency: z.string().length(3).optional(),
    negative: z.boolean().default(false),
  }),
  z.strictObject({ ...shared, type: z.literal('date') }),
  z.strictObject({
    ...shared,
    type: z.literal('choice'),
    options: z
      .array(z.strictObject({ value: z.string().regex(/^[a-z0-9-]{1,40}$/), label: plainText(160).min(1) }))
      .min(2)
      .max(60),
  }),
  z.strictObject({ ...shared, type: z.literal('yes-no') }),
  z.strictObject({ ...shared, type: z.literal('person') }),
] as const;

export const simpleQuestion = z.discriminatedUnion('type', simpleQuestions);
export type SimpleQuestion = z.infer<typeof simpleQuestion>;

/** The same few questions, answered once for each row of a table. */
const groupQuestion = z.strictObject({
  ...shared,
  type: z.literal('group'),
  /** What one of them is called: “Item”, “Witness”. */
  each: plainText(60).min(1),
  max: z.number().int().min(1).max(2_000).default(500),
  questions: z.array(simpleQuestion).min(1).max(24),
});
export type GroupQuestion = z.infer<typeof groupQuestion>;

export const question = z.discriminatedUnion('type', [...simpleQuestions, groupQuestion]);
export type Question = z.infer<typeof question>;

export const templateKinds = ['legal', 'accounting'] as const;
export const templateStatuses = ['draft', 'published', 'retired'] as const;

const namesAreUnique = (questions: readonly { id: string }[]): boolean =>
  new Set(questions.map(({ id }) => id)).size === questions.length;

export const templateHead = z.strictObject({
  /** The same in every language of a template. */
  id: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  kind: z.enum(templateKinds),
  /** What kind of document comes of it. */
  makes: documentKind.default('other'),
  /** BCP 47: the language it is written in, and in which dates and amounts stand. */
  language: z.string().min(2).max(35),
  version: z.number().int().positive(),
  status: z.enum(templateStatuses),
  title: plainText(160).min(1),
  /** What it is for, in one sentence. */
  purpose: plainText(400).min(1),
  /** The standards or practices it follows, each as a professional would cite it. */
  follows: z.array(plainText(300).min(1)).min(1),
  paper,
  orientation: z.enum(['portrait', 'landscape']).default('portrait'),
  /** Headings are numbered 1, 1.1, 1.1.1. */
  numbered: z.boolean().default(false),
  tableOfContents: z.boolean().default(false),
  /** A Liquid expression: what the document is called. */
  documentTitle: expression,
  questions: z
    .array(question)
    .max(80)
    .refine(namesAreUnique)
    .refine((questions) => questions.every((one) => one.type !== 'group' || namesAreUnique(one.questions))),
});
export type TemplateHead = z.infer<typeof templateHead>;

export interface Template extends TemplateHead {
  /** The text below the head. */
  readonly text: string;
  /** The line of its file on which the text begins, from 1. */
  readonly textLine: number;
}

/** An amount in the currency's smallest unit. Below 10^14, so that every amount can be written exactly. */
export const money = z.strictObject({
  minor: z.number().int().min(-1e14).max(1e14),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.infer<typeof money>;

export const personAnswer = z.strictObject({
  name: plainText(200).min(1),
  title: plainText(200).default(''),
});

export const simpleAnswer = z.union([
  plainText(40_000),
  z.number(),
  z.boolean(),
  money,
  personAnswer,
  z.null(),
]);

export type SimpleAnswer = z.infer<typeof simpleAnswer>;

export const answers = z.record(
  questionId,
  z.union([simpleAnswer, z.array(z.record(questionId, simpleAnswer)).max(2_000)]),
);
/** By question id; a group's answers are a list. A question that nobody answered is missing or null. */
export type Answers = z.infer<typeof answers>;
export type Answer = Answers[string];

export const answeredDate = isoDate;
