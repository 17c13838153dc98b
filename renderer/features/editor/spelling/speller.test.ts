import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { spellingRuleFor } from '#shared/spelling/dictionary';
import { Speller } from './speller';

const folder = 'assets/dictionaries';

const spellerFor = (variety: string): Speller => {
  const rule = spellingRuleFor(variety);
  if (!rule) throw new Error(`no dictionary of ${variety}`);
  return new Speller(
    new Uint8Array(gunzipSync(readFileSync(`${folder}/${rule.dictionary}.btrie.gz`))),
    rule.lists.map((list) => readFileSync(`${folder}/words/${list}.txt`, 'utf8')),
    rule.script,
  );
};

/** Words that are right in a variety, words that are not, and one that is offered for the first of those. */
const cases: readonly (readonly [variety: string, right: string, wrong: string, meant: string])[] = [
  [
    'en-US',
    "color judgment don't Plaintiff estoppel London timesheet analyze",
    'recieve colour london',
    'receive',
  ],
  ['en-GB', "colour judgment judgement don't Claimant analyse organize", 'recieve color', 'receive'],
  ['en-AU', 'colour judgment organisation program', 'recieve color', 'receive'],
  ['en-IN', 'colour lakh crores vakalatnama judgment', 'recieve color', 'receive'],
  [
    'es',
    'notificación habíamos comuníquese Demandante litisconsorcio',
    'notificasion habiamos recivir',
    'notificación',
  ],
  ['hi', 'प्रतिवादी न्यायालय अनुबंधों दस्तावेज़ दस्तावेज करेंगे समझौते कंपनियाँ कम्पनी', 'न्यायलय समझोता', 'न्यायालय'],
  ['ar', 'القانون وبالعقود للشركات المدعي والعطلات سيقرؤها', 'قانونن المحكمهة', 'قانون'],
];

describe.each(cases)('the dictionary for %s', (variety, right, wrong, meant) => {
  const speller = spellerFor(variety);

  it('knows right words and no wrong ones', () => {
    const words = right.split(' ');
    expect(words.filter((_, at) => !speller.known(words)[at])).toEqual([]);
    expect(wrong.split(' ').filter((word) => speller.known([word])[0])).toEqual([]);
  });

  it('offers what was meant', () => {
    expect(speller.suggest(wrong.split(' ')[0] ?? '')).toContain(meant);
  });
});

it('offers a word with the capital of the wrong one', () => {
  expect(spellerFor('en-US').suggest('Recieve')[0]).toBe('Receive');
});

it('offers first what has a letter twice that was written once', () => {
  expect(spellerFor('en-US').suggest('diferent')[0]).toBe('different');
});
