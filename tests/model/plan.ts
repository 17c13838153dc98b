import { z } from 'zod';
import { Chance } from './chance';

const at = z.number().int();
const station = z.number().int().nonnegative();
const lasting = z.number().int();

const harms = ['zeroed', 'emptied', 'cut', 'flipped'] as const;

/** Everything that happens in a run by itself; what follows from it is the product's doing. `at` is ms from the start. */
const happening = z.discriminatedUnion('what', [
  /** The person at the workstation does something; `draw` names the chance that says what. */
  z.strictObject({ what: z.literal('act'), at, station, draw: z.string() }),
  /** They press *Claim next*. */
  z.strictObject({ what: z.literal('claim next'), at, station }),
  /** They look at what needs attention. */
  z.strictObject({ what: z.literal('attend'), at, station, draw: z.string() }),
  z.strictObject({ what: z.literal('offline'), at, station, lasting }),
  z.strictObject({ what: z.literal('streams cut'), at }),
  /** kill -9 of main process and window; started again after a while. */
  z.strictObject({ what: z.literal('kill'), at, station, lasting }),
  /** The same, and what was not synced may be gone. */
  z.strictObject({ what: z.literal('power cut'), at, station, lasting }),
  /** The window alone is loaded anew. */
  z.strictObject({ what: z.literal('reload'), at, station }),
  z.strictObject({ what: z.literal('disk full'), at, station, lasting }),
  z.strictObject({ what: z.literal('sync fails'), at, station }),
  /** The journal's file is damaged while the program is down. */
  z.strictObject({
    what: z.literal('journal harmed'),
    at,
    station,
    how: z.enum(harms),
    draw: z.string(),
  }),
  /** The browser throws its databases away. */
  z.strictObject({ what: z.literal('replica lost'), at, station }),
  z.strictObject({ what: z.literal('clock set'), at, station, skew: z.number().int() }),
  z.strictObject({ what: z.literal('hub killed'), at, lasting }),
  z.strictObject({ what: z.literal('database killed'), at, lasting }),
  z.strictObject({
    what: z.literal('revoked'),
    at,
    person: z.number().int(),
    engagement: z.number().int(),
    lasting,
  }),
  z.strictObject({ what: z.literal('hub backed up'), at }),
  z.strictObject({ what: z.literal('hub restored'), at }),
  /** Somebody copies a whole profile to another machine and works on both. */
  z.strictObject({ what: z.literal('cloned'), at, station }),
  /** A newer hub writes rows with fields, and of kinds, that nobody here knows. */
  z.strictObject({ what: z.literal('future rows'), at, draw: z.string() }),
  /** The workstation is of a release that the hub speaks to no more, until somebody updates it. */
  z.strictObject({ what: z.literal('old schema'), at, station, lasting }),
]);
export type Happening = z.infer<typeof happening>;

const share = z.number().min(0).max(1);

export const plan = z.strictObject({
  seed: z.string(),
  /** Whose workstation each is: an index into the firm's people. */
  people: z.array(z.number().int()).min(1).max(5),
  weather: z.strictObject({ drop: share, loseReply: share, duplicate: share, slow: share, portal: share }),
  /** How long until everything heals, ms. */
  lasting,
  happenings: z.array(happening),
});
export type Plan = z.infer<typeof plan>;

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

const drawSkew = (chance: Chance): number =>
  chance.pick([
    -10 * year,
    10 * year,
    -24 * 60 * minute,
    24 * 60 * minute,
    -chance.between(1, 600_000),
    chance.between(1, 600_000),
    0,
  ]);

/** How often each thing happens, in parts of the whole; people working is by far the most. */
const shares: readonly (readonly [Happening['what'], number])[] = [
  ['act', 60],
  ['claim next', 5],
  ['attend', 8],
  ['offline', 5],
  ['streams cut', 1],
  ['kill', 5],
  ['power cut', 3],
  ['reload', 3],
  ['disk full', 2],
  ['sync fails', 1],
  ['journal harmed', 2],
  ['replica lost', 1],
  ['clock set', 3],
  ['hub killed', 2],
  ['database killed', 1],
  ['revoked', 2],
  ['hub backed up', 1],
  // Comes with a backup before it, below.
  ['hub restored', 0],
  ['cloned', 1],
  ['future rows', 1],
  ['old schema', 1],
];

const sumOfShares = shares.reduce((sum, [, part]) => sum + part, 0);

const drawWhat = (chance: Chance): Happening['what'] => {
  let drawn = chance.next() * sumOfShares;
  for (const [what, part] of shares) {
    if (drawn < part) return what;
    drawn -= part;
  }
  return 'act';
};

