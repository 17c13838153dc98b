import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAuditVerify, usualAnchors } from './cli/audit';
import { runBackup, runRestore, runRestored } from './cli/backup';
import { runImport } from './cli/import';
import { runLedgerVerify } from './cli/ledger';
import { PlainError, peopleOutput, programOutput } from './cli/output';
import { runPackVerify, runPackWrite } from './cli/pack';
import { runPackTables } from './cli/pack-tables';
import { serve } from './cli/serve';
import { setPassword } from './cli/set-password';
import { usualQuotas } from './hub/attachment-depot';

const help = `npm run hub [-- COMMAND] [OPTIONS]

  serve                     run the hub (the default)
  import FOLDER             load people, clients, engagements and work from CSV or XLSX files
  set-password EMAIL        give somebody a password, read from standard input
  backup FOLDER             write everything the hub holds into a new folder, while it serves
  restore FOLDER            fill an empty hub from a backup
  restored                  after a database was restored by other means: tell workstations to begin anew
  audit verify              say whether the audit is what was written, and where not
  ledger verify             say the same of everybody's time
  pack write FILE           everything a client's statement rests on, for an auditor
  pack tables FILE          check a pack and write its tables as CSV files into --to; needs no hub
  pack verify FILE          say whether a pack adds up, and where not; needs no hub

  --data FOLDER             where the embedded database lies (.meridian/hub); not used with DATABASE_URL
  --port N                  serve: port to listen on (7460 or the next free; 0 for any)
  --listen ADDRESS          serve: address to listen on (127.0.0.1)
  --attachments FOLDER      serve, backup, restore: where the bytes of attachments lie (in the folder of --data); hub processes on one
                            database share it
  --engagement-space GIB    serve: room for the attachments of one engagement (20)
  --provider-space GIB      serve: room for those of all (500)
  --first-import FOLDER     serve: load this folder where the database is empty
  --dry-run                 import: only say what would happen
  --audit-anchors FILE      serve, audit: where the end of the audit is written down (audit-anchors.jsonl in the data
                            folder); best out of reach of whoever owns the database

  --client CODE             pack write: of which client
  --from, --until DATE      pack write: of which days, both included
  --to FOLDER               pack tables: a folder that is not there yet
  --key FILE                pack verify, pack tables: the hub's key (receiptKey of GET /v1/hub), as it is known from elsewhere

  DATABASE_URL              a PostgreSQL of your own, 15 or newer`;

const readPort = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new PlainError(`${text} is not a port: it must be a number from 0 to 65535.`);
  return port;
};

const gibibyte = 1024 ** 3;

const readSpace = (text: string | undefined, usual: number): number => {
  if (text === undefined) return usual;
  const gibibytes = Number(text);
  if (!(gibibytes > 0)) throw new PlainError(`${text} is no amount of space: it must be a number of GiB.`);
  return gibibytes * gibibyte;
};

const readCommandLine = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        data: { type: 'string', default: '.meridian/hub' },
        port: { type: 'string' },
        listen: { type: 'string', default: '127.0.0.1' },
        attachments: { type: 'string' },
        'engagement-space': { type: 'string' },
        'provider-space': { type: 'string' },
        'first-import': { type: 'string' },
        'with-parent': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        'audit-anchors': { type: 'string' },
        client: { type: 'string' },
        from: { type: 'string' },
        until: { type: 'string' },
        key: { type: 'string' },
        to: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
};

const run = async (): Promise<number> => {
  const { values, positionals } = readCommandLine();
  const [command = 'serve', subject, target] = positionals;
  const where = { data: values.data, databaseUrl: process.env['DATABASE_URL'] };
  const anchors = values['audit-anchors'] ?? usualAnchors(values.data);
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (command === 'serve') {
    const options = {
      ...where,
      host: values.listen,
      port: readPort(values.port),
      firstImport: values['first-import'] ?? null,
      withParent: values['with-parent'],
      quiet: values.json,
      anchors,
      attachments: values.attachments,
      quotas: {
        engagement: readSpace(values['engagement-space'], usualQuotas.engagement),
        provider: readSpace(values['provider-space'], usualQuotas.provider),
      },
    };
    await serve(options, values.json ? programOutput : peopleOutput);
    return 0;
  }
  if (command === 'import' && subject !== undefined)
    return runImport({ ...where, folder: subject, dryRun: values['dry-run'] });
  if (command === 'set-password' && subject !== undefined) {
    await setPassword({ ...where, email: subject });
    return 0;
  }
  const kept = { ...where, attachments: values.attachments ?? join(values.data, 'attachments') };
  if (command === 'backup' && subject !== undefined) {
    await runBackup(kept, subject);
    return 0;
  }
  if (command === 'restore' && subject !== undefined) {
    await runRestore(kept, subject);
    return 0;
  }
  if (command === 'restored') {
    await runRestored(kept);
    return 0;
  }
  if (command === 'audit' && subject === 'verify') return runAuditVerify({ ...where, anchors });
  if (command === 'ledger' && subject === 'verify') return runLedgerVerify(where);
  if (command === 'pack' && subject === 'write' && target !== undefined) {
    const { client, from, until } = values;
    await runPackWrite({ ...where, client, from, until }, target);
    return 0;
  }
  if (command === 'pack' && subject === 'tables' && target !== undefined)
    return runPackTables(target, values.to, values.key);
  if (command === 'pack' && subject === 'verify' && target !== undefined)
    return runPackVerify(target, values.key);
  throw new PlainError(help);
};

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const foreseen = error instanceof PlainError || (error instanceof Error && error.constructor === Error);
    console.error(foreseen ? error.message : error);
    process.exit(1);
  },
);
