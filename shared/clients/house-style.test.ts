import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engagement } from '../engagements/engagement';
import type { Person } from '../people/person';
import type { Client } from './client';
import { decideHouseStyle } from './edit-house-style';
import { fillPattern, houseStyle, patternNames, plainStyle, varietyFor } from './house-style';
import { logoFacts } from './logo';

const facts = {
  title: 'Advice note',
  client: 'Whitcombe',
  code: 'WHIT',
  matter: 'Orchard Lane',
  reference: 'OL/1',
  item: 'WHIT-9',
  date: '2026-11-25',
};

describe('a house style', () => {
  it('takes names it knows between braces, and no others', () => {
    const taken = (header: string): boolean => houseStyle.safeParse({ ...plainStyle, header }).success;
    for (const name of patternNames) expect(taken(`x {${name}}`)).toBe(true);
    expect(taken('{constructor}')).toBe(false);
    expect(taken('{}')).toBe(false);
    expect(houseStyle.safeParse({ ...plainStyle, fileName: '' }).success).toBe(false);
  });

  it('fills in names, and draws together what stood around a missing one', () => {
    expect(fillPattern('{code} – {matter} – {title}', facts)).toBe('WHIT – Orchard Lane – Advice note');
    expect(fillPattern('{code} – {matter} – {title}', { ...facts, matter: '' })).toBe('WHIT – Advice note');
    expect(fillPattern('{matter} – {title}', { ...facts, matter: '' })).toBe('Advice note');
    expect(fillPattern('{title}', { ...facts, title: '' })).toBe('');
  });

  it('never reads a name in what a fact says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...patternNames), (name) => {
        expect(fillPattern('{title}', { ...facts, title: `{${name}}` })).toBe(`{${name}}`);
      }),
    );
  });

  it('changes the variety of a language, never the language', () => {
    expect(varietyFor({ ...plainStyle, spelling: 'en-GB' }, 'en-US')).toBe('en-GB');
    expect(varietyFor({ ...plainStyle, spelling: 'en-GB' }, 'ar-EG')).toBe('ar-EG');
    expect(varietyFor(plainStyle, 'en-US')).toBe('en-US');
  });

  it('knows a logo by what it is, and refuses a monstrous one', () => {
    const png = (width: number, height: number): string => {
      const bytes = new Uint8Array(33);
      bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      new DataView(bytes.buffer).setUint32(16, width);
      new DataView(bytes.buffer).setUint32(20, height);
      return btoa(String.fromCharCode(...bytes));
    };
    expect(logoFacts(png(300, 80))).toEqual({ type: 'png', width: 300, height: 80 });
    expect(logoFacts(png(60_000, 60_000))).toBeNull();
    expect(logoFacts(btoa('<svg onload=alert(1)>'))).toBeNull();
    expect(logoFacts('not base64!')).toBeNull();
    const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0, 40, 0, 90, 1, 0, 0, 0, 0];
    expect(logoFacts(btoa(String.fromCharCode(...jpeg)))).toEqual({ type: 'jpg', width: 90, height: 40 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        logoFacts(btoa(String.fromCharCode(0xff, 0xd8, ...bytes)));
      }),
    );
  });
});

describe('an edit of it', () => {
  const client = { id: 'c1', revision: 3 } as unknown as Client;
  const lead = { id: 'p1', role: 'lead' } as unknown as Person;
  const engagements = [
    { clientId: 'c1', members: [{ personId: 'p1', role: 'lead' }] },
  ] as unknown as Engagement[];
  const edit = { revision: 3, style: { ...plainStyle, font: 'sans' as const } };

  it('is a lead’s or an admin’s, of the revision that was looked at', () => {
    const decided = decideHouseStyle(client, edit, { actor: lead, engagements });
    expect(decided).toMatchObject({ ok: true, value: { revision: 4, houseStyle: { font: 'sans' } } });
    const stranger = { id: 'p2', role: 'lead' } as unknown as Person;
    expect(decideHouseStyle(client, edit, { actor: stranger, engagements })).toMatchObject({
      error: { code: 'client.not-allowed' },
    });
    const admin = { id: 'p3', role: 'admin' } as unknown as Person;
    expect(decideHouseStyle(client, edit, { actor: admin, engagements: [] }).ok).toBe(true);
    expect(decideHouseStyle(client, { ...edit, revision: 2 }, { actor: lead, engagements })).toMatchObject({
      error: { code: 'client.outdated', details: { revision: 3 } },
    });
  });

  it('that was made before changes nothing, whatever its revision', () => {
    const after = decideHouseStyle(client, edit, { actor: lead, engagements });
    if (!after.ok) throw new Error(after.error.code);
    const again = decideHouseStyle(after.value, edit, { actor: lead, engagements });
    expect(again.ok && again.value).toBe(after.value);
  });
});
