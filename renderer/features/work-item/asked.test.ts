import { expect, it } from 'vitest';
import { askable } from './asked';

const wait = { type: 'work-item.wait', note: 'asked the bank' } as const;

it('asks for the command where it is allowed', () => {
  expect(askable(wait, [{ type: 'work-item.wait', problem: null }])).toEqual(wait);
});

it('keeps words as a note where their command would be refused, or concerns this person no more', () => {
  const refused = { type: 'work-item.wait', problem: { code: 'work-item.not-holder' } } as const;
  expect(askable(wait, [refused])).toEqual({ type: 'work-item.note', note: 'asked the bank' });
  expect(askable(wait, []).type).toBe('work-item.note');
});

it('lets a command without words be refused in its own form', () => {
  expect(askable({ ...wait, note: '' }, []).type).toBe('work-item.wait');
});
