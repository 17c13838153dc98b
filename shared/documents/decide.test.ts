import { describe, expect, test } from 'vitest';
import {
  engagementIdOf,
  kim,
  lee,
  noon,
  obi,
  pat,
  rae,
  sam,
  sampleEngagement,
  sampleWorkItem,
} from '../../tests/support/sample-rows';
import type { DocumentId } from '../kernel/ids';
import type { Person } from '../people/person';
import { decideDocument } from './decide';
import type { DocumentRow } from './document';
import type { DocumentCommand } from './document-command';

const documentId = 'f0000000-0000-7000-8000-000000000001' as DocumentId;
const engagement = sampleEngagement();
const workItem = sampleWorkItem(1);
const hashOf = (n: number): string => n.toString(16).padStart(64, '0');

const create: DocumentCommand = {
  type: 'document.create',
  documentId,
  forWorkItem: workItem.id,
  title: 'Memorandum of law',
  kind: 'memo',
  language: 'en-US',
  bodySchema: 1,
};

const decide = (actor: Person, current: DocumentRow | undefined, command: DocumentCommand) =>
  decideDocument(current, command, { actor, engagement, workItem, now: noon });

const made = (): DocumentRow => {
  const done = decide(pat, undefined, create);
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
};

const become = (current: DocumentRow, actor: Person, command: DocumentCommand): DocumentRow => {
  const done = decide(actor, current, command);
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
};

const codeOf = (result: ReturnType<typeof decide>): string => (result.ok ? 'applied' : result.error.code);

describe('whoever works on an engagement drafts in it', () => {
  test('a new document is a draft of whoever made it', () => {
    expect(made()).toMatchObject({ status: 'draft', createdBy: pat.id, signedOff: null, body: null });
  });
  test('observers and strangers make none', () => {
    expect(codeOf(decide(obi, undefined, create))).toBe('work-item.not-member');
    expect(codeOf(decide(kim, undefined, create))).toBe('work-item.not-member');
  });
  test('a document is made once, and only for a work item of its engagement', () => {
    expect(codeOf(decide(pat, made(), create))).toBe('document.already-there');
    const elsewhere = { ...workItem, engagementId: engagementIdOf(9) };
    const context = { actor: pat, engagement, workItem: elsewhere, now: noon };
    expect(codeOf(decideDocument(undefined, create, context))).toBe('work-item.not-found');
  });
  test('what is already so keeps its revision', () => {
    const row = made();
    expect(become(row, sam, { type: 'document.rename', documentId, title: row.title })).toBe(row);
    expect(become(row, sam, { type: 'document.restore', documentId })).toBe(row);
  });
});

describe('signing off', () => {
  const signOff = (n: number): DocumentCommand => ({
    type: 'document.sign-off',
    documentId,
    contentHash: hashOf(n),
  });
  test('is for those who lead or review', () => {
    expect(codeOf(decide(pat, made(), signOff(1)))).toBe('document.not-reviewer');
    expect(become(made(), rae, signOff(1))).toMatchObject({
      status: 'signed-off',
      signedOff: { personId: rae.id, at: noon, contentHash: hashOf(1) },
    });
  });
  test('locks the row until it is opened again, which drops the word given', () => {
    const signed = become(made(), lee, signOff(1));
    expect(codeOf(decide(pat, signed, { type: 'document.rename', documentId, title: 'Other' }))).toBe(
      'document.signed-off',
    );
    expect(codeOf(decide(pat, signed, { type: 'document.remove', documentId }))).toBe('document.signed-off');
    expect(codeOf(decide(pat, signed, { type: 'document.reopen', documentId }))).toBe(
      'document.not-reviewer',
    );
    const open = become(signed, rae, { type: 'document.reopen', documentId });
    expect(open).toMatchObject({ status: 'draft', signedOff: null });
  });
  test('another content is another word, the same content the same', () => {
    const signed = become(made(), lee, signOff(1));
    expect(become(signed, rae, signOff(1))).toBe(signed);
    expect(become(signed, rae, signOff(2)).signedOff).toMatchObject({ personId: rae.id });
  });
});

test('a document is removed by its maker or a lead, and comes back whole', () => {
  const remove: DocumentCommand = { type: 'document.remove', documentId };
  expect(codeOf(decide(sam, made(), remove))).toBe('document.not-yours');
  const removed = become(made(), lee, remove);
  expect(removed.removed).toEqual({ personId: lee.id, at: noon });
  const back = become(removed, sam, { type: 'document.restore', documentId });
  expect({ ...back, revision: 1 }).toEqual(made());
});
