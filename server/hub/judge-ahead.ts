import type { HubDatabase } from '../storage/database';
import { type Counter, FeedWriter, mayHaveMoved } from '../storage/feed-writer';
import { answering, type JudgedPush, judgePush, type Left, type Verdict, writingOf } from './judge-mutations';
import { changeableRows, groundsOf, needsTime, type Push } from './push-ground';

/** Pushes that were judged while those before them were being written: see `writeAhead`. */
export interface JudgedAhead {
  readonly behind: Counter;
  readonly feed: FeedWriter;
  readonly verdicts: readonly Verdict[];
}

/**
 * Those of `waiting`, in their order, that can be judged beside what is being written and beside each other. One that
 * meets a row that is being written, or somebody before it in a row or a person, waits and is not overtaken by who meets
 * it in turn: were all to wait with it, turns would grow while they wait, and meet the more for it. Nobody overtakes one
 * that brings time, which is chained with the counter held.
 */
export const goingAhead = <P extends Push>(waiting: readonly P[], left: Left): readonly P[] => {
  const met = new Set<string>();
  const going: P[] = [];
  for (const push of waiting) {
    if (needsTime(push)) break;
    const rows = changeableRows(push);
    const keys = [push.caller.personId, ...rows];
    if (!rows.some((row) => left.rows.has(row)) && !keys.some((key) => met.has(key))) going.push(push);
    for (const key of keys) met.add(key);
  }
  return going;
};

/**
 * Judges pushes that may go ahead while those before them are being written, on rows read beside that: it holds if
 * nobody writes anything of the provider between the two. Null where they must be judged in their turn, since something
 * among them is audited or moves a row, with the counter held.
 */
export const judgeAhead = async (
  database: HubDatabase,
  pushes: readonly Push[],
  left: Left,
): Promise<JudgedAhead | null> => {
  const [first] = pushes;
  if (!first) return null;
  const { providerId } = first.caller;
  return database.ask({ mode: 'person', ...first.caller }, (tx) => {
    const { statements, read } = groundsOf(tx, pushes, { receipts: null, sealsWork: false });
    const feed = FeedWriter.ahead(tx, providerId, left.counter);
    return {
      statements,
      read: (answers) => {
        const verdicts = read(answers).map((ground) => {
          const own = left.outcomes.get(ground.push.caller.personId) ?? [];
          return judgePush(tx, feed, { ...ground, outcomes: new Map([...ground.outcomes, ...own]) });
        });
        const waits = verdicts.some(({ rows, audited }) => audited.length > 0 || rows.some(mayHaveMoved));
        return waits ? null : { behind: left.counter, feed, verdicts };
      },
    };
  });
};

/**
 * Writes what was judged ahead, in one message that may be sent while the turn before is still being written: it waits
 * for the counter in the database and needs no word of ours to go on. Throws where that turn came to nothing or somebody
 * came between, and nothing of it is written.
 */
export const writeAhead = async (
  database: HubDatabase,
  pushes: readonly Push[],
  { behind, feed, verdicts }: JudgedAhead,
): Promise<JudgedPush[]> => {
  const [first] = pushes;
  if (!first) return [];
  const { providerId } = first.caller;
  return database.ask({ mode: 'person', ...first.caller }, (tx) => {
    const counter = FeedWriter.goingOnBehind(tx, providerId, behind);
    return {
      statements: [...counter.statements, ...writingOf(tx, verdicts), ...feed.closing({ goesOn: true })],
      read: (answers) => answering(pushes, verdicts, counter.read(answers)),
    };
  });
};
