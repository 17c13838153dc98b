import { expect, it } from 'vitest';
import type { Command } from './mutation';
import { putsWordsOnDisk } from './words-on-disk';

const online = 'b0000000-0000-7000-8000-000000000001';
const offline = 'b0000000-0000-7000-8000-000000000002';
const offDisk = new Set([online]);

const named = (id: string) => (id === online ? ['Call'] : []);

const about = (engagementId: string | null, note: string, activity: string | null = null) => ({
  engagementId,
  note,
  activity,
});
const record = (...entries: object[]): Command =>
  ({ type: 'time-entry.record', entries }) as unknown as Command;
const timer = (type: string, run: object | null, entries: object[] = []): Command =>
  ({ type, ended: null, entries, run }) as unknown as Command;

it('is so for a note, or an activity that was typed, on time of an engagement that is kept off disk, and for no other', () => {
  for (const command of [
    record(about(offline, ''), about(online, 'Settlement talks')),
    timer('timer.start', about(online, 'Settlement talks')),
    timer('timer.switch', about(online, 'Settlement talks')),
    timer('timer.describe', about(online, 'Settlement talks')),
    timer('timer.describe', about(online, '', 'Settlement talks')),
    record(about(online, '', 'Settlement talks')),
  ])
    expect(putsWordsOnDisk(command, offDisk, named)).toBe(true);
  for (const command of [
    record(about(offline, 'Books'), about(online, ''), about(null, 'Training')),
    timer('timer.start', about(online, '')),
    timer('timer.start', about(online, '', 'Call')),
    timer('timer.start', about(offline, '', 'Settlement talks')),
    timer('timer.start', about(offline, 'Books')),
    timer('timer.pause', null),
    { type: 'preference.set', key: 'a', value: online } as Command,
  ])
    expect(putsWordsOnDisk(command, offDisk, named)).toBe(false);
});

it('lets a clock stop whose words were there before the policy was changed', () => {
  const begun = [about(online, 'Typed when it was allowed')];
  expect(putsWordsOnDisk(timer('timer.stop', null, begun), offDisk, named)).toBe(false);
  expect(
    putsWordsOnDisk(timer('timer.pause', about(online, 'Typed when it was allowed')), offDisk, named),
  ).toBe(false);
});
