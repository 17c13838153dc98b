import { type TaskMaker, task } from './task';

export const payroll: readonly TaskMaker[] = [
  (f) =>
    task(
      'pay run',
      90,
      `Pay run for ${f.whole(18, 140)} people, ${f.month}`,
      [
        `Prepare the run of ${f.entity} for ${f.month}; gross was ${f.money(60_000, 320_000)} last time. ${f.person} approves the control sheet before the bank file is made.`,
        `One leaver with unused leave and one ${f.cheque} to replace: it never arrived.`,
      ],
      [
        'Import approved hours',
        'Enter joiners, leavers and rate changes',
        'Check overtime against the roster',
        'Compare gross and net with last time',
        'Send the control sheet',
        'Make the bank file after approval',
      ],
    ),
  (f) =>
    task(
      'variance check',
      40,
      `Explain pay variances over ten per cent, ${f.month}`,
      [
        `${f.whole(4, 17)} people moved more than ten per cent. Bonuses were paid to the site team; the rest needs a reason each.`,
      ],
      [
        'Export the variance list',
        'Match changes to approvals',
        'Ask about the rest',
        'File the signed list',
      ],
    ),
  (f) =>
    task(
      'new starter',
      25,
      `Set up ${f.whole(2, 6)} starters for {date +5d}`,
      [
        `New starters sent by ${f.person}. Bank details must be confirmed by a call back to the number on the contract, never by e-mail.`,
      ],
      [
        'Check identity and tax forms',
        'Enter contract terms',
        'Confirm bank details',
        'Enrol in the pension or benefit plan',
      ],
    ),
  (f) =>
    task(
      'leaver',
      35,
      `Final pay of a leaver`,
      [
        `Notice ends {date +6d}. Unused leave ${f.whole(3, 14)} days; a season-ticket loan of ${f.money(300, 1_900)} is still open.`,
      ],
      [
        'Compute leave pay',
        'Deduct the loan as agreed',
        'Prepare leaving papers',
        'Stop access to the portal',
      ],
    ),
  (f) =>
    task(
      'reconciliation',
      45,
      `Tie payroll to the ledger, ${f.month}`,
      [
        `Wages control shows ${f.money(400, 6_200)} unexplained. The accrual of the last three days is a likely cause.`,
      ],
      ['Gross to ledger', 'Deductions to payments', 'Clear the control account', 'Sign the reconciliation'],
    ),
  (f) =>
    task(
      'garnishment',
      30,
      `Set up a court-ordered deduction`,
      [
        `Order against one employee, ${f.money(140, 700)} a month until ${f.money(1_800, 8_400)} is paid. Protected earnings come first.`,
      ],
      ['Read the order', 'Compute protected earnings', 'Set up the deduction', 'Reply to the court'],
    ),
];

export const payrollByCountry: Readonly<Record<string, readonly TaskMaker[]>> = {
  US: [
    (f) =>
      task(
        'Form 941',
        60,
        `Form 941 for ${f.quarter}`,
        [
          `Wages ${f.money(380_000, 960_000)}; deposits are semiweekly. Per-diem of the drivers is excluded up to the special rate.`,
        ],
        ['Tie wages to registers', 'Tie deposits to EFTPS', 'Schedule B', 'File and save the acknowledgment'],
        'CPP US',
      ),
    (f) =>
      task(
        'settlements',
        50,
        `Driver settlements, week ending {date -2d}`,
        [
          `Settle ${f.whole(22, 61)} drivers: miles, detention and fuel advances. Two settlement checks bounced back with old addresses.`,
        ],
        [
          'Import trip sheets',
          'Deduct fuel advances',
          'Check detention approvals',
          'Release after the dispatcher signs',
        ],
      ),
  ],
  CA: [
    (f) =>
      task(
        'T4',
        80,
        `T4 slips for ${f.lastYear}`,
        [
          `Prepare ${f.whole(40, 160)} T4 slips. Box 14 should total ${f.money(1_400_000, 4_200_000)}; two people worked in two provinces. File by the last day of February.`,
        ],
        [
          'Tie box 14 to the registers',
          'Pensionable and insurable earnings',
          'PIER check',
          'File XML with CRA',
          'Send slips',
        ],
      ),
    () =>
      task(
        'ROE',
        25,
        `Record of employment for a layoff`,
        [`Last day {date -4d}. Issue through ROE Web within five calendar days of the pay period’s end.`],
        ['Insurable hours by period', 'Reason code with the client', 'Issue on ROE Web'],
      ),
    (f) =>
      task(
        'remittance',
        30,
        `Source deductions of ${f.month}`,
        [`Regular remitter: ${f.money(24_000, 88_000)} by the 15th. Health tax is separate in Ontario.`],
        ['PD7A against the ledger', 'Pay through the bank', 'Save confirmation'],
      ),
  ],
  GB: [
    (f) =>
      task(
        'RTI',
        40,
        `FPS and EPS for ${f.month}`,
        [
          `Submit on or before pay day. Employment allowance is claimed; statutory maternity pay of ${f.money(600, 1_900)} is recovered at 92 per cent.`,
        ],
        ['Check tax code notices', 'Submit FPS', 'Submit EPS', 'File receipts'],
      ),
    (f) =>
      task(
        'pension',
        35,
        `Auto-enrolment, ${f.month}`,
        [
          `${f.whole(2, 9)} people reached the threshold; one opted out in time and is owed ${f.money(30, 140)}.`,
        ],
        ['Assess the workforce', 'Send letters', 'Upload contributions', 'Refund the opt-out'],
      ),
  ],
};

