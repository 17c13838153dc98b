import { type TaskMaker, task } from './task';

/** Bookkeeping as it is done anywhere, in the words of the client's country. */
export const books: readonly TaskMaker[] = [
  (f) =>
    task(
      'bank reconciliation',
      75,
      `Reconcile ${f.bank} operating account, ${f.month}`,
      [
        `Reconcile the ${f.bank} operating account of ${f.entity} for ${f.month}. Closing balance on the statement is ${f.money(18_000, 240_000)}.`,
        `Two ${f.cheque}s from the month before are still outstanding (nos. ${f.whole(2100, 2499)} and ${f.whole(2500, 2899)}). Ask ${f.person} before voiding anything older than 180 days.`,
      ],
      [
        `Import the statement lines into ${f.accountingTool}`,
        'Match deposits to the receipts journal',
        `List outstanding ${f.cheque}s and deposits in transit`,
        'Post bank charges and interest',
        'Save the signed-off reconciliation as PDF in the month folder',
      ],
    ),
  (f) =>
    task(
      'credit card coding',
      60,
      `Code company card charges, ${f.month}`,
      [
        `${f.whole(28, 94)} card charges of ${f.month} are uncoded in ${f.accountingTool}, ${f.money(2_400, 14_000)} in all. Receipts are in the shared inbox; the largest missing one is ${f.supplier} for ${f.money(220, 1_900)}.`,
        `Charges by ${f.person} that look private go to the director's account until answered.`,
      ],
      [
        'Match receipts to charges',
        'Code each charge to account and location',
        `Check ${f.salesTax} on every supplier with a tax number`,
        'List charges without a receipt for the client',
      ],
    ),
  (f) =>
    task(
      'accounts payable',
      50,
      `Enter supplier bills and propose the payment run of {date +4d}`,
      [
        `Enter the ${f.whole(14, 46)} bills that came in since the last run. ${f.supplier} and ${f.otherSupplier} are on stop until paid; together ${f.money(3_800, 21_000)}.`,
        'Do not release anything: the proposal goes to the client for approval by noon on their clock.',
      ],
      [
        'Enter bills with due dates and purchase orders',
        'Check bank details against the supplier master',
        'Flag duplicates by number and amount',
        'Export the proposal and send it for approval',
      ],
    ),
  (f) =>
    task(
      'accounts receivable',
      45,
      `Chase invoices overdue more than 45 days`,
      [
        `Receivables over 45 days stand at ${f.money(9_000, 62_000)}; the oldest is ${f.money(1_200, 8_800)}, promised by ${f.person} for last week.`,
        'Use reminder text B for the second letter. No calls before ten on the client’s clock.',
      ],
      [
        'Refresh the aged receivables report',
        'Apply unallocated receipts first',
        'Send statements and reminders',
        'Note promises to pay with their dates',
      ],
    ),
  (f) =>
    task(
      'month-end close',
      120,
      `Close ${f.month} for ${f.entity}`,
      [
        `Close the books of ${f.entity} for ${f.month}. Last month’s accruals of ${f.money(6_000, 38_000)} reverse automatically; insurance is prepaid to year end.`,
        `${f.person} wants the draft profit and loss by business day six, with a line on anything that moved more than ten per cent.`,
      ],
      [
        'Post depreciation and prepayments',
        'Accrue unbilled supplier costs',
        'Reconcile balance sheet accounts',
        'Review the trial balance for odd signs',
        'Draft variance comments',
        'Lock the period',
      ],
    ),
  (f) =>
    task(
      'intercompany',
      55,
      `Agree the intercompany balance, ${f.month}`,
      [
        `The two sides differ by ${f.money(240, 4_300)} at the end of ${f.month}. It looks like the management fee was booked on one side only.`,
      ],
      [
        'Pull both intercompany ledgers',
        'Match by reference and amount',
        'Book the missing side',
        'Have both sides confirm the balance',
      ],
    ),
  (f) =>
    task(
      'fixed assets',
      40,
      `Add ${f.supplier} equipment to the asset register`,
      [
        `${f.entity} bought equipment for ${f.money(4_800, 46_000)} from ${f.supplier}; the invoice is coded to repairs. Capitalise it and start depreciation from the month it was put into use.`,
      ],
      [
        'Read the invoice and the delivery note',
        'Reclassify from repairs',
        'Set useful life per the policy sheet',
        'Update the depreciation schedule',
      ],
    ),
  (f) =>
    task(
      'clean-up',
      90,
      `Clear the suspense account`,
      [
        `Suspense holds ${f.whole(11, 38)} entries worth ${f.money(1_500, 17_000)}. Most are card settlements booked net of fees.`,
        'What cannot be explained goes on one list of questions, not in twenty e-mails.',
      ],
      [
        'Sort entries by source',
        'Gross up card settlements and fees',
        'Rebook what the receipts explain',
        'Write the list of questions',
      ],
    ),
  (f) =>
    task(
      'inventory',
      70,
      `Tie the stock count of ${f.month} to the ledger`,
      [
        `The count sheet and the ledger say ${f.near(22_000, 160_000)}. Cut-off is the usual suspect: goods of ${f.supplier} arrived on the last day.`,
      ],
      [
        'Agree count sheets to the listing',
        'Test cut-off on five receipts and five deliveries',
        'Price ten lines to invoices',
        'Propose the adjustment',
      ],
    ),
  (f) =>
    task(
      'management report',
      60,
      `Management pack for ${f.month}`,
      [
        `Prepare the pack of ${f.month} for ${f.person}: profit and loss by location, cash of ${f.money(30_000, 310_000)}, aged debtors and creditors, and the five largest variances.`,
        `Write for a reader who is not an accountant. Spell it “${f.organisation}” throughout.`,
      ],
      [
        'Refresh figures after the close',
        'Write the one-page summary',
        'Check totals against the trial balance',
        'Save as PDF and share the link',
      ],
    ),
  (f) =>
    task(
      'petty cash',
      25,
      `Check petty cash vouchers, ${f.month}`,
      [
        `Vouchers of ${f.money(140, 900)} against a float of ${f.money(900, 1_200)}. Three have no signature.`,
      ],
      ['Add up vouchers and cash', 'Ask for the missing signatures', 'Book the top-up'],
    ),
  (f) =>
    task(
      'supplier statement',
      35,
      `Reconcile the ${f.supplier} statement`,
      [
        `${f.supplier}’s statement and our ledger say ${f.near(5_200, 33_000)}. They list a credit note of ${f.money(120, 900)} that we never received.`,
      ],
      [
        'Match invoice by invoice',
        'Ask for copies of missing documents',
        'Book what is ours',
        'Reply with the agreed balance',
      ],
    ),
];

