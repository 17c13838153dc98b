import { Drop } from 'liquidjs';

/**
 * Stands for a required answer that is still missing. It prints as the question in square brackets, as a lawyer would
 * leave it open, and counts as *nothing* in every condition.
 */
export class Blank extends Drop {
  readonly label: string;

  constructor(label: string) {
    super();
    this.label = label;
  }

  /** `{{ to.title }}` of somebody not yet named is as open as `{{ to }}`. */
  override liquidMethodMissing(): Blank {
    return this;
  }

  override valueOf(): never {
    return null as never;
  }

  override toString(): string {
    return `[${this.label}]`;
  }
}
