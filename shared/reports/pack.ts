import { z } from 'zod';
import { chargeOf } from '../billing/charge';
import { rate, rateOf } from '../billing/rate';
import { memberRole } from '../engagements/engagement';
import { chainInput } from '../kernel/hash-chain';
import { ledgerChain, ledgerContent, receiptText } from '../time-entries/receipt';
import { roundingRule } from '../time-entries/rounding';
import { type TimeEntry, timeEntry } from '../time-entries/time-entry';
import { timesheet } from '../time-entries/timesheet';
import { weekOf } from '../time-entries/week';
import { reportPeriod } from './report';
import { billedDays, countedIn } from './reported-week';

/*
 * The auditor's pack: everything a client's statement rests on, as lines of JSON that can be checked without the hub.
 * A head, one line a person and week with each entry (superseded ones included), its place in its person's chain and the
 * hub's receipt for it, what of it was billed at which rate and who approved it; the sums; and the hub's seal over all lines before.
 * Entries of other clients are not in it: of one that took the place of an entry here, or with which an entry here fell,
 * there is the fact alone.
 */

const billed = z.strictObject({
  shiftDate: z.iso.date(),
  engagementId: z.string(),
  entries: z.array(z.string()),
  /** Ms, in the order of `entries`. */
  amounts: z.array(z.number().int()),
  raw: z.number().int(),
  total: z.number().int(),
  /** The rate of each entry, minor units an hour, in the order of `entries`; null where none was agreed. */
  rates: z.array(z.number().int().nullable()),
  /** What the day costs, minor units; null where nothing of it has a rate. */
  charge: z.number().int().nullable(),
});

export const packLine = z.union([
  z.strictObject({
    pack: z.looseObject({
      version: z.literal(1),
      provider: z.string(),
      client: z.strictObject({ id: z.string(), name: z.string() }),
      ...reportPeriod,
      /** By which date its entries are dated. */
      dated: z.literal('shift-date'),
      /** Epoch ms. */
      madeAt: z.number().int(),
      /** Ed25519, PEM: checks receipts and seal. */
      receiptKey: z.string(),
      engagements: z.array(
        z.strictObject({ id: z.string(), title: z.string(), rounding: roundingRule.nullable() }),
      ),
      /** ISO 4217; what the minor units of rates and charges are of. */
      currency: z.string(),
      /** Every rate of these engagements, former ones included. */
      rates: z.array(rate),
      /** The client's calendar as it stood when the pack was made. */
      calendar: z.strictObject({ id: z.string(), revision: z.number().int(), zone: z.string() }).nullable(),
    }),
  }),
  z.strictObject({
    week: z.strictObject({
      person: z.strictObject({ id: z.string(), name: z.string(), timeZone: z.string() }),
      /** What the person is in each engagement, which a rate may hang on. */
      roles: z.record(z.string(), memberRole),
      week: z.iso.date(),
      /** With its approver, and the calendar and time-zone data it was approved with. */
      sheet: timesheet.nullable(),
      approver: z.string().nullable(),
      links: z.array(
        z.strictObject({
          index: z.number().int().positive(),
          /** The hash of the link before, whosever client it is of. */
          previous: z.string(),
          hash: z.string(),
          receivedAt: z.number().int(),
          late: z.boolean(),
          /** The hub's receipt. */
          signature: z.string(),
          entry: timeEntry,
        }),
      ),
      /** Corrections that moved an entry out of this client's engagements. */
      elsewhere: z.array(
        z.strictObject({ id: z.string(), supersedes: z.string(), recordedAt: z.number().int() }),
      ),
      /** Entries that do not count because of what was recorded for other clients; missing where there are none. */
      fallen: z.array(z.string()).optional(),
      billed: z.array(billed),
    }),
  }),
  z.strictObject({
    sums: z.strictObject({ entries: z.number(), raw: z.number(), rounded: z.number(), charge: z.number() }),
  }),
  z.strictObject({ seal: z.strictObject({ sha256: z.string(), signature: z.string() }) }),
]);
export type PackLine = z.infer<typeof packLine>;
export type PackHead = Extract<PackLine, { pack: unknown }>['pack'];
export type PackedWeek = Extract<PackLine, { week: unknown }>['week'];

