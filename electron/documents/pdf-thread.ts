import { parentPort, workerData } from 'node:worker_threads';
import { bundlePdf, countPages } from './bundle-pdf';
import type { PdfJob } from './pdf-work';

const job = workerData as PdfJob;
const answer = job.job === 'count' ? countPages(job.kind, job.bytes) : bundlePdf(job.bundle);
void answer.then((result) => parentPort?.postMessage(result));
