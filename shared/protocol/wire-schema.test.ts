import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { mutation } from '../sync/mutation';
import { rowSchemas } from '../sync/row';
import * as hubApi from './hub-api';
import { protocolVersion } from './version';

/** The wire schema that each protocol version stands for. A version that was released is never given another hash. */
const released: Readonly<Record<number, string>> = {
  1: '7b21901e6ede926e',
};

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

const wireSchema = (): string => {
  const all: [string, unknown][] = [
    ...Object.entries(hubApi),
    ...Object.entries(rowSchemas),
    ['mutation', mutation],
  ];
  const described = all
    .flatMap(([name, schema]) => (isSchema(schema) ? [{ name, schema }] : []))
    .map(
      ({ name, schema }) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(described);
};

test('what crosses the wire changes only together with the protocol version', () => {
  const hash = createHash('sha256').update(wireSchema()).digest('hex').slice(0, 16);
  expect(hash, 'raise protocolVersion and enter the new hash beside it').toBe(released[protocolVersion]);
});
