import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal, type OpenedJournal } from '../../../electron/journal/journal';
import { plainSeal } from '../../../electron/ports/seal';
import { sampleMutation } from '../../support/sample-mutation';

const script = join(import.meta.dirname, 'append-endlessly.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-crash-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const reopen = async (): Promise<OpenedJournal> => {
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

interface Run {
  readonly saved: readonly number[];
  readonly refusals: readonly string[];
}

/** Runs the appending process to its end; `onSaved` sees every number it called saved, and may end it. */
const run = (
  command: string,
  args: readonly string[],
  onSaved: (count: number, child: ChildProcess) => void = () => undefined,
): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const saved: number[] = [];
    const refusals: string[] = [];
    let rest = '';
    child.stdout.on('data', (chunk) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('refused')) refusals.push(line);
        else saved.push(Number(line));
      }
      onSaved(saved.length, child);
    });
    child.on('error', reject);
    child.on('close', () => resolve({ saved, refusals }));
  });

const appending = (from: number): string[] => ['--import', 'tsx', script, folder, String(from)];

const missingFrom = ({ journal }: OpenedJournal, saved: readonly number[]): number[] =>
  saved.filter((n) => !journal.index.knows(sampleMutation(n).id));

describe('nothing called saved is lost', () => {
  it('to kill -9, at twelve moments of a row of runs on one journal', async () => {
    const saved: number[] = [];
    for (let turn = 0; turn < 12; turn++) {
      const after = 1 + Math.floor(Math.random() * 40);
      const { saved: now } = await run(process.execPath, appending(turn * 10_000 + 1), (count, child) => {
        if (count >= after) child.kill('SIGKILL');
      });
      saved.push(...now);
      const opened = await reopen();
      expect(opened.damaged).toBe(false);
      expect(missingFrom(opened, saved)).toEqual([]);
      await opened.journal.close();
    }
    expect(saved.length).toBeGreaterThan(12);
  });

  it('to a disk that is full in the middle of a write, which is told', async () => {
    // A limit on the size of a file stops a write half-way, as a full disk does.
    const limited = `ulimit -f 64; exec "${process.execPath}" "$@"`;
    const { saved, refusals } = await run('sh', ['-c', limited, 'sh', ...appending(1)]);
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals) expect(refusal).toBe('refused journal.cannot-write EFBIG');
    expect(saved.length).toBeGreaterThan(20);

    const opened = await reopen();
    expect(opened.damaged).toBe(false);
    expect(missingFrom(opened, saved)).toEqual([]);
    // With room again, it goes on where it was.
    expect(await opened.journal.append(sampleMutation(99_999))).toMatchObject({ ok: true });
    await opened.journal.close();
    const again = await reopen();
    expect(missingFrom(again, [...saved, 99_999])).toEqual([]);
    await again.journal.close();
    expect((await readdir(folder)).some((name) => name.startsWith('damaged-'))).toBe(false);
  });
});
