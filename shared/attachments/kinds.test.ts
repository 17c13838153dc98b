import { describe, expect, it } from 'vitest';
import { contentProblem, MacroSearch, mediaTypeOf, nameProblem, previewOf } from './kinds';

const bytes = (text: string): Uint8Array => Uint8Array.from([...text].map((one) => one.charCodeAt(0)));
const zip = bytes('PK\u0003\u0004 [Content_Types].xml');
const ole = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]);
const pdf = bytes('%PDF-1.7\n');
const html = bytes('<!doctype html><script>alert(1)</script>');

describe('what is never opened (security check 14)', () => {
  it.each([
    'payroll.desktop',
    'payroll.lnk',
    'payroll.html',
    'payroll.svg',
    'payroll.xlsm',
    'payroll.pdf.exe',
    'payroll.pdf.desktop',
    'payroll.xlsx.lnk',
    'payroll.PDF.SCR',
    'payroll.docm',
    'payroll.url',
    'payroll.jar',
    'payroll.sh',
    'payroll.iqy',
    'payroll',
    '.xlsx',
    'constructor',
    'x.__proto__',
    'x.toString',
  ])('%s', (name) => {
    for (const content of [pdf, zip, html])
      expect(contentProblem(name, content, false)).toMatchObject({ code: 'attachment.kind-not-opened' });
    expect(nameProblem(name)).toMatchObject({ code: 'attachment.kind-not-opened' });
    expect(previewOf(name)).toBeNull();
  });

  it.each([
    ['a program that is called a PDF', 'invoice.pdf', bytes('MZ\u0090\u0000')],
    ['a page that is called a PDF', 'invoice.pdf', html],
    ['a page that is called a table', 'rows.csv', html],
    ['a page behind blanks', 'rows.txt', bytes('\n\n  <HTML><body onload=x>')],
    ['a drawing that is called text', 'note.txt', bytes('<?xml version="1.0"?><svg onload="x"/>')],
    ['a launcher that is called text', 'note.txt', bytes('[Desktop Entry]\nExec=sh')],
    ['a script that is called text', 'note.txt', bytes('#!/bin/sh\nrm')],
    ['a drawing that is called a picture', 'logo.png', bytes('<svg xmlns="x"/>')],
    ['bytes that are called text', 'note.txt', bytes('a\u0000b')],
    ['a compound file that is called OpenDocument', 'sheet.ods', ole],
  ])('%s', (_what, name, content) => {
    expect(contentProblem(name, content, false)).toMatchObject({ code: 'attachment.content-differs' });
  });

  it('an Office file that brings programs along, whatever it is called and wherever they stand', () => {
    expect(contentProblem('book.xlsx', zip, true)).toMatchObject({ code: 'attachment.has-macros' });
    const marks = [
      bytes('xl/vbaProject.bin'),
      bytes('xl/macrosheets/sheet1.xml'),
      Uint8Array.from([...'_VBA_PROJECT'].flatMap((one) => [one.charCodeAt(0), 0])),
    ];
    for (const mark of marks)
      for (let cut = 0; cut <= mark.length; cut += 1) {
        const search = new MacroSearch();
        search.add(Uint8Array.from([...zip, ...mark.slice(0, cut)]));
        search.add(Uint8Array.from([...mark.slice(cut), 9, 9]));
        expect(search.found).toBe(true);
      }
    const clean = new MacroSearch();
    clean.add(bytes('xl/worksheets/sheet1.xml vbaProject'));
    expect(clean.found).toBe(false);
  });
});

describe('what is handed to a program', () => {
  it.each([
    ['books.xlsx', zip],
    ['with-a-password.xlsx', ole],
    ['old.xls', ole],
    ['memo.docx', zip],
    ['invoice.pdf', pdf],
    ['rows.csv', bytes('date;amount\n1;<2')],
    ['note.txt', bytes('a < b and c > d')],
    ['scan.JPG', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('%s', (name, content) => {
    expect(contentProblem(name, content, false)).toBeNull();
  });
});

it('shows pictures and PDF by itself, and says what a file is called on the web', () => {
  expect(['a.pdf', 'a.PNG', 'a.webp', 'a.tiff', 'a.xlsx'].map(previewOf)).toEqual([
    'pdf',
    'image',
    'image',
    null,
    null,
  ]);
  expect([mediaTypeOf('a.pdf'), mediaTypeOf('a.exe')]).toEqual([
    'application/pdf',
    'application/octet-stream',
  ]);
});
