import { expect, it } from 'vitest';
import { askable } from './asked';

const wait = { type: 'work-item.wait', note: 'asked the bank' } as const;

it('asks for the command where it is allowed', () => {
  expect(askable(wait, [{ type: 'work-item.wait', problem: null }])).toMatchObject(wait);
});

it('keeps words as a note where their command would be refused, or concerns this person no more', () => {
  const refused = { type: 'work-item.wait', problem: { code: 'work-item.not-holder' } } as const;
  expect(askable(wait, [refused])).toMatchObject({ type: 'work-item.note', note: 'asked the bank' });
  expect(askable(wait, []).type).toBe('work-item.note');
});

it('lets a command without words be refused in its own form', () => {
  expect(askable({ ...wait, note: '' }, []).type).toBe('work-item.wait');
});

it('is one form whatever news makes of the command, so that what was typed meanwhile stays', () => {
  const allowed = askable(wait, [{ type: 'work-item.wait', problem: null }]);
  expect(askable(wait, []).key).toBe(allowed.key);
  expect(askable({ ...wait, note: 'asked the client' }, []).key).not.toBe(allowed.key);
});
