import type { DeviceId } from '#shared/kernel/ids';
import { sampleMatter } from '../support/replica/sample-firm';
import { noon } from '../support/sample-rows';
import { Chance } from './chance';
import { behind, violationsOf } from './checker';
import { modelEngagement, modelPeople } from './firm';
import { Ledger } from './ledger';
import type { DiskFlaws } from './lossy-disk';
import type { ModelHub } from './model-hub';
import { fairWeather, ModelNetwork } from './model-network';
import { act, attend, claimNext } from './person-at-work';
import type { Happening, Plan } from './plan';
import { Station } from './station';
import { Trace } from './trace';
import { holdTime, quiet, World, watchImmediates } from './world';

export interface Outcome {
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  readonly figures: { readonly saved: number; readonly applied: number; readonly rejected: number };
}

/** How the run is broken on purpose, for the model to show that it would notice. */
export interface Flaws {
  readonly disk?: DiskFlaws;
  readonly spoil?: (station: Station) => void;
}

export interface RunOptions {
  readonly makeHub: (world: World) => Promise<ModelHub>;
  readonly flaws?: Flaws;
}

/** Told as what comes of them. */
const byPeople: ReadonlySet<Happening['what']> = new Set(['act', 'claim next', 'attend']);

/** At most so many workstations, clones included. */
const mostStations = 6;
/** How often it is looked whether all have come to rest, and for how long, ms. */
const lookEvery = 5_000;
const patience = 30 * 60_000;

let runs = 0;

