import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable, httpStatusOf, isErrorCode, recoveryOf } from './errors';

const codes = Object.keys(errorTable) as ErrorCode[];

describe('the table of errors', () => {
  it('names every code as `<subject>.<what>`, since the words of a person are found by it', () => {
    for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
  });

  it('answers with an HTTP status that says error, and 500 for what was never meant to cross', () => {
    for (const code of codes) {
      expect(httpStatusOf(code), code).toBeGreaterThanOrEqual(400);
      expect(httpStatusOf(code), code).toBeLessThan(600);
    }
    expect(httpStatusOf('journal.damaged')).toBe(500);
  });

  it('lets the program try again by itself only where the other side is busy, broken or away', () => {
    // Bytes that came damaged, or not all of them yet, are brought again: the next request is another one.
    const brought = ['attachment.chunk-corrupt', 'attachment.chunks-missing', 'attachment.not-stored'];
    for (const code of codes) {
      if (recoveryOf(code) === 'retry' && !brought.includes(code))
        expect([408, 429, 500, 503], code).toContain(httpStatusOf(code));
    }
  });

  it('knows its own codes and no inherited name', () => {
    expect(isErrorCode('hub.failed')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
    expect(isErrorCode('hub.unheard-of')).toBe(false);
  });
});
