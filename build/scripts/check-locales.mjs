/**
 * Fails when a shipped language lacks a key, a plural form its own rules ask for, or a placeholder of the English text,
 * and when a code of the error table has no words.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/prepare.mjs';

const folder = join(root, 'assets', 'locales');
const source = 'en';
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

/** @param {string} language @param {string} file @returns {Map<string, string>} */
const readFlat = (language, file) => {
  const flat = new Map();
  const walk = (/** @type {Record<string, unknown>} */ node, /** @type {string} */ path) => {
    for (const [key, value] of Object.entries(node)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') flat.set(at, value);
      else walk(/** @type {Record<string, unknown>} */ (value), at);
    }
  };
  walk(JSON.parse(readFileSync(join(folder, language, file), 'utf8')), '');
  return flat;
};

const placeholders = (/** @type {string} */ text) =>
  [...text.matchAll(/\{\{\s*-?\s*([\w.]+)[^}]*\}\}|<\/?(\w+)\s*\/?>/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );

/** What code calls the number that a plural goes by, beside i18next's own `count`. */
const numberNames = new Set(['count', 'items', 'changes', 'rows', 'shown', 'hours']);

/**
 * Whether a plural form stands for one number only, and so may say it in words (*the change*, *no changes*). Hindi's
 * *one* is both 0 and 1, and must not.
 */
const isOneNumber = (/** @type {Intl.PluralRules} */ rules, /** @type {string} */ category) =>
  Array.from({ length: 200 }, (_, number) => rules.select(number)).filter((name) => name === category)
    .length === 1;

/** Whether a key's base is a plural in English: then each language needs its own forms of it. */
const pluralBases = (/** @type {Map<string, string>} */ flat) =>
  new Set(
    [...flat.keys()].filter((key) => key.endsWith('_other')).map((key) => key.replace(pluralSuffix, '')),
  );

/** @type {string[]} */
const problems = [];

const checkFile = (/** @type {string} */ language, /** @type {string} */ file) => {
  const english = readFlat(source, file);
  const bases = pluralBases(english);
  /** @type {Map<string, string>} */
  let other;
  try {
    other = readFlat(language, file);
  } catch {
    problems.push(`${language}/${file}: missing or not JSON`);
    return;
  }
  const ordinal = (/** @type {string} */ base) => base.endsWith('_ordinal');
  const expected = new Map();
  const mayDropNumber = new Set();
  for (const [key, text] of english) {
    const base = key.replace(pluralSuffix, '');
    if (!bases.has(base)) expected.set(key, text);
  }
  for (const base of bases) {
    const rules = new Intl.PluralRules(language, { type: ordinal(base) ? 'ordinal' : 'cardinal' });
    for (const category of rules.resolvedOptions().pluralCategories) {
      expected.set(`${base}_${category}`, english.get(`${base}_other`) ?? '');
      if (isOneNumber(rules, category)) mayDropNumber.add(`${base}_${category}`);
    }
  }
  for (const [key, text] of expected) {
    const translated = other.get(key);
    if (translated === undefined || translated.trim() === '')
      problems.push(`${language}/${file}: ${key} is missing`);
    else {
      const wanted = new Set(placeholders(text));
      const given = new Set(placeholders(translated));
      for (const name of wanted)
        if (!given.has(name) && !(mayDropNumber.has(key) && numberNames.has(name)))
          problems.push(`${language}/${file}: ${key} lacks {{${name}}}`);
      for (const name of given)
        if (!wanted.has(name))
          problems.push(`${language}/${file}: ${key} names {{${name}}}, which English does not`);
    }
  }
  for (const key of other.keys())
    if (!expected.has(key) && !bases.has(key.replace(pluralSuffix, '')))
      problems.push(`${language}/${file}: ${key} is not used`);
};

const checkErrorWords = () => {
  const table = readFileSync(join(root, 'shared', 'kernel', 'errors.ts'), 'utf8');
  const codes = [...table.matchAll(/^ {2}'([a-z-]+\.[a-z-]+)': \{/gm)].map((match) => match[1] ?? '');
  const words = readFlat(source, 'errors.json');
  if (codes.length < 20) problems.push('the error table could not be read');
  for (const code of codes)
    for (const part of ['what', 'safe', 'do'])
      if (!words.has(`${code}.${part}`)) problems.push(`${source}/errors.json: ${code}.${part} is missing`);
};

const files = readdirSync(join(folder, source)).filter((name) => name.endsWith('.json'));
const languages = ['es', 'hi', 'ar'];
for (const language of [source, ...languages]) for (const file of files) checkFile(language, file);
checkErrorWords();

for (const problem of problems.slice(0, 60)) console.log(problem);
if (problems.length > 60) console.log(`… and ${problems.length - 60} more`);
process.exit(problems.length === 0 ? 0 : 1);