export const audit: readonly TaskMaker[] = [
  (f) =>
    task(
      'lead schedule',
      60,
      `Lead schedule: trade receivables ${f.lastYear}`,
      [
        `Receivables of ${f.money(210_000, 980_000)} at year end. The auditors want ageing, later receipts and the provision at ${f.whole(2, 6)} per cent explained.`,
      ],
      [
        'Tie the ageing to the ledger',
        'Cash received after year end',
        'Provision by bucket',
        'Reference to the working papers',
      ],
    ),
  (f) =>
    task(
      'confirmation',
      45,
      `Send ${f.whole(12, 30)} balance confirmations`,
      [
        `Positive confirmations for everything above ${f.money(9_000, 24_000)}. Replies go to the auditor directly, not to us.`,
      ],
      [
        'Agree the sample with the auditor',
        'Prepare letters on the client’s paper',
        'Have them signed',
        'Keep the control sheet',
      ],
    ),
  (f) =>
    task(
      'vouching',
      80,
      `Vouch ${f.whole(25, 45)} sample payments`,
      [
        `Find contract, invoice, approval and bank line for each sample. ${f.supplier} keeps its papers with ${f.person}. Paid by ${f.cheque} before June: ask for scans of both sides.`,
      ],
      ['Pull invoices', 'Check approvals against the matrix', 'Tick to bank', 'List exceptions'],
    ),
  (f) =>
    task(
      'PBC list',
      30,
      `Bring the list of auditor requests up to date`,
      [`${f.whole(22, 70)} requests, ${f.whole(4, 12)} overdue. The partner’s call is on {date +2d}.`],
      ['Tick what was delivered', 'Chase owners', 'Send the new list'],
    ),
  (f) =>
    task(
      'leases',
      90,
      `Lease schedule ${f.lastYear}`,
      [
        `Compute right-of-use assets and liabilities of ${f.whole(3, 9)} leases; the largest runs at ${f.money(4_000, 19_000)} a month. One was modified midyear.`,
      ],
      ['Read the contracts', 'Discount rates', 'Opening and closing balances', 'Disclosure note'],
    ),
  (f) =>
    task(
      'revenue testing',
      75,
      `Cut-off testing of revenue, ${f.lastYear}`,
      [
        `Test fifteen invoices either side of year end. Two credit notes of ${f.money(4_000, 22_000)} in the first week look like the year before.`,
      ],
      ['Select the sample', 'Delivery or acceptance papers', 'Propose adjustments', 'Conclude'],
    ),
];

export const billing: readonly TaskMaker[] = [
  (f) =>
    task(
      'pre-bill',
      50,
      `Pre-bills of ${f.month} for ${f.person}`,
      [
        `${f.whole(9, 34)} pre-bills worth ${f.money(40_000, 260_000)}. Block-billed entries must be split and travel goes at half rate for two clients.`,
      ],
      [
        'Check rates against the engagement letters',
        'Split block-billed entries',
        'Mark narratives that say too much',
        'Send redlines to the partner',
      ],
    ),
  (f) =>
    task(
      'e-billing',
      45,
      `LEDES upload: rejected invoices`,
      [
        `${f.whole(3, 9)} invoices came back from the client’s portal, ${f.money(8_000, 64_000)} in all: missing task codes and one timekeeper not approved.`,
      ],
      [
        'Read the rejection codes',
        'Fix task and activity codes',
        'Ask for timekeeper approval',
        'Upload again',
      ],
    ),
  (f) =>
    task(
      'narratives',
      35,
      `Time narratives of ${f.month} against guidelines`,
      [
        `Outside counsel guidelines of the insurer: no research under 0.2 without approval, no clerical work. ${f.whole(60, 240)} entries.`,
      ],
      ['Run the guideline checks', 'Propose new wording', 'List write-offs above the limit'],
    ),
  (f) =>
    task(
      'trust accounting',
      40,
      `Three-way reconciliation of client money, ${f.month}`,
      [
        `Bank ${f.money(180_000, 900_000)} at ${f.bank}; ledgers and bank differ by one ${f.cheque} issued on the last day.`,
      ],
      ['Bank to cash book', 'Cash book to client ledgers', 'Explain differences', 'Partner signs'],
    ),
  (f) =>
    task(
      'collections',
      30,
      `Unpaid invoices over 60 days`,
      [
        `${f.money(30_000, 190_000)} is over 60 days. ${f.person} wants one line a client, with who called last.`,
      ],
      ['Refresh the ageing', 'Notes from the partners', 'Draft reminders'],
    ),
  (f) =>
    task(
      'matter budget',
      35,
      `Budget against actual, ${f.quarter}`,
      [`Three matters passed 80 per cent of budget. Warn the partner before the next pre-bill.`],
      ['Actual hours and fees', 'Forecast to completion', 'Draft the warning'],
    ),
];
