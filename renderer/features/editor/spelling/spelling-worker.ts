import { expose } from 'comlink';
import { type DictionaryName, type SpellingRule, spellingRuleFor } from '#shared/spelling/dictionary';
import { Speller } from './speller';

/* Dictionaries have a thread of their own: they are read, unpacked and sought through beside what somebody types. */

const files: Readonly<Record<DictionaryName, URL>> = {
  'en-us': new URL('../../../../assets/dictionaries/en-us.btrie.gz', import.meta.url),
  'en-gb': new URL('../../../../assets/dictionaries/en-gb.btrie.gz', import.meta.url),
  'en-au': new URL('../../../../assets/dictionaries/en-au.btrie.gz', import.meta.url),
  es: new URL('../../../../assets/dictionaries/es.btrie.gz', import.meta.url),
  hi: new URL('../../../../assets/dictionaries/hi.btrie.gz', import.meta.url),
  ar: new URL('../../../../assets/dictionaries/ar.btrie.gz', import.meta.url),
};

const lists: Readonly<Record<SpellingRule['lists'][number], URL>> = {
  en: new URL('../../../../assets/dictionaries/words/en.txt', import.meta.url),
  'en-in': new URL('../../../../assets/dictionaries/words/en-in.txt', import.meta.url),
  es: new URL('../../../../assets/dictionaries/words/es.txt', import.meta.url),
  ar: new URL('../../../../assets/dictionaries/words/ar.txt', import.meta.url),
};

const fetched = async (address: URL): Promise<Response> => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`dictionary not there: ${response.status}`);
  return response;
};

const unpacked = async (address: URL): Promise<Uint8Array<ArrayBuffer>> => {
  const { body } = await fetched(address);
  if (!body) throw new Error('dictionary is empty');
  const stream = body.pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const read = async ({ dictionary, lists: own, script }: SpellingRule): Promise<Speller> => {
  const [file, ...words] = await Promise.all([
    unpacked(files[dictionary]),
    ...own.map(async (name) => (await fetched(lists[name])).text()),
  ]);
  return new Speller(file, words, script);
};

/** Dictionaries that were read, by variety; texts in two languages are seldom open at once. */
const spellers = new Map<string, Promise<Speller>>();

const spellerFor = (variety: string): Promise<Speller> | null => {
  const rule = spellingRuleFor(variety);
  if (!rule) return null;
  const speller = spellers.get(variety) ?? read(rule);
  spellers.set(variety, speller);
  return speller;
};

const api = {
  known: async (variety: string, words: readonly string[]): Promise<boolean[]> =>
    (await spellerFor(variety))?.known(words) ?? words.map(() => true),
  suggest: async (variety: string, word: string): Promise<string[]> =>
    (await spellerFor(variety))?.suggest(word) ?? [],
};
export type SpellingWorker = typeof api;

expose(api);
