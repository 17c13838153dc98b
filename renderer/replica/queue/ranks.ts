import type { Directory } from './directory';
import type { SlimRow } from './slim-row';

type RankedText = 'title' | 'reference';
type RankField = 'titleRank' | 'referenceRank';

const fieldOf: Record<RankedText, RankField> = { title: 'titleRank', reference: 'referenceRank' };

const collatorOf = (locale: string): Intl.Collator => {
  try {
    return new Intl.Collator(locale);
  } catch {
    return new Intl.Collator('en');
  }
};

/** Texts that collate as equals (one letter in two spellings) stand apart all the same, always in the same order. */
const compareTexts = (collator: Intl.Collator, a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/**
 * Each text once, by code points with capitals as small letters: nearly the order of any collation, at a tenth of its
 * price, so that the collator has a few comparisons a text left to do.
 */
const nearlySorted = (texts: Iterable<string>): string[] =>
  [...new Set(texts)]
    .map((text) => ({ text, small: text.toLowerCase() }))
    .sort((a, b) => (a.small < b.small ? -1 : a.small > b.small ? 1 : 0))
    .map(({ text }) => text);

/** Numbers each distinct text by its place in the collation. */
const rankTexts = (texts: Iterable<string>, collator: Intl.Collator): Map<string, number> => {
  const ranks = new Map<string, number>();
  const sorted = nearlySorted(texts).sort((a, b) => compareTexts(collator, a, b));
  for (const [place, text] of sorted.entries()) ranks.set(text, place);
  return ranks;
};

/**
 * Turns texts into numbers that sort as the collation does. Collating is what sorting spends its time on, so it is
 * done once a text: rows sort by plain numbers from then on. A title typed later gets the number between its
 * neighbours'.
 */
export class Ranks {
  readonly #directory: Directory;
  #locale = '';
  #collator = collatorOf('en');
  #kinds = new Map<string, number>();
  #names = new Map<string, Map<string, number>>();
  #ordered = new Map<RankedText, SlimRow[]>();

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** Forgets what another locale made of the texts. */
  use(locale: string): void {
    if (locale === this.#locale) return;
    this.#locale = locale;
    this.#collator = collatorOf(locale);
    this.forget();
  }

  /** Names changed, or rows came by the thousand: everything is ranked anew when it is next asked for. */
  forget(): void {
    this.#names.clear();
    this.#kinds.clear();
    this.#ordered.clear();
  }

  /** The place of a person, client or matter among its like; two of one name stay apart. */
  ofName(kind: 'person' | 'client' | 'matter', id: string): number {
    let ranks = this.#names.get(kind);
    if (!ranks) {
      const ids = [...this.#directory.ids(kind)].sort(
        (a, b) =>
          this.#collator.compare(this.#directory.name(kind, a), this.#directory.name(kind, b)) ||
          (a < b ? -1 : 1),
      );
      ranks = new Map(ids.map((each, place) => [each, place]));
      this.#names.set(kind, ranks);
    }
    return ranks.get(id) ?? Number.MAX_SAFE_INTEGER;
  }

  ofKind(kind: string, rows: () => Iterable<SlimRow>): number {
    let rank = this.#kinds.get(kind);
    if (rank === undefined) {
      const kinds = new Set(this.#kinds.keys()).add(kind);
      for (const row of rows()) kinds.add(row.kind);
      this.#kinds = rankTexts(kinds, this.#collator);
      rank = this.#kinds.get(kind);
    }
    return rank ?? 0;
  }

  /** Makes sure that every row has its rank for this text. */
  prepare(text: RankedText, rows: Iterable<SlimRow>): void {
    if (this.#ordered.has(text)) return;
    const all = [...rows];
    const field = fieldOf[text];
    const ranks = rankTexts(
      all.map((row) => row[text]),
      this.#collator,
    );
    // A rank is a place: rows are laid down by it, which costs less than sorting them once more.
    const places: SlimRow[][] = Array.from({ length: ranks.size }, () => []);
    for (const row of all) {
      const rank = ranks.get(row[text]) ?? 0;
      row[field] = rank;
      places[rank]?.push(row);
    }
    this.#ordered.set(text, places.flat());
  }

  /** Whether every row has its rank for this text. */
  has(text: RankedText): boolean {
    return this.#ordered.has(text);
  }

  /** Gives a rank to rows that came after `prepare`. Where neighbours leave no room, the text must be ranked anew. */
  admit(rows: readonly SlimRow[]): void {
    for (const [text, ordered] of this.#ordered)
      if (!rows.every((row) => this.#insert(text, ordered, row))) this.#ordered.delete(text);
  }

  #insert(text: RankedText, ordered: SlimRow[], row: SlimRow): boolean {
    const field = fieldOf[text];
    let low = 0;
    let high = ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = ordered[middle];
      if (other && compareTexts(this.#collator, other[text], row[text]) < 0) low = middle + 1;
      else high = middle;
    }
    const after = ordered[low];
    const before = ordered[low - 1];
    if (after && after[text] === row[text]) {
      row[field] = after[field];
      return true;
    }
    const rank = between(before?.[field], after?.[field]);
    // Halving runs out of digits after some fifty rows at one place.
    if (rank === before?.[field] || rank === after?.[field]) return false;
    row[field] = rank;
    // Rows that are replaced stay in the list as signposts until everything is ranked anew.
    ordered.splice(low, 0, row);
    return true;
  }
}

const between = (before: number | undefined, after: number | undefined): number => {
  if (before === undefined) return (after ?? 1) - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
};
