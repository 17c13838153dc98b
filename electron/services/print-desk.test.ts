import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BridgeArgument } from '#shared/bridge/derived';
import { plainStyle } from '#shared/clients/house-style';
import { bodySchemaVersion } from '#shared/documents/body';
import { noImprint } from '#shared/documents/imprint';
import type { PrintPage } from '#shared/documents/print-html';
import type { EngagementId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { openUseDoor } from '../../tests/support/open-use-door';
import { sampleScopeId } from '../../tests/support/sample-mutation';
import type { Journal } from '../journal/journal';
import { printHandlers } from './print-desk';

let folder: string;
let journal: Journal;
let laidOut: PrintPage[];
let handlers: ReturnType<typeof printHandlers>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-print-desk-'));
  const opened = await openUseDoor(join(folder, 'journal'));
  journal = opened.journal;
  laidOut = [];
  const host = {
    downloadsFolder: () => join(folder, 'downloads'),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    printPage: async (page: PrintPage) => {
      laidOut.push(page);
      const pdf = await PDFDocument.create();
      pdf.addPage([595, 842]);
      return pdf.save();
    },
  };
  handlers = printHandlers(
    host,
    () => [],
    () => Promise.resolve(ok(opened.door)),
  );
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const asked = (text: string, print = true): BridgeArgument<'print.pages'> => ({
  body: {
    type: 'doc',
    attrs: { schemaVersion: bodySchemaVersion, title: 'Memo', language: 'en-GB', paper: 'A4' },
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  },
  style: plainStyle,
  facts: { title: 'Memo', client: '', code: '', matter: '', reference: '', item: '', date: '2026-11-26' },
  day: '2026-11-26',
  imprint: noImprint,
  of: {
    engagementId: sampleScopeId as string as EngagementId,
    kind: 'document',
    subjectId: null,
    dataPolicy: { copy: 'offline', print, clipboard: true, export: true },
  },
});

describe('the desk that prints', () => {
  it('hands pages to the window where the engagement lets them be printed, and writes it down', async () => {
    const pages = await handlers['print.pages'](asked('Facts'));
    if (!pages.ok) throw new Error(pages.error.code);
    const pdf = await PDFDocument.load(Buffer.from(pages.value.data, 'base64'), { updateMetadata: false });
    expect([pdf.getPageCount(), pdf.getTitle(), pdf.getProducer()]).toEqual([1, 'Memo', '']);
    expect(journal.index.open()).toHaveLength(1);
  });

  it('lays pages out to be looked at while somebody writes, and writes nothing down: nothing leaves', async () => {
    const { of: _, ...shown } = asked('Facts', false);
    const pages = await handlers['print.preview'](shown);
    if (!pages.ok) throw new Error(pages.error.code);
    const pdf = await PDFDocument.load(Buffer.from(pages.value.data, 'base64'), { updateMetadata: false });
    expect(pdf.getPageCount()).toBe(1);
    expect(journal.index.open()).toHaveLength(0);
  });

  it('lays nothing out where the engagement keeps it from paper', async () => {
    expect(await handlers['print.pages'](asked('Facts', false))).toMatchObject({
      error: { code: 'data-policy.print-off' },
    });
    expect(laidOut).toEqual([]);
  });

  it('names what no font can draw and where it stands, and makes no file', async () => {
    const refusal = {
      error: { code: 'print.no-glyph', details: { characters: '株', where: 'Signed by 株 today' } },
    };
    expect(await handlers['print.save-pdf'](asked('Signed by 株 today'))).toMatchObject(refusal);
    expect(await handlers['print.pages'](asked('Signed by 株 today'))).toMatchObject(refusal);
    expect(laidOut).toEqual([]);
    // Word has fonts of its own.
    expect(await handlers['print.save-docx'](asked('Signed by 株 today'))).toMatchObject({ ok: true });
    expect(await readdir(join(folder, 'downloads'))).toEqual(['Memo.docx']);
  });
});
