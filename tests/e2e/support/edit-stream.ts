import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** What is known of one step of a checklist: what the interface last showed, and what was asked of it since. */
interface Step {
  shown: boolean;
  asked: boolean;
}

declare global {
  interface Window {
    tellShown: (step: number, checked: boolean) => Promise<void>;
    tellAsked: (step: number, checked: boolean) => Promise<void>;
  }
}

/**
 * Somebody who ticks and unticks the steps of the open item as fast as the interface follows. What it shows as done is
 * written to disk by then: of each step it is remembered what was last shown, in the test's own process, which no kill
 * reaches.
 */
export class EditStream {
  readonly steps = new Map<number, Step>();
  /** How often a step was seen to change. */
  shown = 0;
  #awaited: { readonly shown: number; readonly reached: () => void } | null = null;

  /** Must be called once for each page, before `run`. */
  async attach(page: Page): Promise<void> {
    await page.exposeFunction('tellShown', (step: number, checked: boolean) => {
      this.shown += 1;
      this.steps.set(step, { shown: checked, asked: checked });
      if (this.#awaited && this.shown >= this.#awaited.shown) this.#awaited.reached();
    });
    await page.exposeFunction('tellAsked', (step: number, checked: boolean) => {
      const known = this.steps.get(step);
      this.steps.set(step, { shown: known?.shown ?? !checked, asked: checked });
    });
  }

  /** Ticks on until the page is gone. */
  async run(page: Page): Promise<void> {
    await page
      .evaluate(async () => {
        const boxes = () => [
          ...document.querySelectorAll<HTMLInputElement>(
            '[role=complementary] input[type=checkbox], aside input[type=checkbox]',
          ),
        ];
        const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
        for (let turn = 0; ; turn++) {
          const step = turn % boxes().length;
          const box = boxes()[step];
          if (!box) return;
          const wanted = !box.checked;
          await window.tellAsked(step, wanted);
          box.click();
          for (let waited = 0; boxes()[step]?.checked !== wanted && waited < 400; waited++) await pause(5);
          if (boxes()[step]?.checked === wanted) await window.tellShown(step, wanted);
        }
      })
      .catch(() => undefined);
  }

  /** Resolves once so many more changes were shown. */
  more(count: number): Promise<void> {
    if (count <= 0) return Promise.resolve();
    return new Promise((reached) => {
      this.#awaited = { shown: this.shown + count, reached };
    });
  }

  /** Lets go of what was asked and not shown: it was never called saved. */
  forgetUnshown(): void {
    for (const [step, { shown, asked }] of this.steps) if (shown !== asked) this.steps.delete(step);
  }

  /** Every step stands as it was last shown, or as it was asked to stand when all ended. */
  async expectKept(page: Page): Promise<void> {
    const boxes = page.getByRole('complementary', { name: 'Work item' }).getByRole('checkbox');
    for (const [step, { shown, asked }] of this.steps) {
      const box = boxes.nth(step);
      if (shown === asked) await expect(box, `step ${step}`).toBeChecked({ checked: shown });
      else this.steps.set(step, { shown: await box.isChecked(), asked: await box.isChecked() });
    }
  }
}
