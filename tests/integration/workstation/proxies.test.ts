import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { feedPage } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../../../electron/courier/authorized-hub';
import { Courier } from '../../../electron/courier/courier';
import { HubClient } from '../../../electron/courier/hub-client';
import { Journal } from '../../../electron/journal/journal';
import { plainSeal } from '../../../electron/ports/seal';
import { BreakingProxy, type StreamFault } from '../../support/breaking-proxy';
import type { HubCaller } from '../../support/hub-caller';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { VirtualScheduler } from '../../support/virtual-scheduler';

/*
 * Live without a clear line: a real courier, a real hub, and a proxy of the kinds that offices have between them. The
 * courier's clock is the test's; everything else takes the time it takes.
 */

let hub: TestHub;
let pat: HubCaller;
let lee: HubCaller;
let proxy: BreakingProxy;
let folder: string;
let journal: Journal;
let scheduler: VirtualScheduler;
let courier: Courier;
let news: (number | null)[];

beforeAll(async () => {
  hub = await TestHub.start();
  [pat, lee] = await Promise.all([hub.signIn('pat'), hub.signIn('lee')]);
});
afterAll(() => hub.close());

beforeEach(async () => {
  proxy = await BreakingProxy.to(hub.url);
  folder = await mkdtemp(join(tmpdir(), 'meridian-proxy-'));
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  journal = opened.value.journal;
  const client = new HubClient(proxy.url, fetch);
  const token = pat.session.accessToken;
  const authorized: AuthorizedHub = {
    request: (schema, request) => client.request(schema, { ...request, token }),
    bytes: (request) => client.bytes({ ...request, token }),
    send: (request) => client.send({ ...request, token }),
    describe: () => client.describe(pat.session.hubId),
  };
  scheduler = new VirtualScheduler();
  news = [];
  courier = new Courier({
    journal,
    hub: authorized,
    deviceId: pat.deviceId,
    scheduler,
    random: { bytes: (length) => new Uint8Array(length).fill(255) },
    logger: { info: () => undefined, warn: () => undefined },
    emit: (event, payload) => {
      if (event === 'feed.news') news.push((payload as { head: number | null }).head);
    },
  });
});
afterEach(async () => {
  courier.stop();
  await journal.close();
  await proxy.close();
  await rm(folder, { recursive: true, force: true });
});

/** Lee notes something on an item that Pat sees; answers with its number in the feed. */
const change = async (): Promise<number> => {
  const command = { type: 'work-item.note', workItemId: hub.ids().workItem('w1'), note: 'News' } as const;
  return (await lee.command(command)).seq;
};

const headRead = async (): Promise<number> => {
  const page = await courier.pull({ epoch: null, cursors: [], upTo: null });
  if (!page.ok) throw new Error(page.error.code);
  return feedPage.parse(JSON.parse(new TextDecoder().decode(page.value))).head;
};

it('a proxy that lets streams pass changes nothing: news comes without the clock', async () => {
  courier.start();
  await until(() => expect(news).toEqual([null]));
  const seq = await change();
  await until(() => expect(news).toContain(seq));
});

describe.each(['holds-all', 'holds-body', 'holds-rest', 'refuses'] satisfies StreamFault[])(
  'a proxy that %s',
  (fault) => {
    it('leaves the news to the clock: asked for every 20 seconds, and read', async () => {
      proxy.fault = fault;
      courier.start();
      await until(() => expect(proxy.streams).toBe(1));
      if (fault === 'holds-rest') await until(() => expect(news).toEqual([null]));
      const seq = await change();
      const before = news.length;
      await scheduler.advance(20_000);
      expect(news.length).toBeGreaterThan(before);
      expect(await headRead()).toBeGreaterThanOrEqual(seq);
      const asked = news.length;
      await scheduler.advance(20_000);
      expect(news.length).toBeGreaterThan(asked);
    });
  },
);

it('a stream that was cut is taken up again, and tells at once what happened meanwhile', async () => {
  courier.start();
  await until(() => expect(news).toEqual([null]));
  const first = await change();
  await until(() => expect(news).toContain(first));

  proxy.cut();
  await until(() => expect(scheduler.delays).toContain(1_000));
  const missed = await change();
  expect(news).not.toContain(missed);
  await scheduler.advance(1_000);
  await until(() => expect(news).toContain(missed));

  proxy.cut();
  await until(() => expect(scheduler.delays).toContain(1_000));
  const before = news.length;
  await scheduler.advance(1_000);
  await until(() => expect(proxy.streams).toBe(3));
  const next = await change();
  await until(() => expect(news).toContain(next));
  // Nothing had happened in between, so nothing was told but this.
  expect(news.slice(before)).toEqual([next]);
});
