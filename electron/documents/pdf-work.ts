import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { ExhibitKind } from '#shared/documents/bundle';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import type { Bundle } from './bundle-pdf';

/** Taking PDFs apart and putting them together, somewhere that holds up nothing else. */
export interface PdfWork {
  /** Errors: `exhibit.encrypted`, `exhibit.damaged`. */
  count(kind: ExhibitKind, bytes: Uint8Array): Promise<Result<number, DomainError>>;
  /** Errors: the same, and `print.failed`. */
  bundle(bundle: Bundle): Promise<Result<Uint8Array, DomainError>>;
}

export type PdfJob =
  | { readonly job: 'count'; readonly kind: ExhibitKind; readonly bytes: Uint8Array }
  | { readonly job: 'bundle'; readonly bundle: Bundle };

/** Megabytes that one job may take: beyond it its thread ends, and the main process goes on. */
const mostMemory = 2_048;

/**
 * A thread for each job, which ends with it: what a damaged file does to a reader stays there, and a second of start-up
 * is little beside reading a PDF.
 * @param file the built `pdf-thread.ts`; it is read here, since a thread cannot open what lies in an archive
 */
export const makePdfWork = (file: string): PdfWork => {
  let code: string | null = null;
  const run = <T>(job: PdfJob): Promise<Result<T, DomainError>> =>
    new Promise((resolve) => {
      code ??= readFileSync(file, 'utf8');
      const thread = new Worker(code, {
        eval: true,
        workerData: job,
        resourceLimits: { maxOldGenerationSizeMb: mostMemory },
        env: {},
      });
      const failed = domainError(job.job === 'count' ? 'exhibit.damaged' : 'print.failed');
      thread.once('message', (answer: Result<T, DomainError>) => {
        resolve(answer);
        void thread.terminate();
      });
      thread.once('error', () => resolve(err(failed)));
      thread.once('exit', () => resolve(err(failed)));
    });
  return {
    count: (kind, bytes) => run({ job: 'count', kind, bytes }),
    bundle: (bundle) => run({ job: 'bundle', bundle }),
  };
};