const deviceOf = (n: number): DeviceId =>
  `c0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as DeviceId;

class Run {
  readonly world: World;
  readonly trace: Trace;
  readonly ledger = new Ledger();
  readonly stations: Station[] = [];
  readonly bugs: string[] = [];
  /** What the model itself did not manage. */
  readonly failures: string[] = [];
  readonly chance: Chance;
  readonly #name = `model-${++runs}`;

  constructor(
    readonly plan: Plan,
    readonly hub: ModelHub,
    readonly network: ModelNetwork,
    readonly flaws: Flaws,
    world: World,
  ) {
    this.world = world;
    this.trace = new Trace(world);
    this.chance = new Chance(plan.seed);
  }

  add(person: number, device: number): Station {
    const index = this.stations.length;
    const station = new Station({
      world: this.world,
      chance: this.chance.of('station', index),
      network: this.network,
      trace: this.trace,
      index,
      person: modelPeople[person] ?? modelPeople[0]!,
      deviceId: deviceOf(device),
      databaseName: `${this.#name}-${index}`,
      onBug: (what) => this.bugs.push(what),
      onErased: (scope) => this.ledger.erased(index, scope),
      ...(this.flaws.disk ? { flaws: this.flaws.disk } : {}),
    });
    this.stations.push(station);
    this.flaws.spoil?.(station);
    return station;
  }

  /** Ends a workstation's program, and starts it again after a while, whatever happened to it meanwhile. */
  #down(station: Station, lasting: number, meanwhile: () => Promise<void> | void = () => undefined): void {
    station.kill();
    void Promise.resolve(meanwhile()).then(() => this.world.after(lasting, () => station.boot()));
  }

  /** What the model itself has to manage: a run in which it failed has shown nothing. */
  async #must(failure: string, work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => this.failures.push(`${failure}: ${String(error)}`));
  }

  happen(happening: Happening): void {
    const { world, network, trace, hub } = this;
    const station = 'station' in happening ? this.stations[happening.station] : undefined;
    const lasts = 'lasting' in happening ? ` for ${(happening.lasting / 1_000).toFixed(1)} s` : '';
    if (!byPeople.has(happening.what))
      trace.note(
        `${station ? `${station.options.index} ${station.person.name}: ` : ''}${happening.what}${lasts}`,
      );
    switch (happening.what) {
      case 'act':
        if (station) void act(station, this.chance.of('act', happening.draw), this.ledger);
        return;
      case 'claim next':
        if (station) void claimNext(station, this.ledger);
        return;
      case 'attend':
        if (station) void attend(station, this.chance.of('attend', happening.draw), this.ledger);
        return;
      case 'offline': {
        const { station: index } = happening;
        network.offline.add(index);
        network.cutStreams(index);
        world.after(happening.lasting, () => network.offline.delete(index));
        return;
      }
      case 'old schema': {
        const { station: index } = happening;
        network.outdated.add(index);
        world.after(happening.lasting, () => network.outdated.delete(index));
        return;
      }
      case 'streams cut':
        network.cutStreams();
        return;
      case 'kill':
        if (station) this.#down(station, happening.lasting);
        return;
      case 'power cut':
        if (station) this.#down(station, happening.lasting, () => station.disk.cutPower());
        return;
      case 'reload':
        station?.reload();
        return;
      case 'disk full':
        station?.setFull(true);
        world.after(happening.lasting, () => station?.setFull(false));
        return;
      case 'sync fails':
        if (station) station.disk.syncFails = true;
        return;
      case 'journal harmed':
        if (station) void this.#harm(station, happening);
        return;
      case 'replica lost':
        // Both copies at once are more than two copies can survive.
        if (station && !station.journalHarmed) this.#down(station, 500, () => station.loseReplica());
        return;
      case 'clock set':
        if (station) station.skew = happening.skew;
        return;
      case 'hub killed':
        network.hubUp = false;
        network.cutStreams();
        world.after(happening.lasting, () => {
          void holdTime(hub.restart()).then(() => {
            network.hubUp = true;
          });
        });
        return;
      case 'database killed':
        network.databaseUp = false;
        void this.#must('the database was not opened again', holdTime(hub.killDatabase()));
        world.after(happening.lasting, () => {
          network.databaseUp = true;
        });
        return;
      case 'revoked':
        this.#revoke(happening.person, modelEngagement(happening.engagement).id, happening.lasting);
        return;
      case 'hub backed up':
        void this.#must('the hub was not backed up', holdTime(hub.backUp()));
        return;
      case 'hub restored':
        void this.#must(
          'the hub was not restored',
          holdTime(hub.restore()).then((restored) => {
            if (!restored) return;
            this.ledger.hubRestored();
            network.cutStreams();
          }),
        );
        return;
      case 'cloned':
        if (station) void this.#clone(station);
        return;
      case 'future rows':
        void holdTime(this.#future(new Chance(this.plan.seed, 'future', happening.draw)));
        return;
    }
  }

  #revoke(person: number, scope: string, lasting: number): void {
    const { id } = modelPeople[person]!;
    const change = async (isMember: boolean): Promise<void> => {
      await this.hub.setMember(id, scope, isMember);
      this.network.news(await this.hub.head());
    };
    void holdTime(change(false));
    this.world.after(lasting, () => void holdTime(change(true)));
  }

  async #future(chance: Chance): Promise<void> {
    const n = chance.between(1, 2);
    const scope = modelEngagement(n).id as string;
    await this.hub.put(scope, 'matter', {
      ...sampleMatter(n),
      name: `Renamed ${chance.between(1, 99)}`,
      mood: 'calm',
    } as never);
    await this.hub.put(scope, 'forecast', {
      id: `forecast-${chance.between(1, 3)}`,
      outlook: 'bright',
    } as never);
    this.network.news(await this.hub.head());
  }

  /** Only where the replica has all that the journal holds: what is in one place alone, damage may take. */
  async #harm(
    station: Station,
    { how, draw }: Extract<Happening, { what: 'journal harmed' }>,
  ): Promise<void> {
    const { usable, main } = station;
    if (!usable || !main?.opened?.ok || station.disk.full) return;
    const open = main.opened.value.journal.index.open().map(({ mutation }) => mutation.id as string);
    const shown = new Set(await usable.database.pending.toCollection().primaryKeys());
    if (open.some((id) => !shown.has(id))) return;
    const path = station.disk.list().find((name) => name.endsWith('open.journal'));
    const content = path === undefined ? null : station.disk.peek(path);
    if (path === undefined || content === null || content.length < 64) return;
    const chance = new Chance(this.plan.seed, 'harm', draw);
    const harmed = Buffer.from(content);
    if (how === 'zeroed') harmed.fill(0, chance.between(0, 63));
    if (how === 'flipped') {
      const at = chance.between(0, content.length - 1);
      harmed.writeUInt8(harmed.readUInt8(at) ^ (1 << chance.between(0, 7)), at);
    }
    const cut = how === 'emptied' ? 0 : how === 'cut' ? chance.between(0, content.length) : content.length;
    station.journalHarmed = true;
    this.ledger.journalHarmed(station.options.index, shown);
    this.#down(station, 300, () => station.disk.harm(path, harmed.subarray(0, cut)));
  }

  async #clone(station: Station): Promise<void> {
    if (this.stations.length >= mostStations) return;
    const person = modelPeople.findIndex(({ id }) => id === station.person.id);
    // A profile is copied while its program is down, and both go on.
    station.kill();
    await quiet();
    const twin = this.add(person, Number.parseInt(station.options.deviceId.slice(-12), 16));
    await station.copyTo(twin);
    this.world.after(300, () => {
      station.boot();
      twin.boot();
    });
  }

  /** Everything works again: what now is not right will never be. */
  async heal(): Promise<void> {
    const { network, world, stations } = this;
    this.trace.note('all heals');
    network.weather = fairWeather;
    network.hubUp = true;
    network.databaseUp = true;
    network.offline.clear();
    network.outdated.clear();
    for (const station of stations) {
      station.setFull(false);
      station.disk.syncFails = false;
      station.boot();
    }
    await world.runTo(world.now + 2_000);
    for (const { main } of stations) main?.courier?.syncNow();
  }

  async rest(): Promise<string[]> {
    const { world, stations, hub } = this;
    const until = world.now + patience;
    let found: string[] = [];
    while (world.now < until) {
      await world.runTo(world.now + lookEvery);
      found = (await Promise.all(stations.map((station) => behind(station, hub)))).flat();
      if (found.length === 0) return [];
    }
    return found.map((what) => `after half an hour of peace ${what}`);
  }
}

