import type { CDPSession, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** µs. */
  readonly ts: number;
  readonly dur?: number;
  /** µs of the thread's own time: what else the machine does is not the page's work. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly isMainFrame?: boolean } };
}

export interface FrameWork {
  /** Main-thread work between two frames, ms, ascending. */
  readonly perFrame: readonly number[];
  /** The longest single task, ms. */
  readonly longestTask: number;
}

const readTrace = (session: CDPSession): Promise<TraceEvent[]> =>
  new Promise((resolve) => {
    const events: TraceEvent[] = [];
    session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
    session.once('Tracing.tracingComplete', () => resolve(events));
  });

/** A trace of fewer frames than this says nothing. */
const fewestFrames = 10;

/** What the page marks each of its frames with. */
const frameMark = 'bench-frame';

/** Marks every frame from now on, also those for which the page itself asks nothing. */
const markFrames = (page: Page): Promise<unknown> =>
  page.evaluate(
    `globalThis.benchMarks ??= (function mark() { performance.mark('${frameMark}'); performance.clearMarks('${frameMark}'); requestAnimationFrame(mark); return true; })()`,
  );

/** The thread that ran most of the page's animation frames: the page's main thread. */
const mainThreadOf = (frames: readonly TraceEvent[]): TraceEvent | undefined => {
  const counts = new Map<string, { event: TraceEvent; count: number }>();
  for (const event of frames) {
    const key = `${event.pid}:${event.tid}`;
    const known = counts.get(key);
    counts.set(key, { event, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.event;
};

/** What the page's main thread does while `act` runs, from Chromium's own trace. */
export const traceFrames = async (page: Page, act: () => Promise<void>): Promise<FrameWork> => {
  await markFrames(page);
  const session = await page.context().newCDPSession(page);
  const trace = readTrace(session);
  // No more than what is read below: a trace of every call and layout would measure itself.
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  await act();
  await session.send('Tracing.end');
  const events = await trace;
  await session.detach();
  const frames = events.filter(({ name }) => name === frameMark);
  // Figures of nothing would read as the best there are.
  if (frames.length < fewestFrames) throw new Error(`only ${frames.length} frames were traced`);
  const thread = mainThreadOf(frames);
  const isHere = (event: TraceEvent): boolean => event.pid === thread?.pid && event.tid === thread.tid;
  const starts = frames
    .filter(isHere)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const tasks = events.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && isHere(event));
  const work = new Array<number>(Math.max(0, starts.length - 1)).fill(0);
  let frame = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks.toSorted((a, b) => a.ts - b.ts)) {
    while (frame < work.length - 1 && ts >= (starts[frame + 1] ?? Number.POSITIVE_INFINITY)) frame += 1;
    if (ts >= (starts[0] ?? 0) && ts < (starts.at(-1) ?? 0)) work[frame] = (work[frame] ?? 0) + tdur / 1_000;
  }
  const longest = tasks.reduce((most, { dur = 0, tdur = dur }) => Math.max(most, tdur / 1_000), 0);
  return { perFrame: work.sort((a, b) => a - b), longestTask: longest };
};

export const percentile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
