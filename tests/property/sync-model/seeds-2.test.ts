import { test } from 'vitest';
import { expectSeeds } from '../../model/expect-seeds';

test(
  '95 seeds of faults, from 96, lose nothing and end in step',
  () => expectSeeds('pure', 96, 191),
  900_000,
);