/** Longer outages than a wait between two attempts, and short ones. */
const drawLasting = (chance: Chance): number =>
  chance.pick([chance.between(200, 5_000), chance.between(5_000, 90_000)]);

const drawHappening = (chance: Chance, at: number, stations: number, n: number): Happening => {
  const what = drawWhat(chance);
  const station = chance.between(0, stations - 1);
  const draw = `${n}`;
  switch (what) {
    case 'act':
    case 'attend':
      return { what, at, station, draw };
    case 'offline':
    case 'kill':
    case 'power cut':
    case 'disk full':
    case 'old schema':
      return { what, at, station, lasting: drawLasting(chance) };
    case 'claim next':
    case 'reload':
    case 'sync fails':
    case 'replica lost':
    case 'cloned':
      return { what, at, station };
    case 'journal harmed':
      return { what, at, station, how: chance.pick(harms), draw };
    case 'clock set':
      return { what, at, station, skew: drawSkew(chance) };
    case 'hub killed':
    case 'database killed':
      return { what, at, lasting: drawLasting(chance) };
    case 'revoked':
      return {
        what,
        at,
        person: chance.between(0, 1),
        engagement: chance.between(1, 2),
        lasting: drawLasting(chance),
      };
    case 'streams cut':
    case 'hub backed up':
    case 'hub restored':
      return { what, at };
    case 'future rows':
      return { what, at, draw };
  }
};

/** Most runs have two workstations of one person, since those meet nobody else's rights. */
const crews: readonly (readonly number[])[] = [
  [0, 1, 3],
  [0, 0, 1],
  [0, 0, 3],
  [0, 1, 2],
  [0, 0, 1, 3],
  [0, 1, 2, 3],
  [0, 0, 1, 2, 3],
];

/**
 * A bad hour of one workstation: away from the network, much at work, and something happens before it is back. What
 * is only on this one machine by then is what there is to lose.
 */
const drawBadHour = (chance: Chance, lasting: number, stations: number): Happening[] => {
  const station = chance.between(0, stations - 1);
  const from = chance.between(1_200, lasting);
  const length = chance.between(10_000, 100_000);
  const within = (low: number, high: number): number =>
    from + Math.floor(length * (low + (high - low) * chance.next()));
  const acts = Array.from({ length: chance.between(3, 8) }, (_, n): Happening => {
    // Others go on meanwhile, with the same items.
    const who = chance.happens(0.7) ? station : chance.between(0, stations - 1);
    return { what: 'act', at: within(0, 0.6), station: who, draw: `bad hour ${n}` };
  });
  const short = chance.between(200, 3_000);
  const at = within(0.6, 0.9);
  const blow = chance.pick<Happening[]>([
    [{ what: 'kill', at, station, lasting: short }],
    [{ what: 'power cut', at, station, lasting: short }],
    [
      { what: 'power cut', at, station, lasting: short },
      { what: 'replica lost', at: at + 1, station },
    ],
    [{ what: 'journal harmed', at, station, how: chance.pick(harms), draw: 'bad hour' }],
    [],
  ]);
  return [{ what: 'offline', at: from, station, lasting: length }, ...acts, ...blow];
};

/** The hub's machine burns down, and stands again as the last backup has it; what was told *saved* since is to be there. */
const drawLostHub = (chance: Chance, lasting: number, stations: number): Happening[] => {
  const backedUp = chance.between(1_200, lasting);
  const restored = chance.between(backedUp + 1, lasting + 1);
  return [
    { what: 'hub backed up', at: backedUp },
    { what: 'claim next', at: chance.between(backedUp, restored), station: chance.between(0, stations - 1) },
    { what: 'hub restored', at: restored },
  ];
};

/** The run that a seed stands for. */
export const drawPlan = (seed: string): Plan => {
  const chance = new Chance(seed, 'plan');
  const people = [...chance.pick(crews)];
  const rough = chance.next();
  const lasting = chance.between(20_000, 150_000);
  const count = chance.between(6, 30);
  const times = Array.from({ length: count }, () => chance.between(1_200, lasting)).sort((a, b) => a - b);
  return {
    seed,
    people,
    weather: {
      drop: 0.06 * rough,
      loseReply: 0.1 * rough,
      duplicate: 0.08 * rough,
      slow: 0.05 * rough,
      portal: 0.04 * rough,
    },
    lasting,
    happenings: [
      ...times.map((time, n) => drawHappening(chance.of(n), time, people.length, n)),
      ...(chance.happens(0.6) ? drawBadHour(chance.of('bad hour'), lasting, people.length) : []),
      ...(chance.happens(0.15) ? drawLostHub(chance.of('lost hub'), lasting, people.length) : []),
    ].sort((a, b) => a.at - b.at),
  };
};
