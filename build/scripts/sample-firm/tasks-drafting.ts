import { type TaskMaker, task } from './task';

export const drafting: readonly TaskMaker[] = [
  (f) =>
    task(
      'research memo',
      150,
      `Memo: limitation and remedies in ${f.matter}`,
      [
        `Draft a memo for ${f.person} on limitation and the remedies open to ${f.entity}. Four to six pages, conclusion first, every proposition with its authority and paragraph.`,
        `The sum in issue is ${f.money(60_000, 900_000)}. State where the law is unsettled; do not advise on prospects in per cent.`,
      ],
      [
        'Frame the issues in one paragraph',
        'Search statute and case law',
        'Note up every authority relied on',
        'Draft with conclusion first',
        'Check citations',
        'Anonymise before sending',
      ],
    ),
  (f) =>
    task(
      'contract review',
      110,
      `Review ${f.supplier} agreement against the playbook`,
      [
        `${f.whole(18, 64)} pages from ${f.supplier}. The client’s cap is ${f.money(100_000, 900_000)}; unlimited indemnities and automatic renewal are red.`,
        `Use the client’s defined terms; write “${f.organisation}” as the client does.`,
      ],
      [
        'Read once without marking',
        'Mark deviations by colour',
        'Draft replacement wording',
        'Issues table of at most two pages',
      ],
    ),
  (f) =>
    task(
      'agreement',
      120,
      `First draft: settlement agreement in ${f.matter}`,
      [
        `Heads of terms are agreed: ${f.money(20_000, 320_000)} in two instalments, mutual release, no admission, confidentiality carved out for tax and insurers.`,
      ],
      [
        'Start from precedent 14',
        'Parties and recitals',
        'Payment and default',
        'Release and carve-outs',
        'Schedule of sums',
        'Proof-read definitions',
      ],
    ),
  (f) =>
    task(
      'chronology',
      70,
      `Chronology from the correspondence file, ${f.matter}`,
      [
        `${f.whole(120, 680)} documents from ${f.lastYear} to now. One line an event with date, people, document reference; facts only.`,
      ],
      ['Sort by date', 'Summarise each event', 'Link to the document', 'Mark gaps and contradictions'],
    ),
  (f) =>
    task(
      'affidavit',
      90,
      `Draft statement of ${f.person}`,
      [
        `From the note of the call on {date -4d}. First person, the witness’s own words, exhibits in the order they are mentioned.`,
      ],
      [
        'Outline by topic',
        'Draft in first person',
        'Exhibit list',
        'Questions for the witness',
        'Statement of truth in the current form',
      ],
    ),
  (f) =>
    task(
      'letter',
      40,
      `Letter before action, ${f.matter}`,
      [
        `Claim of ${f.money(6_000, 90_000)} with interest. Reply within 14 days; enclose the two unpaid invoices and the ${f.cheque} returned by ${f.bank}.`,
      ],
      [
        'Facts and basis of claim',
        'Sum with interest to date',
        'Documents relied on',
        'Deadline and next step',
      ],
    ),
  (f) =>
    task(
      'board minutes',
      35,
      `Minutes and resolutions, ${f.entity}`,
      [
        `Meeting of {date -2d}: accounts approved, dividend of ${f.money(20_000, 180_000)}, new bank mandate at ${f.bank}.`,
      ],
      ['Attendance and quorum', 'Resolutions in full', 'Declarations of interest', 'Filing deadlines'],
    ),
  (f) =>
    task(
      'due diligence',
      130,
      `Due diligence: material contracts`,
      [
        `Summarise ${f.whole(12, 40)} contracts for change of control, assignment and exclusivity. Threshold ${f.money(40_000, 160_000)} a year.`,
      ],
      ['Index the data room', 'Summarise each contract', 'Red-flag table', 'Missing documents list'],
    ),
  (f) =>
    task(
      'proof-read',
      45,
      `Proof-read and cross-check ${f.matter} bundle draft`,
      [`Defined terms, cross-references and dates only; wording is agreed. ${f.whole(28, 90)} pages.`],
      ['Run the definitions check', 'Cross-references', 'Dates and sums', 'Clean copy and comparison'],
    ),
];

