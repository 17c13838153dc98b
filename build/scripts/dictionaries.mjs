/**
 * Makes the dictionaries in `assets/dictionaries` anew, from the word lists of the packages named there and our own.
 * They are kept ready made: Arabic takes minutes. Needed only when one of those packages is raised or a list changes.
 *
 * What is left out of the packages' tries: forms without capitals or accents (they begin with `~`). Nobody wants
 * "habiamos" taken for right, and they are a third of the size.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buildITrieFromWords, decodeTrie, encodeITrieToBTrie } from 'cspell-trie-lib';

const libraries = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const folder = fileURLToPath(new URL('../../assets/dictionaries/', import.meta.url));

/** @type {Record<string, string>} */
const packaged = {
  'en-us': '@cspell/dict-en_us/en_US.trie.gz',
  'en-gb': '@cspell/dict-en-gb-mit/en_GB.trie.gz',
  'en-au': '@cspell/dict-en-au/en_AU.trie',
  es: '@cspell/dict-es-es/Spanish.trie.gz',
  ar: '@cspell/dict-ar/ar.trie.gz',
};

/** @param {string} name */
const packagedTrie = async (name) => {
  const read = await readFile(libraries + name);
  return decodeTrie(name.endsWith('.gz') ? gunzipSync(read) : read);
};

/** @param {string} word */
const isPlain = (word) => !/^[~!+*]|[+*]$/.test(word);

/** What a verb's stem may end in; a stem is what stands before `ना`. */
const verbEndings =
  'ना नी ने ता ती ते तीं कर ो ें े ी ा ीं ूँ ूं ेगा ेगी ेंगे ेंगी ूँगा ूँगी ूंगा ूंगी ोगे ोगी एँ एं ए ओ या यी ये ई ईं ऊँ एगा एगी एँगे एंगे एँगी एंगी ाना ाने ानी ाया ाई ाए ाएँ ाएं ाता ाती ाते वाना वाने वानी वाया वाई वाए वाएँ'.split(
    ' ',
  );

/**
 * Hindi has small lists of words and hardly any of their forms, so the regular ones are made: plurals and oblique forms
 * of nouns, forms of verbs. Some of them nobody says; a wrong word that is taken for right is the lesser evil.
 * @param {string} word
 */
const hindiForms = (word) => {
  const forms = [word];
  const stem = word.slice(0, -1);
  if (word.endsWith('ना') && word.length > 3) {
    const root = word.slice(0, -2);
    const joins = /[\u0905-\u0939\u093c]$/.test(root);
    for (const ending of verbEndings) {
      const begins = /^[\u093e-\u094d]/.test(ending);
      if (begins ? joins : true) forms.push(root + ending);
    }
  }
  if (/[\u0915-\u0939\u093c]$/.test(word)) forms.push(`${word}ों`, `${word}ें`, `${word}ो`);
  else if (word.endsWith('ी')) forms.push(`${stem}ियाँ`, `${stem}ियां`, `${stem}ियों`);
  else if (word.endsWith('ि')) forms.push(`${word}याँ`, `${word}यां`, `${word}यों`);
  else if (word.endsWith('ा'))
    forms.push(`${stem}े`, `${stem}ों`, `${stem}ी`, `${word}ओं`, `${word}एँ`, `${word}एं`);
  else if (word.endsWith('ू')) forms.push(`${stem}ुओं`, `${stem}ुएँ`);
  else if (word.endsWith('ु')) forms.push(`${word}ओं`, `${word}एँ`);
  return forms;
};

const nukta = /\u093c/g;

const hindiWords = async () => {
  const lists = await Promise.all(
    ['hi-base', 'hi'].map((name) => readFile(`${folder}words/${name}.txt`, 'utf8')),
  );
  const words = lists.flatMap((list) => list.normalize('NFC').split(/\s+/)).filter((word) => word !== '');
  const forms = words.flatMap(hindiForms);
  // Many keyboards have no dot below, and few miss it; the mark above stands for the moon and the other way round.
  const typed = forms.flatMap((word) => [word, word.replaceAll('\u0901', '\u0902')]);
  return typed.flatMap((word) => [word, word.replaceAll(nukta, '')]);
};

/** Arabic has tens of millions of forms: it is taken as it comes, and a sample of it read again. */
const untold = new Set(['ar']);
const sample = 500_000;

/** @param {Iterable<string>} words */
const some = function* (words) {
  let left = sample;
  for (const word of words) {
    if (left === 0) return;
    left -= 1;
    if (isPlain(word)) yield word;
  }
};

for (const name of process.argv.length > 2 ? process.argv.slice(2) : [...Object.keys(packaged), 'hi']) {
  const source = packaged[name];
  const trie = source === undefined ? null : await packagedTrie(source);
  const words = [
    ...new Set(
      trie === null
        ? await hindiWords()
        : untold.has(name)
          ? some(trie.words())
          : [...trie.words()].filter(isPlain),
    ),
  ];
  // Its table of strings would make the file a tenth smaller, but with it some words are not found again.
  const file = encodeITrieToBTrie(trie !== null && untold.has(name) ? trie : buildITrieFromWords(words), {
    optimize: true,
    useStringTable: false,
  });
  const packed = gzipSync(file, { level: 9 });
  const read = decodeTrie(file);
  const missing = words.filter((word) => !read.hasWord(word, true));
  if (missing.length > 0) throw new Error(`${name}: ${missing.length} words are not found again`);
  await writeFile(`${folder}${name}.btrie.gz`, packed);
  process.stdout.write(`${name}: ${words.length} words, ${packed.length} bytes\n`);
}