/** Carries a plan out, from the first start to rest, and says what did not hold. */
export const runPlan = async (plan: Plan, { makeHub, flaws = {} }: RunOptions): Promise<Outcome> => {
  watchImmediates();
  const world = new World();
  const hub = await makeHub(world);
  const network = new ModelNetwork(world, new Chance(plan.seed, 'network'), hub);
  const run = new Run(plan, hub, network, flaws, world);
  plan.people.forEach((person, n) => {
    run.add(person, n + 1).boot();
  });
  await world.runTo(world.now + 1_000);
  network.weather = plan.weather;
  for (const happening of plan.happenings) {
    await world.runTo(noon + happening.at);
    run.happen(happening);
  }
  await world.runTo(Math.max(world.now, noon + plan.lasting));
  await run.heal();
  // A hub that could not be brought back has no truth to tell.
  const isShown = run.failures.length === 0;
  const found = isShown
    ? [...(await run.rest()), ...(await violationsOf(hub, run.stations, run.ledger))]
    : [];
  const violations = [...run.failures, ...run.bugs, ...found];
  const outcomes = isShown ? [...(await hub.truth()).outcomes.values()] : [];
  for (const station of run.stations) await station.end();
  world.end();
  await quiet();
  await hub.close();
  return {
    violations,
    trace: run.trace.lines,
    figures: {
      saved: run.ledger.promises.size,
      applied: outcomes.filter((outcome) => outcome === 'applied').length,
      rejected: outcomes.filter((outcome) => outcome === 'rejected').length,
    },
  };
};