export const conveyancing: readonly TaskMaker[] = [
  (f) =>
    task(
      'report on title',
      80,
      `Report on title, ${f.matter}`,
      [
        `Examine the title sheet for ${f.matter}. Price ${f.money(280_000, 690_000)}. Burdens, servitudes and the factor’s deed of conditions in the client’s table.`,
      ],
      ['Title sheet and plan', 'Burdens and servitudes', 'Property enquiry certificates', 'Points to raise'],
    ),
  (f) =>
    task(
      'missives',
      60,
      `Qualified acceptance, ${f.matter}`,
      [
        `Their offer came on {date -2d} under the Scottish Standard Clauses. Entry is {date +24d}; the client will not warrant the boiler.`,
      ],
      [
        'Compare with the standard clauses',
        'Draft qualifications',
        'Clearance dates',
        'Send for the solicitor’s signature',
      ],
    ),
  (f) =>
    task(
      'settlement',
      50,
      `Settlement statement, ${f.matter}`,
      [
        `Settlement on {date +6d}. Redemption figure from ${f.bank}, LBTT and registration dues; funds by CHAPS, no cheques.`,
      ],
      ['Redemption statement', 'Apportion factor’s charges', 'LBTT return', 'Statement to the client'],
    ),
  (f) =>
    task(
      'disposition',
      45,
      `Draft disposition, ${f.matter}`,
      [`Draft from the title sheet, special destination evacuated. Advance notice runs out on {date +30d}.`],
      ['Parties and consideration', 'Description and plan', 'Warrandice', 'Application for registration'],
    ),
  (f) =>
    task(
      'identity checks',
      30,
      `Identity and source of funds, ${f.matter}`,
      [
        `Deposit of ${f.money(40_000, 120_000)}: gift of a parent and savings at ${f.bank}. Six months of statements are in.`,
      ],
      ['Identity documents', 'Trace the gift', 'Screening', 'File note'],
    ),
];

/** England’s procedure is not Scotland’s, so these go by subdivision where one is named. */
export const draftingByCountry: Readonly<Record<string, readonly TaskMaker[]>> = {
  'GB-ENG': [
    (f) =>
      task(
        'lease report',
        80,
        `Report on title and lease`,
        [
          `Rent ${f.money(18_000, 140_000)} a year, tenant’s break on six months’ notice. Set out repair, alienation and service charge in the client’s table.`,
        ],
        ['Official copies', 'Lease terms table', 'Searches', 'Points to raise with the other side'],
      ),
    (f) =>
      task(
        'costs',
        50,
        `Statement of costs, Form N260`,
        [
          `Hearing on {date +8d}; file and serve not less than 24 hours before. Counsel’s fee ${f.money(2_000, 12_000)}.`,
        ],
        ['Time by grade', 'Disbursements', 'Check against the budget', 'Signature block'],
      ),
  ],
  IN: [
    (f) =>
      task(
        'opinion',
        140,
        `Opinion on stamp duty and registration`,
        [
          `Consideration ${f.money(120_000, 480_000)}. Maharashtra schedule; say which instruments must be registered and the consequence if they are not. Amounts in lakh and crore.`,
        ],
        [
          'Instrument by instrument',
          'Duty under Schedule I',
          'Registration Act section 17',
          'Practical steps and dates',
        ],
        'ADVOCATE IN',
      ),
    (f) =>
      task(
        'legal notice',
        45,
        `Notice under section 138 for a dishonoured cheque`,
        [
          `Cheque of ${f.money(4_000, 31_000)} on ${f.bank} returned “funds insufficient” on {date -9d}. Notice must go within thirty days of the memo.`,
        ],
        [
          'Dates of presentation and memo',
          'Demand in words and figures',
          'Fifteen days to pay',
          'Registered post with acknowledgement',
        ],
      ),
  ],
  DE: [
    (f) =>
      task(
        'Vertragsprüfung',
        90,
        `AGB-Prüfung Rahmenvertrag ${f.supplier}`,
        [
          `Check the terms against §§ 305 ff. BGB: limitation of liability, retention of title, place of performance. Contract value ${f.money(90_000, 400_000)}. English summary for the client’s parent.`,
        ],
        ['Einbeziehung', 'Überraschende Klauseln', 'Haftungsbegrenzung', 'Summary in English'],
      ),
  ],
  ES: [
    (f) =>
      task(
        'demanda',
        120,
        `Borrador de demanda: rentas impagadas`,
        [
          `Seven months of rent, ${f.money(14_000, 60_000)}. Spanish, with the exhibits numbered as in the folder.`,
        ],
        ['Hechos', 'Fundamentos de derecho', 'Suplico', 'Índice de documentos'],
      ),
  ],
};