/** What only some countries, or one sort of client, ask of their bookkeepers. */
export const booksByCountry: Readonly<Record<string, readonly TaskMaker[]>> = {
  LARK: [
    (f) =>
      task(
        'insurance remittances',
        70,
        `Post insurance remittances, week ending {date -3d}`,
        [
          `EFTs of Delta Dental and MetLife and the practice system come to ${f.near(14_000, 46_000)}. Two ${f.cheque}s from Cigna were deposited without a remittance.`,
          'Write-offs above $300 need Dr. Larkin’s initials.',
        ],
        [
          'Download the remittances',
          'Match claims to payments',
          'Post contractual write-offs',
          'List denials for the front desk',
          'Agree to the bank',
        ],
      ),
    (f) =>
      task(
        'lab costs',
        40,
        `Allocate lab costs to chairs, ${f.month}`,
        [
          `Larkin Dental Labs billed ${f.money(8_000, 21_000)} for crowns and aligners. Split by dentist from the case list; remakes stay with the lab.`,
        ],
        ['Case list of the month', 'Split by dentist', 'Remakes apart', 'Post the journal'],
      ),
  ],
  US: [
    (f) =>
      task(
        '1099 review',
        60,
        `1099-NEC review of vendors for ${f.lastYear}`,
        [
          `Find vendors paid $600 or more by ${f.cheque} or ACH. ${f.whole(4, 11)} have no W-9 on file; card payments are reported by the processor and stay out.`,
        ],
        [
          'Run the vendor payment report',
          'Exclude corporations and card payments',
          'Request missing W-9s',
          'List totals by box',
        ],
      ),
    (f) =>
      task(
        'sales tax',
        50,
        `Sales tax worksheet, ${f.month}`,
        [
          `Prepare the sales tax worksheet of ${f.month}: taxable sales ${f.money(42_000, 180_000)}. The marketplace already remitted its own part.`,
        ],
        [
          'Split sales by jurisdiction',
          'Take out exempt and marketplace sales',
          'Compare with the liability account',
          'Save the worksheet for the filer',
        ],
        'CPA US',
      ),
    (f) =>
      task(
        'deposits',
        40,
        `Match daily sheets to deposits, week ending {date -3d}`,
        [
          `For the week, daily sheets and bank show ${f.near(18_000, 52_000)}. Card batches post two days late; ${f.cheque}s are deposited on Fridays.`,
        ],
        ['Enter the daily sheets', 'Match card batches', 'Explain differences over $50'],
      ),
  ],
  GB: [
    (f) =>
      task(
        'VAT workings',
        60,
        `VAT workings for ${f.quarter}`,
        [
          `Prepare workings for the ${f.quarter} return: output VAT about ${f.money(9_000, 41_000)}. The van lease is 50 per cent blocked and the client’s entertaining is not recoverable.`,
        ],
        [
          'Run the VAT audit report',
          'Check rates on the ten largest items',
          'Block entertaining and half the lease',
          'Reconcile the VAT control account',
        ],
      ),
    (f) =>
      task(
        'CIS',
        35,
        `CIS deductions, ${f.month}`,
        [
          `Verify the new subcontractor and work out deductions on ${f.money(4_000, 19_000)} of labour; materials are outside CIS.`,
        ],
        [
          'Verify with HMRC',
          'Split labour from materials',
          'Post deductions',
          'Send payment and deduction statements',
        ],
      ),
  ],
  AU: [
    (f) =>
      task(
        'super',
        40,
        `Superannuation accrual, ${f.quarter}`,
        [
          `Super on ordinary time earnings of ${f.money(38_000, 140_000)}. The clearing house must have it before the 28th; a late cheque is not deductible.`,
        ],
        [
          'Take earnings from the payroll reports',
          'Compute at the current rate',
          'Match to fund statements',
          'Prepare the clearing house file',
        ],
      ),
    (f) =>
      task(
        'fuel tax credits',
        30,
        `Fuel tax credits, ${f.quarter}`,
        [
          `Work out credits on ${f.whole(900, 6800)} litres; the utes are on road, the generator and forklift are not.`,
        ],
        ['Sum litres by use', 'Apply the rate of each period', 'File the fuel records'],
      ),
  ],
  IN: [
    (f) =>
      task(
        'GST reconciliation',
        80,
        `Match purchase register with GSTR-2B, ${f.month}`,
        [
          `Input tax credit in the books and in GSTR-2B: ${f.near(9_000, 31_000)}. ${f.supplier} has not filed; credit above what is reflected must wait.`,
          `Amounts in lakh on the summary sheet, as ${f.person} reads them.`,
        ],
        [
          'Download GSTR-2B',
          'Match by GSTIN, number and date',
          'List suppliers who have not filed',
          'Reverse ineligible credit under section 17(5)',
          'Summary in lakh',
        ],
      ),
    (f) =>
      task(
        'TDS workings',
        55,
        `TDS workings, ${f.month}`,
        [
          `Work out TDS for ${f.month} on professional fees (194J), contractors (194C) and rent (194-I); base about ${f.money(12_000, 48_000)}. Pay by the 7th.`,
        ],
        [
          'Extract payments by section',
          'Check PAN and lower-deduction certificates',
          'Compute interest on late deductions',
          'Prepare challan ITNS 281',
        ],
      ),
    (f) =>
      task(
        'debtors',
        45,
        `MSME and debtor ageing as at {date -1d}`,
        [
          `Debtors stand at ${f.money(60_000, 210_000)}, of which ${f.money(8_000, 40_000)} are older than 90 days. Three cheques on ${f.bank} came back; charge the bank’s fee to the party.`,
        ],
        [
          'Ageing by party',
          'Mark MSME suppliers over 45 days',
          'Follow up returned cheques',
          'Provision sheet',
        ],
      ),
  ],
  AE: [
    (f) =>
      task(
        'post-dated cheques',
        35,
        `Update the post-dated cheque register`,
        [
          `${f.whole(9, 31)} post-dated cheques, ${f.money(24_000, 130_000)} in all. Two on ${f.bank} fall due this week; the landlord’s must clear first.`,
        ],
        ['Agree the register to the safe', 'Move cleared cheques to bank', 'Warn about cover for next week'],
      ),
  ],
};