/** The text that the seal's signature is over. */
export const sealText = (sha256: string): string => `meridian pack ${sha256}`;

export type PackProblem = {
  readonly code:
    | 'unreadable'
    /** An entry is not the one whose hash was taken. */
    | 'entry-changed'
    /** The receipt is not the hub's for this entry at this place. */
    | 'receipt-wrong'
    /** Two links that stand side by side do not hang together, or come in another order. */
    | 'chain-broken'
    /** An entry stands under another person or week. */
    | 'misplaced'
    /** Somebody approved their own week. */
    | 'own-approval'
    /** An entry came after the approval and does not say so, or the reverse. */
    | 'approval-wrong'
    /** What is billed does not follow from the entries and the rule. */
    | 'billing-wrong'
    | 'sums-wrong'
    /** The lines are not those that the hub sealed. */
    | 'seal-wrong'
    /** The file ends before its seal. */
    | 'cut-off';
  /** Which line of the file, from 1. */
  readonly line: number;
  /** What it is about: an entry, a day, a person. */
  readonly about: string;
};

/** What checking needs of the edge. */
export interface PackPorts {
  /** SHA-256 of UTF-8 text, lower-case hex. */
  readonly hash: (text: string) => string;
  /** Ed25519 with a PEM key and a base64 signature. */
  readonly verifies: (key: string, text: string, signature: string) => boolean;
}

/** What counts of a packed week, and what each day of it bills and costs. */
export const billedOf = (
  week: Pick<PackedWeek, 'links' | 'elsewhere' | 'fallen' | 'week' | 'roles'>,
  head: Pick<PackHead, 'engagements' | 'from' | 'until' | 'rates'>,
): PackedWeek['billed'] => {
  const fallen = new Set(week.fallen);
  const entries = week.links.flatMap(({ entry }) => (fallen.has(entry.id) ? [] : [entry]));
  const byId = new Map(entries.map((entry) => [entry.id as string, entry]));
  // Of a correction that belongs to another client only its place in the order of corrections is known.
  const moved = week.elsewhere.flatMap(({ id, supersedes, recordedAt }): TimeEntry[] => {
    const before = byId.get(supersedes);
    return before
      ? [{ ...before, id: id as TimeEntry['id'], supersedes: before.id, recordedAt, engagementId: null }]
      : [];
  });
  const rules = new Map(head.engagements.map(({ id, rounding }) => [id, rounding]));
  return billedDays(
    countedIn({ entries: [...entries, ...moved], week: week.week }, head),
    (id) => rules.get(id) ?? null,
  )
    .filter(({ engagementId }) => rules.has(engagementId))
    .map(({ shiftDate, engagementId, entries: of, amounts, raw, total }) => {
      const role = week.roles[engagementId] ?? null;
      const rates = of.map(
        ({ activity }) =>
          rateOf(head.rates, { engagementId, activity, role, date: shiftDate })?.minorPerHour ?? null,
      );
      return {
        shiftDate,
        engagementId,
        entries: of.map(({ id }) => id as string),
        amounts: [...amounts],
        raw,
        total,
        rates,
        charge: chargeOf(
          rates.map((minorPerHour, index) => ({ milliseconds: amounts[index] ?? 0, minorPerHour })),
        ).total,
      };
    });
};

/** Walks a pack line by line, in order, and stops at the first thing that does not add up. It trusts nothing but the key. */
export class PackWalk {
  readonly #ports: PackPorts;
  readonly #key: string | null;
  #head: PackHead | null = null;
  #line = 0;
  #sealed = false;
  #text = '';
  readonly #sums = { entries: 0, raw: 0, rounded: 0, charge: 0 };
  #problem: PackProblem | null = null;

  /** @param key the hub's key as it is known from elsewhere; null takes the pack's own */
  constructor(ports: PackPorts, key: string | null) {
    this.#ports = ports;
    this.#key = key;
  }

  get sums(): Readonly<Record<'entries' | 'raw' | 'rounded' | 'charge', number>> {
    return this.#sums;
  }

  /** The head, once it was read. */
  get head(): PackHead | null {
    return this.#head;
  }

