/**
 * Appends to the journal in the folder it is given until it is ended or refused, saying each number only once the
 * journal has called it saved. Run as a process of its own, so that it can be killed for real.
 */
import { writeSync } from 'node:fs';
import { Journal } from '../../../electron/journal/journal';
import { plainSeal } from '../../../electron/ports/seal';
import { sampleMutation } from '../../support/sample-mutation';

const [folder = '', from = '1'] = process.argv.slice(2);
const opened = await Journal.open(folder, plainSeal);
if (!opened.ok) throw new Error(opened.error.code);

/** Several at once, as when a person is quick: they share writes. */
const writer = async (first: number): Promise<void> => {
  for (let n = first; ; n += 3) {
    const appended = await opened.value.journal.append(sampleMutation(n));
    if (!appended.ok) {
      writeSync(1, `refused ${appended.error.code} ${appended.error.details?.['reason']}\n`);
      return;
    }
    writeSync(1, `${n}\n`);
  }
};
await Promise.all([0, 1, 2].map((offset) => writer(Number(from) + offset)));
