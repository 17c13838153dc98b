import { createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { moneyText } from '#shared/billing/charge';
import { type PackPorts, type PackProblem, PackWalk } from '#shared/reports/pack';
import { isPeriod } from '#shared/reports/report';
import { sha256 } from '../audit/record';
import { readIdentity } from '../hub/identity';
import { openPack } from '../reports/write-pack';
import { openDatabase } from '../storage/open-database';
import { listProviders } from '../storage/people';
import { ReceiptSigner } from '../time/receipt-signer';
import { PlainError } from './output';

export interface PackCommand {
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly client: string | undefined;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

const date = /^\d{4}-\d{2}-\d{2}$/;

const refusals = {
  'no-client': 'no client has this code',
  'export-off':
    'an engagement of this client lets nothing be exported, and its entries would leave with the pack',
};

/** `hub pack write FILE --client CODE --from DATE --until DATE`. */
export const runPackWrite = async (
  { data, databaseUrl, client, from = '', until = '' }: PackCommand,
  path: string,
): Promise<void> => {
  if (client === undefined) throw new PlainError('Name the client by its code: --client CODE.');
  if (!date.test(from) || !date.test(until) || !isPeriod({ from, until }))
    throw new PlainError('Name a period of at most a year: --from YYYY-MM-DD --until YYYY-MM-DD.');
  const opened = await openDatabase({ folder: resolve(data), url: databaseUrl, ownsServer: false });
  try {
    const { database } = opened;
    const signer = new ReceiptSigner((await readIdentity(database)).signingKey);
    const providers = await database.as({ mode: 'hub' }, listProviders);
    for (const { providerId, name } of providers) {
      const order = { providerId, provider: name, client, from, until, now: Date.now() };
      const pack = await openPack(database, signer, order);
      if (pack === 'no-client' && providers.length > 1) continue;
      if (typeof pack === 'string') throw new PlainError(`No pack was written: ${refusals[pack]}.`);
      // Never over another pack: what an auditor was given is not written anew.
      const file = await open(resolve(path), 'wx', 0o600);
      try {
        for await (const line of pack()) await file.writeFile(line);
      } finally {
        await file.close();
      }
      console.log(`The pack is ${resolve(path)}. Check it anywhere with: npm run hub -- pack verify ${path}`);
      return;
    }
    throw new PlainError(`No pack was written: ${refusals['no-client']}.`);
  } finally {
    await opened.close();
  }
};

const words: Readonly<Record<PackProblem['code'], string>> = {
  unreadable: 'this line is not of a pack',
  'entry-changed': 'the entry is not the one that the hub took in',
  'receipt-wrong': 'the receipt is not the hub’s for this entry',
  'chain-broken': 'the entry does not hang on the one before it',
  misplaced: 'it stands under another person or week',
  'own-approval': 'the week was approved by its own person',
  'approval-wrong': 'the entry came after the approval and does not say so',
  'billing-wrong': 'what is billed does not follow from the entries, the rounding rule and the rates',
  'sums-wrong': 'the sums are not those of the lines',
  'seal-wrong': 'the lines are not those that the hub sealed',
  'cut-off': 'the file ends before its seal',
};

/** Where a pack does not add up, and how. */
export const describeProblem = ({ line, about, code }: PackProblem): string =>
  `Line ${line}${about === '' ? '' : ` (${about})`}: ${words[code]}.`;

/** SHA-256 and Ed25519 as Node has them; a key that is none verifies nothing. */
export const packPorts: PackPorts = {
  hash: sha256,
  verifies: (key, text, signature) => {
    try {
      return verify(null, Buffer.from(text), createPublicKey(key), Buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  },
};

const hours = (milliseconds: number): string => (milliseconds / 3_600_000).toFixed(2);

/**
 * `hub pack verify FILE`: the exit code; 0 where all adds up. It needs neither hub nor database.
 * @param key a file with the hub's key as it is known from elsewhere (`GET /v1/hub`)
 */
export const runPackVerify = async (path: string, key: string | undefined): Promise<number> => {
  const known = key === undefined ? null : await readFile(resolve(key), 'utf8');
  const walk = new PackWalk(packPorts, known);
  const lines = createInterface({
    input: createReadStream(resolve(path)),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) if (!walk.take(line)) break;
  const problem = walk.end();
  if (problem) {
    console.log(describeProblem(problem));
    return 1;
  }
  const { entries, raw, rounded, charge } = walk.sums;
  const currency = walk.head?.currency ?? '';
  console.log(
    `${walk.head?.client.name}, ${walk.head?.from} to ${walk.head?.until}: ${entries} entries, ${hours(raw)} hours worked, ${hours(rounded)} billed at ${moneyText(charge, currency)} ${currency}. All adds up.`,
  );
  console.log(
    known === null
      ? 'Receipts and seal were checked with the key in the pack; give --key to hold it against the hub’s.'
      : 'Receipts and seal were checked with the key that was given.',
  );
  return 0;
};
