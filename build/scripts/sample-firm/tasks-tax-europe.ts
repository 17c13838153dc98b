import { type TaskMaker, task } from './task';

/** Returns and workings by country, each under its own authority’s names. */
export const europeanTax: Readonly<Record<string, readonly TaskMaker[]>> = {
  GB: [
    (f) =>
      task(
        'VAT return',
        70,
        `Prepare the VAT return for ${f.quarter}`,
        [
          `Prepare boxes 1 to 9 for ${f.entity}, ${f.quarter}. Box 1 should come to about ${f.money(9_000, 52_000)}. Postponed import VAT statements are in the client’s folder.`,
          'Submit through Making Tax Digital only after the client has agreed the figures in writing.',
        ],
        [
          'Run the VAT report',
          'Add postponed import VAT',
          'Check partial exemption',
          'Send figures for agreement',
          'Submit and file the receipt',
        ],
      ),
    (f) =>
      task(
        'corporation tax',
        150,
        `CT600 and computation for the year to 31 March ${f.year}`,
        [
          `Draft the computation of ${f.entity}. Profit before tax is ${f.money(40_000, 360_000)}; full expensing on plant of ${f.money(8_000, 70_000)}; client entertaining is disallowed.`,
        ],
        [
          'Adjust profits',
          'Capital allowances',
          'Marginal relief',
          'iXBRL tag accounts and computation',
          'Letter to the directors',
        ],
      ),
    (f) =>
      task(
        'self assessment',
        90,
        `SA100 for ${f.person}, ${f.lastYear}-${f.year}`,
        [
          `Dividends of ${f.money(12_000, 60_000)}, one let flat, and gift aid of ${f.money(200, 1_800)}. Payments on account were reduced last year.`,
        ],
        [
          'Enter employment and dividends',
          'Property pages',
          'Check payments on account',
          'Send for approval',
        ],
      ),
  ],
  DE: [
    (f) =>
      task(
        'Umsatzsteuer',
        65,
        `Umsatzsteuer-Voranmeldung ${f.month}`,
        [
          `Prepare the advance VAT return of ${f.entity} for ${f.month}: supplies at 19 % of ${f.money(60_000, 310_000)}, intra-EU acquisitions ${f.money(8_000, 44_000)}. Dauerfristverlängerung applies; ELSTER by the 10th.`,
        ],
        [
          'Summen- und Saldenliste abstimmen',
          'Innergemeinschaftliche Erwerbe prüfen',
          '§ 13b-Umsätze prüfen',
          'Voranmeldung übermitteln',
          'Protokoll ablegen',
        ],
      ),
    (f) =>
      task(
        'ZM',
        30,
        `Zusammenfassende Meldung ${f.month}`,
        [
          `Report intra-EU supplies of ${f.money(14_000, 70_000)} by customer. Confirm every USt-IdNr. with the BZSt first.`,
        ],
        ['USt-IdNr. qualifiziert bestätigen', 'Beträge je Kunde abstimmen', 'Meldung übermitteln'],
      ),
    (f) =>
      task(
        'Jahresabschluss',
        160,
        `Jahresabschluss ${f.lastYear}: Rückstellungen`,
        [
          `Work out provisions for ${f.lastYear}: unused leave, warranty, audit. Last year they came to ${f.money(18_000, 76_000)}.`,
        ],
        [
          'Resturlaub je Mitarbeiter',
          'Gewährleistung nach Erfahrungssatz',
          'Steuerrückstellung',
          'Anhangangaben entwerfen',
        ],
      ),
  ],
  IE: [
    (f) =>
      task(
        'VAT3',
        50,
        `VAT3 for the two months to ${f.month}`,
        [
          `T1 about ${f.money(12_000, 46_000)}, T2 about ${f.money(6_000, 22_000)}. Postponed accounting on imports from Britain. ROS by the 23rd.`,
        ],
        ['Check rates 23, 13.5 and 9', 'Postponed accounting boxes PA1', 'Intra-EU boxes', 'File on ROS'],
      ),
    (f) =>
      task(
        'CT1',
        120,
        `CT1 for ${f.lastYear}`,
        [
          `Draft CT1: trading profit ${f.money(40_000, 190_000)} at 12.5 per cent, close company surcharge to consider.`,
        ],
        [
          'Adjust profits',
          'Capital allowances',
          'Surcharge test',
          'iXBRL accounts',
          'Preliminary tax advice',
        ],
      ),
  ],
  NL: [
    (f) =>
      task(
        'btw-aangifte',
        50,
        `Btw-aangifte ${f.quarter}`,
        [
          `Rubriek 1a about ${f.money(90_000, 410_000)}; import VAT deferred under article 23. Mijn Belastingdienst by month end.`,
        ],
        ['Rubrieken afstemmen', 'Artikel 23 controleren', 'ICP-opgaaf', 'Aangifte verzenden'],
      ),
    (f) =>
      task(
        'ICP',
        25,
        `ICP-opgaaf ${f.quarter}`,
        [
          `Intra-EU services of ${f.money(9_000, 54_000)} to ${f.whole(4, 16)} customers; two VAT numbers failed in VIES.`,
        ],
        ['Btw-nummers in VIES', 'Bedragen per klant', 'Opgaaf verzenden'],
      ),
  ],
  ES: [
    (f) =>
      task(
        'modelo 303',
        60,
        `Modelo 303, ${f.quarter}`,
        [
          `IVA devengado about ${f.money(8_000, 36_000)}; exports of citrus are exempt with credit. Check SII records against the ledger.`,
        ],
        ['Cuadrar libro de facturas', 'Revisar SII', 'Prorrata', 'Presentar con certificado'],
      ),
    (f) =>
      task(
        'modelo 349',
        30,
        `Modelo 349, ${f.month}`,
        [`Intra-EU deliveries of ${f.money(20_000, 110_000)}; the new customer in Perpignan is not in VIES.`],
        ['Comprobar VIES', 'Importes por operador', 'Presentar'],
      ),
  ],
  PL: [
    (f) =>
      task(
        'JPK',
        60,
        `JPK_V7M za ${f.month}`,
        [
          `Prepare JPK_V7M of ${f.entity}. Output VAT ${f.money(9_000, 42_000)}; split payment marks (MPP) on steel invoices and GTU 07 on parts. By the 25th.`,
        ],
        [
          'Uzgodnić rejestry VAT',
          'Sprawdzić oznaczenia GTU i MPP',
          'Biała lista kontrahentów',
          'Wysłać JPK',
          'Zapisać UPO',
        ],
      ),
    (f) =>
      task(
        'CIT',
        110,
        `Zaliczka na CIT za ${f.month}`,
        [
          `Work out the CIT advance; revenue ${f.money(80_000, 310_000)}. Leasing of the CNC centre: only the tax part counts.`,
        ],
        [
          'Przychody i koszty podatkowe',
          'Różnice przejściowe',
          'Wyliczyć zaliczkę',
          'Przelew na mikrorachunek',
        ],
      ),
  ],
};
