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

export const litigation: readonly TaskMaker[] = [
  (f) =>
    task(
      'cite-check',
      100,
      `Cite-check brief in ${f.matter}`,
      [
        `Check ${f.whole(34, 96)} citations in the draft of {date -1d}: form, pin cites, quotations word for word, subsequent history. The court’s own rules beat the manual.`,
        `${f.person} files at five on the client’s clock; send corrections as tracked changes.`,
      ],
      [
        'Pull every authority',
        'Check form and pin cites',
        'Compare quotations',
        'Subsequent history',
        'Table of authorities',
      ],
    ),
  (f) =>
    task(
      'document review',
      180,
      `First-level review, batch ${f.whole(3, 48)}`,
      [
        `${f.whole(280, 900)} documents of ${f.entity}. Code responsive, privileged and issue tags by the protocol of the ${f.organisation}; anything with in-house counsel goes to privilege review.`,
        'Stop and ask when a family is split across custodians.',
      ],
      [
        'Read the protocol again',
        'Code the batch',
        'Privilege check on families',
        'Quality sample of five per cent',
        'Note questions for the second level',
      ],
    ),
  (f) =>
    task(
      'privilege log',
      90,
      `Privilege log, custodian ${f.person}`,
      [
        `${f.whole(40, 160)} entries. Describe without giving the advice away; group threads by last in time.`,
      ],
      ['Authors and recipients', 'Basis for each entry', 'Descriptions', 'Check against redactions'],
    ),
  (f) =>
    task(
      'deposition summary',
      110,
      `Page-line summary: deposition of ${f.person}`,
      [
        `${f.whole(140, 310)} pages. Topic, page and line, three lines at most; mark testimony on payments of ${f.money(20_000, 480_000)}.`,
      ],
      ['Topics from the outline', 'Summarise by page and line', 'Exhibits mentioned', 'Contradictions list'],
    ),
  (f) =>
    task(
      'exhibit bundle',
      70,
      `Assemble hearing exhibits, {date +7d}`,
      [
        `Exhibits ${f.whole(1, 9)} to ${f.whole(24, 61)}, stamped and bookmarked, confidential ones apart. Two sets in print for chambers.`,
      ],
      [
        'Collect final versions',
        'Stamp and number',
        'Index with links',
        'Check redactions hold in the text layer',
        'Send to print',
      ],
    ),
  (f) =>
    task(
      'discovery responses',
      120,
      `Draft answers to interrogatories`,
      [
        `${f.whole(14, 25)} questions served {date -10d}. Objections first, then facts from the intake sheet. Damages so far ${f.money(48_000, 610_000)}.`,
      ],
      [
        'Calendar the deadline',
        'Standard objections where they fit',
        'Facts with sources',
        'Verification page',
      ],
    ),
  (f) =>
    task(
      'medical chronology',
      140,
      `Medical chronology, ${f.matter}`,
      [
        `${f.whole(220, 1400)} pages from three providers. Bills so far ${f.money(18_000, 240_000)}. Visit, complaint, finding, plan; page reference in every line.`,
      ],
      [
        'Order records by provider',
        'Enter each visit',
        'Bills against visits',
        'Missing records letter',
        'Flag prior injuries',
      ],
    ),
  (f) =>
    task(
      'service',
      40,
      `Track service and deadlines in ${f.matter}`,
      [`Answer due {date +11d}. Enter every date from the scheduling order with its rule.`],
      ['Proofs of service', 'Compute deadlines', 'Second pair of eyes', 'Enter in the calendar'],
    ),
];

export const immigration: readonly TaskMaker[] = [
  (f) =>
    task(
      'petition',
      130,
      `H-1B extension packet for an engineer`,
      [
        `Status ends {date +75d}. Wage level II at ${f.money(118_000, 164_000)}; the LCA is certified. Filing fee checks separate, as the instructions say.`,
      ],
      [
        'Forms G-28, I-129, H supplement',
        'Degree evaluation',
        'Support letter',
        'Fee checks',
        'Assemble in the prescribed order',
      ],
      'CERTIFIED-PARALEGAL US',
    ),
  (f) =>
    task(
      'request for evidence',
      120,
      `Answer the request for evidence, ${f.matter}`,
      [
        `Specialty occupation is questioned. Reply by {date +20d}; ask ${f.person} for the organization chart and two work products.`,
      ],
      ['Issues list from the request', 'Evidence by issue', 'Expert letter', 'Cover brief', 'Index'],
    ),
  (f) =>
    task(
      'intake',
      40,
      `Intake call notes and document list`,
      [`Call on {date -2d}. List passports, I-94s and prior approvals; note the gap in ${f.lastYear}.`],
      ['Clean up notes', 'Document list', 'Send the secure link'],
    ),
];

export const transcription: readonly TaskMaker[] = [
  (f) =>
    task(
      'dictation',
      45,
      `Attendance note dictated by ${f.person}`,
      [
        `${f.whole(12, 38)} minutes of audio, house style B. Sums in figures; one mention of ${f.money(4_000, 80_000)} is unclear at ${f.whole(4, 11)}:${f.whole(10, 59)}.`,
      ],
      [
        'Type in house style',
        'Mark what cannot be heard with the time',
        'Check names against the file',
        'Proof once against audio',
      ],
    ),
  (f) =>
    task(
      'transcript',
      150,
      `Transcript of recorded interview, ${f.whole(40, 95)} minutes`,
      [`Two voices, strict verbatim, time stamps every two minutes. ${f.person} asks the questions.`],
      ['First pass', 'Speaker labels', 'Time stamps', 'Second listen', 'Certificate page'],
    ),
  (f) =>
    task(
      'errata',
      30,
      `Errata sheet for ${f.person}`,
      [
        `The witness sent ${f.whole(5, 23)} corrections. Page and line, from, to, reason; nothing that changes the substance without counsel.`,
      ],
      ['Check each against audio', 'Fill the sheet', 'Flag changes of substance'],
    ),
  (f) =>
    task(
      'minutes',
      60,
      `Minutes of the partners’ meeting`,
      [
        `Recording of ${f.whole(50, 110)} minutes. Decisions and owners, not the talk; fees of ${f.money(20_000, 140_000)} were agreed at the end.`,
      ],
      ['Agenda headings', 'Decisions', 'Owners and dates', 'Circulate draft'],
    ),
];
