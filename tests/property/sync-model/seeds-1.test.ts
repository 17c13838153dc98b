import { test } from 'vitest';
import { expectSeeds } from '../../model/expect-seeds';

// In two files, so that both of a machine's cores have something to do.
test('95 seeds of faults, from 1, lose nothing and end in step', () => expectSeeds('pure', 1, 96), 900_000);
