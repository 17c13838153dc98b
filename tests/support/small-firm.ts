import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The smallest import folder with something in every file, as text by file name. */
export const smallFirm = {
  'provider.csv': 'key,name,sample\nacme,Acme Back Office,no\n',
  'offices.csv': 'key,city,country,time-zone,locale\npune,Pune,IN,Asia/Kolkata,en-IN\n',
  'teams.csv': 'key,name,lead\nbooks,Books,lee\n',
  'people.csv':
    'key,name,email,role,title,office,team,service-family\n' +
    'pat,Pat Rao,pat@acme.example,professional,Bookkeeper,pune,books,accounting\n' +
    'lee,Lee Shah,lee@acme.example,lead,Lead,pune,books,accounting\n',
  'credentials.csv': 'person,kind,jurisdiction,valid-from,valid-until\npat,CA,IN,{year -2}-01-01,+400d\n',
  'languages.csv': 'person,language,level\npat,en,C1\n',
  'agreements.csv':
    'person,from,weekly-hours,overtime-after-daily,overtime-after-weekly\n' +
    'pat,2026-07-01,20,8,\npat,2026-01-01,40,8,40\n',
  'calendars.csv':
    'key,time-zone,monday,tuesday,wednesday,thursday,friday\n' +
    'london,Europe/London,09:00-17:30,09:00-17:30,09:00-17:30,09:00-17:30,09:00-12:30 13:30-17:30\n',
  'holidays.csv':
    'calendar,rule,date,name,open,remove\nlondon,GB-ENG,,,,\nlondon,,2026-12-24,Christmas Eve,09:00-12:00,\n',
  'clients.csv':
    'key,code,name,kind,city,country,jurisdictions,languages,locale,currency,calendar,matter-word\n' +
    'wren,WREN,Wren & Sons,company,London,GB,GB|GB-ENG,en,en-GB,GBP,london,entity\n',
  'engagements.csv':
    'key,client,code,name,service-line,from,budget-hours,coverage-rule,data-policy\n' +
    'wren-bk,wren,WREN-BK,Monthly books,bookkeeping,2026-01-01,40,overlap 4,offline\n',
  'members.csv': 'engagement,person,role\nwren-bk,pat,professional\nwren-bk,lee,lead\n',
  'matters.csv':
    'key,engagement,code,name,legal-name,year-end\nwren-ltd,wren-bk,M1,Wren,Wren & Sons Ltd,{year -1}-12-31\n',
  'work-items.csv':
    'key,matter,title,kind,instructions,checklist,priority,due,estimate-minutes,status,note,assignee\n' +
    'w1,wren-ltd,Reconcile {month -1},bank reconciliation,"Match every line.\nAsk early.",Import | Match,high,+1b 12:00,60,ready,,\n' +
    'w2,wren-ltd,Enter bills,bills,,,normal,2026-11-30 17:00,30,started,,pat\n',
} as const satisfies Readonly<Record<string, string>>;

/** Files to put in place of the small firm's, or null to leave one out. */
export type FirmChanges = Readonly<Record<string, string | Uint8Array | null>>;

/** Writes the small firm, changed, over whatever the folder holds, or into a new one; answers with the folder. */
export const writeFirm = async (changes: FirmChanges = {}, into?: string): Promise<string> => {
  const folder = into ?? (await mkdtemp(join(tmpdir(), 'meridian-firm-')));
  await mkdir(folder, { recursive: true });
  for (const [file, content] of Object.entries({ ...smallFirm, ...changes }))
    if (content !== null) await writeFile(join(folder, file), content);
  return folder;
};
