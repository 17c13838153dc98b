import type { HubDatabase } from '../storage/database';
import { type Counter, FeedWriter, mayHaveMoved } from '../storage/feed-writer';
import { answering, type JudgedPush, judgePush, type Left, type Verdict, writingOf } from './judge-mutations';
import { changeableRows, groundsOf, needsTime, type Push, standingApart } from './push-ground';

/** Pushes that were judged while those before them were being written: see `writeAhead`. */
export interface JudgedAhead {
  readonly behind: Counter;
  readonly feed: FeedWriter;
  readonly verdicts: readonly Verdict[];
}

/**
 * Judges pushes while those before them are being written, on rows read beside that: it holds if nobody writes anything
 * of the provider between the two. Null where they must be judged in their turn: they meet each other or what is being
 * written, or something is among them that is chained with the counter held: time to its ledger, or what is audited.
 */
export const judgeAhead = async (
  database: HubDatabase,
  pushes: readonly Push[],
  left: Left,
): Promise<JudgedAhead | null> => {
  const [first] = pushes;
  if (!first || pushes.some(needsTime) || standingApart(pushes).length < pushes.length) return null;
  if (pushes.some((push) => changeableRows(push).some((row) => left.rows.has(row)))) return null;
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
