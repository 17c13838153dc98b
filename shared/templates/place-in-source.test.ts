import { expect, test } from 'vitest';
import { domainError } from '../kernel/errors';
import { placeInSource } from './place-in-source';

const source = `---
id: letter
kind: leagl
questions:
  - { id: to, ask: Recipient, type: text }
  - id: due
    ask: Pay by
    check: { that: "due >", message: x }
---
Dear {{ to | shout }}`;

test('an error is found where it lies in the file', () => {
  const at = (details: Record<string, string | number>) =>
    placeInSource(source, 'letter', domainError('template.syntax', details));
  expect(at({ place: 'letter', line: 10, column: 12 })).toEqual({ line: 10, column: 12 });
  expect(at({ place: 'due', line: 1, question: 'due' })).toEqual({ line: 6 });
  expect(at({ place: 'x', line: 1, at: 'kind' })).toEqual({ line: 3 });
  expect(at({ place: 'x', line: 1, at: 'questions.1.type' })).toEqual({ line: 6 });
  // In a passage it includes: not here.
  expect(at({ place: 'clause/law', line: 2, column: 1 })).toBeNull();
});
