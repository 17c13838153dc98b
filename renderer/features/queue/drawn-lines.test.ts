import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LineRange, linesInSight, nextDrawn } from './drawn-lines';

const nothing: LineRange = { from: 0, to: 0 };

test('lines that are seen in part are in sight', () => {
  expect(linesInSight(0, 100, 34)).toEqual({ from: 0, to: 3 });
  expect(linesInSight(33, 100, 34)).toEqual({ from: 0, to: 4 });
  expect(linesInSight(34, 102, 34)).toEqual({ from: 1, to: 4 });
});

test('whatever way the screen takes, all lines in sight exist, and not many more', () => {
  const walk = fc.record({
    lines: fc.nat(500),
    screen: fc.integer({ min: 1, max: 40 }),
    steps: fc.array(fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -500, max: 500 }))),
  });
  fc.assert(
    fc.property(walk, ({ lines, screen, steps }) => {
      let drawn = nothing;
      let from = 0;
      for (const step of [0, ...steps]) {
        from = Math.max(0, Math.min(from + step, lines - screen));
        drawn = nextDrawn(drawn, { from, to: from + screen }, lines);
        expect(drawn.from).toBeLessThanOrEqual(from);
        expect(drawn.to).toBeGreaterThanOrEqual(Math.min(from + screen, lines));
        expect(drawn.to).toBeLessThanOrEqual(lines);
        expect(drawn.to - drawn.from).toBeLessThanOrEqual(screen + 36);
      }
    }),
  );
});

test('a screen that moves steadily has lines drawn once in two dozen, and turning round draws none at first', () => {
  let drawn = nextDrawn(nothing, { from: 100, to: 125 }, 1_000);
  let changes = 0;
  for (let from = 101; from <= 300; from++) {
    const next = nextDrawn(drawn, { from, to: from + 25 }, 1_000);
    if (next !== drawn) changes += 1;
    drawn = next;
  }
  expect(changes).toBeLessThanOrEqual(10);
  const turned = nextDrawn(nextDrawn(nothing, { from: 100, to: 125 }, 1_000), { from: 97, to: 122 }, 1_000);
  expect(turned).toEqual(nextDrawn(nothing, { from: 100, to: 125 }, 1_000));
});

test('fewer lines in all, or a smaller screen, leave none too many', () => {
  const drawn = nextDrawn(nothing, { from: 0, to: 60 }, 1_000);
  expect(nextDrawn(drawn, { from: 0, to: 60 }, 10)).toEqual({ from: 0, to: 10 });
  expect(nextDrawn(drawn, { from: 0, to: 10 }, 1_000).to).toBeLessThan(drawn.to);
  expect(nextDrawn(drawn, { from: 0, to: 60 }, 0)).toEqual({ from: 0, to: 0 });
});
