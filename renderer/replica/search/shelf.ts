/** Beyond so many matches no place among them says anything: then the newest come first. */
const ranked = 2_000;

interface Answer {
  readonly needle: string;
  readonly found: readonly number[];
}

/**
 * Texts of one sort, searched from the first to the last at each keystroke. Nothing is built beforehand: a text that is
 * put here is found at once, and one that is taken away is gone from memory (ADR 76).
 */
export class Shelf {
  readonly #ids: string[] = [];
  readonly #texts: string[] = [];
  readonly #ages: number[] = [];
  readonly #at = new Map<string, number>();
  /** What was found last, since the next keystroke mostly narrows it. */
  #last: Answer | null = null;

  get size(): number {
    return this.#ids.length;
  }

  /**
   * @param words as `wordsOf` gives them
   * @param changedAt epoch ms; the newest of equals come first
   */
  put(id: string, words: readonly string[], changedAt: number): void {
    const at = this.#at.get(id) ?? this.#ids.length;
    this.#at.set(id, at);
    this.#ids[at] = id;
    // A space before each word: one that begins with what is wanted stands right behind it.
    this.#texts[at] = ` ${words.join(' ')} `;
    this.#ages[at] = changedAt;
    this.#last = null;
  }

  remove(id: string): void {
    const at = this.#at.get(id);
    if (at === undefined) return;
    this.#at.delete(id);
    const [lastId, lastText, lastAge] = [this.#ids.pop(), this.#texts.pop(), this.#ages.pop()];
    if (lastId !== undefined && lastId !== id) {
      this.#ids[at] = lastId;
      this.#texts[at] = lastText ?? '';
      this.#ages[at] = lastAge ?? 0;
      this.#at.set(lastId, at);
    }
    this.#last = null;
  }

  clear(): void {
    this.#ids.length = 0;
    this.#texts.length = 0;
    this.#ages.length = 0;
    this.#at.clear();
    this.#last = null;
  }

  /** Up to `limit` ids whose words begin with every one of `words`, in whatever order; best first. */
  find(words: readonly string[], limit: number): string[] {
    const needle = words.join(' ');
    if (needle === '') return [];
    const found = this.#matching(words, needle);
    const best = found.length > ranked ? this.#newest(found, limit) : this.#inOrder(found, words, needle);
    return best.slice(0, limit).flatMap((at) => this.#ids[at] ?? []);
  }

  #matching(words: readonly string[], needle: string): readonly number[] {
    const last = this.#last;
    const begun = words.map((word) => ` ${word}`);
    const isFound = (at: number): boolean => {
      const text = this.#texts[at] ?? '';
      return begun.every((word) => text.includes(word));
    };
    const found: number[] = [];
    // The next keystroke mostly narrows what the one before it found.
    if (last !== null && needle.startsWith(last.needle)) {
      for (const at of last.found) if (isFound(at)) found.push(at);
    } else for (let at = 0; at < this.#texts.length; at += 1) if (isFound(at)) found.push(at);
    this.#last = { needle, found };
    return found;
  }

  /** The `limit` newest in one pass: sorting all of them would take longer than finding them. */
  #newest(found: readonly number[], limit: number): readonly number[] {
    const best: number[] = [];
    for (const at of found) {
      const age = this.#ages[at] ?? 0;
      if (best.length >= limit && age <= (this.#ages[best.at(-1) ?? 0] ?? 0)) continue;
      const place = best.findIndex((other) => (this.#ages[other] ?? 0) < age);
      best.splice(place === -1 ? best.length : place, 0, at);
      if (best.length > limit) best.pop();
    }
    return best;
  }

  #inOrder(found: readonly number[], words: readonly string[], needle: string): readonly number[] {
    const scores = new Map(found.map((at) => [at, scoreOf(this.#texts[at] ?? '', words, needle)]));
    return found.toSorted(
      (a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || (this.#ages[b] ?? 0) - (this.#ages[a] ?? 0),
    );
  }
}

/** How well a text that holds all words answers to them: as they were typed, at its beginning, as whole words. */
const scoreOf = (text: string, words: readonly string[], needle: string): number => {
  let score = text.startsWith(` ${needle}`) ? 8 : text.includes(` ${needle}`) ? 4 : 0;
  for (const word of words) if (text.includes(` ${word} `)) score += 2;
  return score;
};