  /** Takes the next line. False once something is wrong. */
  take(text: string): boolean {
    if (this.#problem) return false;
    this.#line += 1;
    const line = read(text);
    if (!line || (this.#head === null) !== 'pack' in (line ?? {})) return this.#fail('unreadable', '');
    if (this.#sealed) return this.#fail('seal-wrong', 'a line after the seal');
    if ('pack' in line) {
      this.#head = line.pack;
      if (this.#key !== null && this.#key.trim() !== line.pack.receiptKey.trim())
        return this.#fail('seal-wrong', 'the key is another');
    } else if ('week' in line) this.#takeWeek(line.week);
    else if ('sums' in line) {
      const { entries, raw, rounded, charge } = this.#sums;
      const { sums } = line;
      const agrees = sums.entries === entries && sums.raw === raw && sums.rounded === rounded;
      if (!agrees || sums.charge !== charge) this.#fail('sums-wrong', '');
    } else this.#takeSeal(line.seal);
    // Hash upon hash, so that a pack of any length is sealed without being held whole.
    this.#text = this.#ports.hash(this.#text + text);
    return this.#problem === null;
  }

  /** After the last line: what is wrong, or null where all adds up. */
  end(): PackProblem | null {
    if (!this.#problem && !this.#sealed) this.#fail('cut-off', '');
    return this.#problem;
  }

  #fail(code: PackProblem['code'], about: string): false {
    this.#problem ??= { code, line: this.#line, about };
    return false;
  }

  #takeSeal({ sha256, signature }: { readonly sha256: string; readonly signature: string }): void {
    const key = this.#head?.receiptKey ?? '';
    if (sha256 !== this.#text || !this.#ports.verifies(key, sealText(sha256), signature))
      this.#fail('seal-wrong', '');
    this.#sealed = true;
  }

  #takeWeek(week: PackedWeek): void {
    const head = this.#head;
    if (!head) return;
    this.#checkLinks(week, head.receiptKey);
    this.#checkApproval(week);
    const expected = billedOf(week, head);
    for (const [index, day] of expected.entries()) {
      if (JSON.stringify(day) !== JSON.stringify(week.billed[index]))
        this.#fail('billing-wrong', `${week.person.name}, ${day.shiftDate}`);
      this.#sums.entries += day.entries.length;
      this.#sums.raw += day.raw;
      this.#sums.rounded += day.total;
      this.#sums.charge += day.charge ?? 0;
    }
    if (week.billed.length !== expected.length)
      this.#fail('billing-wrong', `${week.person.name}, ${week.week}`);
  }

  #checkLinks({ person, week, links }: PackedWeek, key: string): void {
    let before: PackedWeek['links'][number] | null = null;
    for (const link of links) {
      const { entry, index, previous, hash, receivedAt, late, signature } = link;
      const content = ledgerContent(entry, receivedAt, late);
      if (this.#ports.hash(chainInput(ledgerChain(person.id), previous, index, content)) !== hash)
        this.#fail('entry-changed', entry.id);
      if (
        !this.#ports.verifies(
          key,
          receiptText(person.id, entry.id, { index, hash, receivedAt, late }),
          signature,
        )
      )
        this.#fail('receipt-wrong', entry.id);
      const hangs = !before || before.index + 1 !== index || before.hash === previous;
      if ((before && before.index >= index) || !hangs) this.#fail('chain-broken', entry.id);
      if (entry.personId !== person.id) this.#fail('misplaced', entry.id);
      before = link;
    }
    const strays = links.filter(({ entry }) => weekOf(entry.shiftDate) !== week && entry.supersedes === null);
    for (const { entry } of strays) this.#fail('misplaced', entry.id);
  }

  #checkApproval({ person, week, sheet, links }: PackedWeek): void {
    if (!sheet) return;
    if (sheet.personId !== person.id || sheet.week !== week)
      this.#fail('misplaced', `${person.name}, ${week}`);
    if (sheet.status !== 'approved') return;
    if (sheet.decidedBy === null || sheet.decidedBy === sheet.personId)
      this.#fail('own-approval', `${person.name}, ${week}`);
    // A week that was reopened may have taken in late what its second approval covers.
    for (const { entry, index, late } of links)
      if (weekOf(entry.shiftDate) === week && index > (sheet.approvedThrough ?? 0) && !late)
        this.#fail('approval-wrong', entry.id);
  }
}

const read = (text: string): PackLine | null => {
  try {
    const parsed = packLine.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};
