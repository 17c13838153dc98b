import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ErrorCode, errorTable, recoveryOf } from '../kernel/errors';
import { maximumMutationsPerPush } from './hub-api';
import { protocolVersion } from './version';

const page = readFileSync(join(import.meta.dirname, '../../docs/protocol.md'), 'utf8');

/** The codes that the page lists, by the recovery it lists them under. */
const listed = new Map(
  [...page.matchAll(/^\| `([a-z-]+)` \| ((?:`[a-z-]+\.[a-z-]+`(?:, )?)+) \|/gm)].flatMap(
    ([, recovery = '', codes = '']) =>
      [...codes.matchAll(/`([^`]+)`/g)].map(([, code = '']) => [code, recovery] as const),
  ),
);

test('the page on the protocol lists every code that crosses, under its recovery, and no other', () => {
  const crossing = (Object.keys(errorTable) as ErrorCode[]).filter((code) => 'http' in errorTable[code]);
  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(crossing.map((code) => [code, recoveryOf(code)])),
  );
});

test('the page on the protocol names its version and how much a push may hold', () => {
  expect(page).toContain(`Version ${protocolVersion}.`);
  expect(page).toContain(`takes up to ${maximumMutationsPerPush}, in the order`);
});
