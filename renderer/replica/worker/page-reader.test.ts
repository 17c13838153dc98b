import { describe, expect, it } from 'vitest';
import { feedEntry, feedPage } from '#shared/protocol/hub-api';
import { sampleWorkItem } from '../../../tests/support/sample-rows';
import { openPage, readPage } from './page-reader';

const scope = '90000000-0000-7000-8000-000000000001';
const item = sampleWorkItem(1);
const entry = { scope, seq: 7, kind: 'workItem', id: item.id, row: item };
const page = {
  epoch: 'one',
  rebuild: false,
  head: 9,
  entries: [entry],
  cursors: [{ scope, seq: 7 }],
  forget: [],
  backfill: [],
  more: false,
  now: 1,
};

const opened = (value: unknown) => openPage(new TextEncoder().encode(JSON.stringify(value)));

describe('opening a page', () => {
  it('takes it as it is, with whatever a newer hub adds', () => {
    const newer = { ...page, weather: 'fair', entries: [{ ...entry, mood: 'good' }] };
    expect(opened(newer)).toEqual({ ok: true, value: newer });
  });

  it.each([
    ['nothing', null],
    ['no entry', 'entry'],
    ['a list', [entry]],
    ['a scope that is no id', { ...entry, scope: 'somewhere' }],
    ['no scope', { ...entry, scope: undefined }],
    ['a number below zero', { ...entry, seq: -1 }],
    ['half a number', { ...entry, seq: 0.5 }],
    ['a number that no counter reaches', { ...entry, seq: 2 ** 53 }],
    ['a number in words', { ...entry, seq: '7' }],
    ['no kind', { ...entry, kind: undefined }],
    ['a kind that nobody knows', { ...entry, kind: 'sundial' }],
    ['a number for an id', { ...entry, id: 7 }],
    ['a tombstone', { ...entry, row: null }],
    ['a row of nothing', { ...entry, row: {} }],
    ['a list for a row', { ...entry, row: [] }],
    ['a text for a row', { ...entry, row: 'row' }],
    ['no row', { ...entry, row: undefined }],
  ])('judges an entry with %s as the schema does', (_what, given) => {
    const crossed: unknown = JSON.parse(JSON.stringify({ ...page, entries: [entry, given] }));
    expect(opened(crossed).ok).toBe(feedPage.safeParse(crossed).success);
    const { entries } = crossed as { entries: unknown[] };
    expect(opened(crossed).ok).toBe(feedEntry.safeParse(entries[1]).success);
  });

  it.each([
    ['no entries', { entries: undefined }],
    ['entries that are no list', { entries: {} }],
    ['no cursors', { cursors: undefined }],
    ['no head', { head: undefined }],
  ])('with %s takes in nothing', (_what, change) => {
    expect(opened({ ...page, ...change })).toMatchObject({ ok: false, error: { code: 'hub.not-a-hub' } });
  });

  it('sets apart a row that this build cannot read', () => {
    const strange = { ...entry, id: 'other' };
    const tombstone = { ...entry, row: null };
    const read = opened({ ...page, entries: [entry, strange, tombstone] });
    expect(read.ok && readPage(read.value)).toMatchObject({
      entries: [entry, tombstone],
      unread: [strange],
    });
  });
});
