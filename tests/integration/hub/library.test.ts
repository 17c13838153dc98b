import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainStyle } from '#shared/clients/house-style';
import { savedClause, savedClient, savedTemplates } from '#shared/protocol/hub-api';
import { clause } from '#shared/templates/clause';
import { firmTemplate } from '#shared/templates/firm-template';
import type { HubCaller } from '../../support/hub-caller';
import { TestHub } from '../../support/running-hub';

/* What a firm keeps for its drafting: who may change it, and who sees what. */

let hub: TestHub;
/** Leads. */
let lee: HubCaller;
/** Does the work. */
let pat: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
  [lee, pat] = await Promise.all([hub.signIn('lee'), hub.signIn('pat')]);
});
afterAll(() => hub.close());

const seen = async (caller: HubCaller, kind: string): Promise<unknown[]> =>
  (await caller.pull()).entries.filter((entry) => entry.kind === kind && entry.row).map(({ row }) => row);

const source = (text: string): string =>
  `---
id: own-letter
kind: legal
language: en-GB
version: 1
status: draft
title: Own letter
purpose: To say something.
follows: ["Our own practice"]
paper: A4
documentTitle: '"Letter"'
questions:
  - { id: to, ask: Recipient, type: text }
---
${text}
`;

test('a lead says how a client’s papers look, and everybody who drafts for it has it', async () => {
  const id = lee.ids.client('wren');
  const style = { ...plainStyle, letterheadName: 'Wren & Sons Ltd', font: 'sans' };
  const path = `/v1/clients/${id}/house-style`;
  expect((await pat.put(path, { revision: 1, style })).code).toBe('client.not-allowed');
  expect((await lee.put(path, { revision: 1, style: { ...style, logo: 'PHN2Zz4=' } })).code).toBe(
    'input.invalid',
  );
  const saved = await lee.put(path, { revision: 1, style });
  expect(savedClient.parse(saved.body).client).toMatchObject({ revision: 2, houseStyle: style });
  expect((await lee.put(path, { revision: 1, style })).status).toBe(200);
  expect((await lee.put(path, { revision: 1, style: plainStyle })).code).toBe('client.outdated');
  expect(await seen(pat, 'client')).toContainEqual(expect.objectContaining({ id, houseStyle: style }));
});

test('a template is drafted, published with its clause, and never changes again', async () => {
  const [family, id, clauseId] = [v7(), v7(), v7()];
  const path = `/v1/templates/${family}`;
  const text = 'Dear {{ to }}\n\n{% include "clause/law" %}\n\n{% include "good-law" %}';
  const save = { do: 'save', id, revision: 0, source: source(text), sample: 'to: Ms Reyes' };
  expect((await pat.put(path, save)).code).toBe('library.not-allowed');
  expect(savedTemplates.parse((await lee.put(path, save)).body).changed).toMatchObject([{ version: 1 }]);
  const publish = { do: 'publish', id, revision: 1 };
  const early = await lee.put(path, publish);
  expect(early).toMatchObject({ status: 400, code: 'template.include-unknown' });
  const law = {
    revision: 0,
    owner: 'firm',
    name: 'law',
    title: 'Governing law',
    topic: '',
    language: 'en-GB',
    text: 'English law governs.',
    retired: false,
  };
  expect((await lee.put(`/v1/clauses/${clauseId}`, law)).status).toBe(200);
  expect((await lee.put(path, publish)).status).toBe(200);
  // A lost answer is asked for again.
  expect(savedTemplates.parse((await lee.put(path, publish)).body).changed).toEqual([]);
  expect((await lee.put(path, { ...save, revision: 2, source: source('Hello') })).code).toBe(
    'template.not-draft',
  );
  // An id that another family has is not taken over.
  expect((await lee.put(`/v1/templates/${v7()}`, { ...save, revision: 2 })).code).toBe('library.not-found');
  const rows = (await seen(pat, 'template')).map((row) => firmTemplate.parse(row));
  expect(rows).toMatchObject([{ id, familyId: family, status: 'published' }]);
});

test('a team’s clause is seen by everybody and kept by the team, and one that a template includes stays', async () => {
  const id = v7();
  const edit = {
    revision: 0,
    owner: 'team',
    name: 'closing',
    title: 'Our closing',
    topic: '',
    language: 'en',
    text: 'Yours.',
    retired: false,
  };
  const saved = savedClause.parse((await pat.put(`/v1/clauses/${id}`, edit)).body).clause;
  expect(saved).toMatchObject({ owner: 'team', personId: pat.session.personId });
  expect((await pat.put(`/v1/clauses/${v7()}`, { ...edit, owner: 'firm' })).code).toBe('library.not-allowed');
  expect((await pat.put(`/v1/clauses/${v7()}`, { ...edit, owner: 'own' })).code).toBe('input.invalid');
  const rows = (await seen(lee, 'clause')).map((row) => clause.parse(row));
  expect(rows).toContainEqual(expect.objectContaining({ id, text: 'Yours.' }));
  const law = rows.find(({ name }) => name === 'law');
  if (!law) throw new Error('the clause of the published template is gone');
  const { owner, name, title, topic, language, text, revision } = law;
  const retire = { revision, owner, name, title, topic, language, text, retired: true };
  expect((await lee.put(`/v1/clauses/${law.id}`, retire)).code).toBe('clause.in-use');
  const circle = { ...retire, retired: false, text: '{% include "clause/law" %}' };
  expect(await lee.put(`/v1/clauses/${law.id}`, circle)).toMatchObject({
    status: 400,
    code: 'template.include-circular',
  });
});
