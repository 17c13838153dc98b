import { noon } from '../support/sample-rows';
import type { World } from './world';

/** What happened in a run, in words, for whoever has to find out why it went wrong. */
export class Trace {
  readonly lines: string[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  note(what: string): void {
    this.lines.push(`${((this.#world.now - noon) / 1_000).toFixed(3).padStart(9)} s  ${what}`);
  }
}
