import { type TaskMaker, task } from './task';
import { europeanTax } from './tasks-tax-europe';

/** What every country’s authority asks for. */
export const tax: readonly TaskMaker[] = [
  (f) =>
    task(
      'notice',
      60,
      `Answer the authority’s letter on ${f.matter}`,
      [
        `The authority asks ${f.entity} to explain a difference of ${f.money(900, 14_000)} between the return and third-party data. The reply is due on {date +12d}; ask for more time if the client needs it.`,
      ],
      [
        'Read the letter against the filed return',
        'Find the difference in the workings',
        'Draft the reply with enclosures',
        'Have the lead sign it off',
      ],
    ),
  (f) =>
    task(
      'information request',
      30,
      `Collect papers for ${f.matter} ${f.lastYear}`,
      [
        `Send ${f.person} the list of papers for ${f.lastYear}: bank statements, loan balances at year end, asset purchases over ${f.money(400, 1_000)} and anything new this year.`,
      ],
      [
        'Tailor last year’s list',
        'Send it through the secure link',
        'Tick off what arrives',
        'Remind after five business days',
      ],
    ),
  (f) =>
    task(
      'provision',
      70,
      `Tax provision of ${f.entity}, ${f.quarter}`,
      [
        `Estimate current and deferred tax for ${f.quarter} on a profit of ${f.money(60_000, 420_000)}. Losses brought forward are limited; see last year’s note.`,
      ],
      [
        'Bridge accounting to taxable profit',
        'Roll forward temporary differences',
        'Compute the effective rate',
        'Write the note to the file',
      ],
    ),
  (f) =>
    task(
      'payment',
      25,
      `Work out the instalment due {date +9d}`,
      [
        `Work out the next instalment of ${f.entity}. Last year’s was ${f.money(3_000, 24_000)}; the year is running about ${f.whole(4, 18)} per cent better.`,
      ],
      [
        'Check the safe-harbour amount',
        'Compute on current-year figures',
        'Advise the lower one with reasons',
      ],
    ),
];

