/** `npx tsx build/scripts/sample-firm.ts`: writes the sample firm's files from the tables beside this script. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { sampleFirm } from './sample-firm/firm-rows';

const folder = fileURLToPath(new URL('../../assets/sample-firm/', import.meta.url));

await mkdir(folder, { recursive: true });
for (const [name, rows] of Object.entries(sampleFirm()))
  await writeFile(`${folder}${name}.csv`, `${Papa.unparse([...rows], { newline: '\n' })}\n`);
