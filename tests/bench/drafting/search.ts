import MiniSearch from 'minisearch';
import { SearchIndex } from '../../../renderer/replica/search/search-index';
import { wordsOf } from '../../../shared/search/words';
import { percentile } from '../queue/main-thread';
import type { BenchResult } from '../result';

const documents = 100_000;
const texts = 5_000;
const wordsEach = 600;
const shown = 8;

/** The same numbers in every run. */
const makeRandom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const syllables = [
  'ba',
  'ro',
  'ken',
  'mar',
  'ti',
  'sol',
  'ver',
  'dan',
  'lu',
  'pra',
  'shi',
  'gen',
  'hol',
  'wel',
];
const kinds = [
  'Demand letter',
  'Memorandum',
  'Bank reconciliation',
  'Deposition summary',
  'Month-end close memo',
  'Carta de reclamación',
  'Memorando jurídico',
  'مُذَكِّرة قانونيّة',
  'خطاب مطالبة',
  'बैंक समाधान ज्ञापन',
];
/** What somebody types, and where it is watched: after each letter. */
const asked = [
  'demand letter mar',
  'bank recon 2025',
  'juridico',
  'مذكرة',
  'बैंक समा',
  'letter demand',
  'kenmar',
  '2026 close',
];

const firm = () => {
  const random = makeRandom(7);
  const of = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const names = Array.from({ length: 8_000 }, () =>
    Array.from({ length: 2 + random(3) }, () => of(syllables)).join(''),
  );
  // Some words are in every second text, most in few.
  const common = (): string => names[Math.floor((random(1_000) / 1_000) ** 3 * names.length)] ?? '';
  return Array.from({ length: documents }, (_, at) => ({
    id: String(at),
    title: `${of(kinds)} – ${of(names)} ${of(names)} v. ${of(names)} – ${2020 + random(7)}-${1 + random(12)}`,
    text: at < texts ? Array.from({ length: wordsEach }, common).join(' ') : '',
  }));
};

const keystrokes = asked.flatMap((words) =>
  Array.from({ length: [...words].length }, (_, at) => [...words].slice(0, at + 1).join('')),
);

/** Ascending. */
const timesOf = (turns: number, find: (typed: string) => unknown): number[] =>
  Array.from({ length: turns }, () => keystrokes)
    .flat()
    .map((typed) => {
      const began = performance.now();
      find(typed);
      return performance.now() - began;
    })
    .sort((a, b) => a - b);

/** Builds, and what the building took in ms and in MB of heap. */
const built = <T>(build: () => T): { made: T; took: number; megabytes: number } => {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const made = build();
  const took = performance.now() - began;
  globalThis.gc?.();
  return { made, took, megabytes: (process.memoryUsage().heapUsed - before) / 1e6 };
};

/** Search over a firm's documents at each keystroke, beside an inverted index that folds and cuts words the same way. */
export const searching = (): BenchResult[] => {
  const all = firm();
  const own = built(() => {
    const index = new SearchIndex();
    for (const [at, { id, title, text }] of all.entries()) {
      index.putDocument({ id, scope: 'scope', title, workItemId: null, changedAt: at });
      if (text !== '') index.putText(id, text);
    }
    return index;
  });
  const peer = built(() => {
    const index = new MiniSearch({
      fields: ['title', 'text'],
      tokenize: wordsOf,
      processTerm: (word) => word,
    });
    index.addAll(all);
    return index;
  });
  const ownTimes = timesOf(3, (typed) => own.made.findDocuments(typed, shown));
  const peerTimes = timesOf(1, (typed) =>
    peer.made
      .search(typed, {
        prefix: (_: string, at: number, words: string[]) => at === words.length - 1,
        combineWith: 'AND',
      })
      .slice(0, shown),
  );
  const beside = (metric: string, unit: string, value: number, peerValue: number): BenchResult => ({
    group: 'drafting',
    metric,
    value,
    unit,
    peer: 'MiniSearch',
    peerValue,
    ratio: value / peerValue,
    target: null,
    met: true,
  });
  const [ownTime, peerTime] = [percentile(ownTimes, 0.95), percentile(peerTimes, 0.95)];
  const sizes = `${documents} titles and ${texts} texts`;
  return [
    {
      ...beside(`search ${sizes} at a keystroke, p95`, 'ms', ownTime, peerTime),
      target: '< 50 ms',
      met: ownTime < 50,
    },
    beside(`make the index of ${sizes}`, 'ms', own.took, peer.took),
    // Ours holds the texts too, for the passage that is shown.
    beside(`memory of the index of ${sizes}`, 'MB', own.megabytes, peer.megabytes),
  ];
};