/** Returns and workings by country, each under its own authority’s names. */
export const taxByCountry: Readonly<Record<string, readonly TaskMaker[]>> = {
  ...europeanTax,
  US: [
    (f) =>
      task(
        'return preparation',
        180,
        `Prepare ${f.matter} for ${f.lastYear}`,
        [
          `Prepare ${f.matter} of ${f.entity} for ${f.lastYear} from the trial balance. Section 179 on equipment of ${f.money(12_000, 90_000)}; meals are limited to 50 percent.`,
          'Leave state apportionment to the second preparer.',
        ],
        [
          'Roll forward last year’s file',
          'Map the trial balance',
          'Depreciation per Form 4562',
          'Reconcile Schedule M-1',
          'Run diagnostics',
          'Note open points for review',
        ],
      ),
    (f) =>
      task(
        'K-1',
        50,
        `Check K-1s of the partners, ${f.lastYear}`,
        [
          `Tie the partners’ K-1s to the capital accounts. Guaranteed payments were ${f.money(80_000, 240_000)}; one partner left midyear.`,
        ],
        [
          'Agree opening capital',
          'Allocate by the amended agreement',
          'Tie Schedule L',
          'Draft partner letters',
        ],
      ),
    (f) =>
      task(
        'sales tax',
        45,
        `Multistate sales tax filing, ${f.month}`,
        [`File for ${f.whole(3, 9)} states. Nexus in Texas began this quarter: sales there passed $500,000.`],
        ['Export sales by state', 'Remove exempt resellers', 'Prepare filings', 'Schedule the ACH payments'],
      ),
    (f) =>
      task(
        'extension',
        20,
        `Form 7004 extension for ${f.entity}`,
        [
          `File the extension and advise a payment with it; expected tax is ${f.money(4_000, 32_000)}. No ${f.cheque}s: EFTPS only.`,
        ],
        ['Estimate the balance due', 'File Form 7004', 'Confirm acceptance'],
      ),
  ],
  AU: [
    (f) =>
      task(
        'BAS',
        80,
        `Prepare the BAS for ${f.quarter}`,
        [
          `Prepare the business activity statement of ${f.entity} for ${f.quarter}: G1 about ${f.money(120_000, 640_000)}, 1A less 1B about ${f.money(6_000, 38_000)}. One customer still pays by cheque; two deposits were coded GST-free by mistake.`,
        ],
        [
          'Run the GST detail report',
          'Check GST-free and input-taxed codes',
          'Agree W1 and W2 to Single Touch Payroll',
          'Reconcile to the integrated client account',
          'Send for the client’s approval',
          'Lodge',
        ],
      ),
    (f) =>
      task(
        'WET',
        60,
        `Wine equalisation tax working, ${f.quarter}`,
        [
          `Cellar-door sales ${f.money(30_000, 90_000)}, wholesale ${f.money(80_000, 260_000)}. The producer rebate cap is close.`,
        ],
        ['Split cellar door and wholesale', 'Apply the half-retail price method', 'Track the rebate to date'],
      ),
    (f) =>
      task(
        'FBT',
        70,
        `FBT return for the year to 31 March ${f.year}`,
        [
          `Two utes with logbooks and one sedan without. Entertainment of ${f.money(1_800, 9_000)} by the 50/50 method.`,
        ],
        [
          'Collect odometer declarations',
          'Compute car benefits',
          'Entertainment schedule',
          'Draft the return',
        ],
      ),
  ],
  IN: [
    (f) =>
      task(
        'GSTR-3B',
        75,
        `GSTR-3B for ${f.month}`,
        [
          `File GSTR-3B of ${f.entity} for ${f.month}. Outward taxable supplies ${f.money(30_000, 160_000)}, zero-rated exports ${f.money(40_000, 110_000)} under LUT. Eligible credit per GSTR-2B is ${f.money(4_000, 21_000)}.`,
          'Due on the 20th. Late fee and interest at 18 per cent run from the day after.',
        ],
        [
          'Agree outward supplies with GSTR-1',
          'Match credit with GSTR-2B',
          'Reverse rule 42 credit',
          'Offset and prepare challan',
          'File with the client’s EVC',
          'Save ARN and ledger extract',
        ],
        'CA IN',
      ),
    (f) =>
      task(
        'GSTR-1',
        60,
        `GSTR-1 for ${f.month}`,
        [
          `Upload ${f.whole(90, 420)} invoices worth ${f.money(45_000, 190_000)}. HSN summary at six digits; three credit notes belong to the month before.`,
        ],
        ['Validate GSTINs', 'Check e-invoice IRNs', 'HSN summary', 'Amendments', 'File'],
      ),
    (f) =>
      task(
        'TDS return',
        65,
        `Form 26Q for ${f.quarter}`,
        [
          `Quarterly TDS statement: deductions of ${f.money(2_400, 14_000)} in ${f.whole(12, 60)} entries. One PAN is inoperative; the higher rate applies.`,
        ],
        [
          'Agree challans with OLTAS',
          'Validate PANs',
          'Run the FVU utility',
          'Upload and save the token number',
          'Generate Form 16A',
        ],
      ),
    (f) =>
      task(
        'income tax',
        140,
        `Computation and ITR-6 of ${f.entity}`,
        [
          `Draft the computation. Book profit is ${f.money(50_000, 310_000)}; check section 115BAA, MSME dues under 43B(h) and the tax audit report.`,
        ],
        [
          'Adjust book profit',
          'Depreciation as per the Act',
          'Disallowances 40A(3) and 43B',
          'Advance tax and Form 26AS',
          'Fill the utility',
        ],
        'CA IN',
      ),
    (f) =>
      task(
        'advance tax',
        40,
        `Advance tax estimate, ${f.quarter}`,
        [
          `Estimate the instalment due on the 15th. Paid so far ${f.money(3_000, 16_000)}; interest under 234C if short.`,
        ],
        ['Estimate income to March', 'Deduct TDS and credits', 'Advise the instalment'],
      ),
  ],
  AE: [
    (f) =>
      task(
        'VAT return',
        60,
        `VAT 201 for ${f.quarter}`,
        [
          `Prepare VAT 201 of ${f.entity}, ${f.quarter}. Standard-rated supplies in Dubai ${f.money(90_000, 340_000)}; designated-zone transfers stay outside. EmaraTax closes on the 28th.`,
        ],
        [
          'Split supplies by emirate',
          'Check designated-zone movements',
          'Reverse charge on imports',
          'Agree with the VAT ledger',
          'Submit in EmaraTax',
        ],
      ),
    (f) =>
      task(
        'corporate tax',
        120,
        `Corporate tax computation ${f.lastYear}`,
        [
          `First computation at 9 per cent above AED 375,000. Accounting profit ${f.money(120_000, 520_000)}; related-party rent needs an arm’s-length file.`,
        ],
        [
          'Adjust accounting income',
          'Interest cap test',
          'Small business relief test',
          'Related-party disclosure',
          'Draft the return',
        ],
      ),
  ],
  SG: [
    (f) =>
      task(
        'GST F5',
        55,
        `GST F5 for ${f.quarter}`,
        [
          `Prepare GST F5 of ${f.entity}: standard-rated ${f.money(80_000, 310_000)} at 9 per cent, zero-rated ${f.money(40_000, 120_000)}. File on myTax Portal within one month.`,
        ],
        [
          'GST control account',
          'Export evidence for zero-rating',
          'Block medical and car claims',
          'File and save the acknowledgement',
        ],
      ),
    (f) =>
      task(
        'Form C-S',
        110,
        `Form C-S and computation, YA ${f.year}`,
        [
          `Draft the computation; R&D deduction at 250 per cent on ${f.money(20_000, 90_000)}, partial exemption on the rest.`,
        ],
        ['Tax-adjust the accounts', 'Capital allowances', 'R&D claim papers', 'Fill Form C-S'],
      ),
    (f) =>
      task(
        'ECI',
        25,
        `Estimated chargeable income`,
        [`File ECI within three months of the year end: about ${f.money(60_000, 280_000)}.`],
        ['Estimate income', 'Revenue figure', 'File ECI'],
      ),
  ],
  NZ: [
    (f) =>
      task(
        'GST101',
        50,
        `GST101 for the two months to ${f.month}`,
        [
          `Sales ${f.money(60_000, 240_000)}; tours sold to overseas agents are zero-rated if performed abroad only, so check three bookings. Cheques are gone at the bank: direct debit.`,
        ],
        ['Run the GST audit report', 'Check zero-rating', 'Second-hand goods credits', 'File in myIR'],
      ),
    (f) =>
      task(
        'provisional tax',
        35,
        `Provisional tax by the AIM method`,
        [
          `Compare AIM with standard uplift for ${f.entity}; the season moves income to summer. Last instalment ${f.money(3_000, 14_000)}.`,
        ],
        ['Run the AIM statement', 'Compare with uplift', 'Advise'],
      ),
  ],
};
