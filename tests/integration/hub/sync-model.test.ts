import { test } from 'vitest';
import { expectSeeds } from '../../model/expect-seeds';

test(
  'ten seeds of faults against the real hub on PostgreSQL lose nothing and end in step',
  () => expectSeeds('real', 191, 201),
  900_000,
);
