import { type TaskMaker, task } from './task';

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
