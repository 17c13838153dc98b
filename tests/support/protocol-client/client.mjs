/**
 * A client of the hub written from docs/protocol.md alone: plain Node, nothing of the project. It keeps its state in
 * one JSON file and does one thing a call; what it says is one JSON object a line.
 *
 *   node client.mjs STATE sign-in URL EMAIL PASSWORD     reads the hub's description, signs in
 *   node client.mjs STATE pull                           reads everything there is to read
 *   node client.mjs STATE claim WORK-ITEM-ID             writes a claim down, pushes all that waits
 *   node client.mjs STATE note WORK-ITEM-ID TEXT         the same with a note
 *   node client.mjs STATE push                           pushes again what waits, as after a lost reply
 *   node client.mjs STATE listen                         tells each poke until it is ended
 *   node client.mjs STATE refresh                        exchanges the refresh token
 *   node client.mjs STATE sign-out
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

const PROTOCOL_VERSION = 1;
const PAGE = 1_000;

const [, , file = '', action = '', ...words] = process.argv;

/** @type {any} */
const state = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : {
      deviceId: randomUUID(),
      deviceSequence: 0,
      hub: null,
      session: null,
      attempt: null,
      epoch: null,
      head: 0,
      cursors: {},
      rows: {},
      journal: [],
    };

const save = () => {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  writeSync(handle, JSON.stringify(state));
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, file);
};

const say = (/** @type {object} */ what) => console.log(JSON.stringify(what));

/** A UUID of version 7: 48 bits of time, then chance (RFC 9562). */
const uuid7 = () => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

class Refused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {string} [url] */
const send = async (method, path, body, url = state.hub.url) => {
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (state.session) headers['authorization'] = `Bearer ${state.session.accessToken}`;
  return fetch(`${url}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
};

/** @param {Response} response @returns {Promise<any>} */
const read = async (response) => {
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new Refused(answer?.error?.code ?? 'unreachable');
};

/** Asks, and refreshes once where the access token has expired. @param {string} method @param {string} path @param {unknown} [body] */
const ask = async (method, path, body) => {
  try {
    return await read(await send(method, path, body));
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'session.expired') throw error;
    await refresh();
    return read(await send(method, path, body));
  }
};

const refresh = async () => {
  // Written down before it is sent: after a lost reply the very same attempt is repeated.
  state.attempt ??= randomUUID();
  save();
  const answer = await read(
    await send('POST', '/v1/sessions/refresh', {
      refreshToken: state.session.refreshToken,
      attempt: state.attempt,
    }),
  );
  state.session = answer;
  state.attempt = null;
  save();
};

/** @param {string} url */
const describe = async (url) => {
  const hub = await read(await send('GET', '/v1/hub', undefined, url));
  if (hub.product !== 'meridian-hub') throw new Refused('not a hub');
  if (state.hub && state.hub.hubId !== hub.hubId) throw new Refused('another hub');
  if (hub.oldestWorkstationProtocol > PROTOCOL_VERSION) throw new Refused('protocol.workstation-too-old');
  state.hub = { url, hubId: hub.hubId };
};

const nameOf = (/** @type {any} */ entry) => `${entry.kind}:${entry.id}`;

/** @param {any} page */
const takeIn = (page) => {
  if (page.rebuild) {
    state.rows = {};
    state.cursors = {};
    // The hub began again from a backup: all that took effect before goes to it once more.
    for (const one of state.journal) one.answer = one.answer?.outcome === 'rejected' ? one.answer : null;
  }
  for (const scope of page.forget) {
    delete state.cursors[scope];
    for (const [name, row] of Object.entries(state.rows)) {
      delete row.at[scope];
      if (Object.keys(row.at).length === 0) delete state.rows[name];
    }
  }
  for (const entry of page.entries) {
    const known = state.rows[nameOf(entry)];
    if (known && Math.max(...Object.values(known.at)) > entry.seq && entry.row !== null) continue;
    if (entry.row === null) {
      if (!known) continue;
      delete known.at[entry.scope];
      if (Object.keys(known.at).length === 0) delete state.rows[nameOf(entry)];
    } else state.rows[nameOf(entry)] = { at: { ...known?.at, [entry.scope]: entry.seq }, row: entry.row };
  }
  for (const { scope, seq } of page.cursors) state.cursors[scope] = seq;
  state.epoch = page.epoch;
};

const pull = async () => {
  /** @type {number | null} */
  let upTo = null;
  let pages = 0;
  for (let more = true; more; ) {
    const page = await ask('POST', '/v1/pull', {
      protocolVersion: PROTOCOL_VERSION,
      epoch: state.epoch,
      cursors: Object.entries(state.cursors).map(([scope, seq]) => ({ scope, seq })),
      upTo,
      limit: PAGE,
    });
    takeIn(page);
    upTo = page.head;
    more = page.more;
    pages += 1;
    save();
  }
  state.head = upTo ?? 0;
  save();
  say({ pulled: pages, head: state.head, rows: Object.keys(state.rows).length });
};

/** @param {object} command @param {string} scope */
const record = (command, scope) => {
  state.deviceSequence += 1;
  state.journal.push({
    mutation: {
      id: uuid7(),
      scope,
      personId: state.session.personId,
      deviceId: state.deviceId,
      deviceSequence: state.deviceSequence,
      recordedAt: Date.now(),
      dependsOn: [],
      command,
    },
    answer: null,
  });
  save();
};

const push = async () => {
  const waiting = state.journal.filter((/** @type {any} */ one) => one.answer === null).slice(0, 200);
  if (waiting.length === 0) return say({ pushed: 0, answers: [] });
  const answer = await ask('POST', '/v1/mutations', {
    protocolVersion: PROTOCOL_VERSION,
    deviceId: state.deviceId,
    mutations: waiting.map((/** @type {any} */ one) => one.mutation),
  });
  for (const judged of answer.answers) {
    const one = state.journal.find((/** @type {any} */ each) => each.mutation.id === judged.id);
    if (one) one.answer = judged;
  }
  // What is in a backup of the hub is needed no more, once its effect has been read.
  state.journal = state.journal.filter(
    (/** @type {any} */ { answer: judged }) =>
      !judged || judged.seq > answer.backupWatermark || judged.seq > state.head,
  );
  save();
  return say({ pushed: waiting.length, answers: answer.answers });
};

/** @param {string} workItemId */
const scopeOf = (workItemId) => {
  const known = state.rows[`workItem:${workItemId}`];
  if (!known) throw new Refused('no such work item has been read');
  return Object.keys(known.at)[0] ?? '';
};

const listen = async () => {
  const response = await send('GET', '/v1/pokes');
  if (!response.ok || !response.body) throw new Refused((await response.json()).error.code);
  say({ listening: true });
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (/** @type {string} */ name) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      if (field('event') === 'poke') say({ poked: JSON.parse(field('data') ?? '{}').head });
    }
  }
};

/** @type {Record<string, () => Promise<unknown>>} */
const actions = {
  'sign-in': async () => {
    const [url = '', email = '', password = ''] = words;
    await describe(url);
    state.session = null;
    state.session = await read(
      await send('POST', '/v1/sessions', {
        email,
        password,
        device: { id: state.deviceId, name: 'protocol client' },
      }),
    );
    save();
    say({ signedIn: state.session.person.name });
  },
  pull,
  push,
  claim: async () => {
    const [workItemId = ''] = words;
    record({ type: 'work-item.claim', workItemId }, scopeOf(workItemId));
    await push();
  },
  note: async () => {
    const [workItemId = '', note = ''] = words;
    record({ type: 'work-item.note', workItemId, note }, scopeOf(workItemId));
    await push();
  },
  listen,
  refresh: async () => {
    await refresh();
    say({ refreshed: true });
  },
  'sign-out': async () => {
    await ask('DELETE', '/v1/sessions/current');
    state.session = null;
    save();
    say({ signedOut: true });
  },
};

const wanted = actions[action];
if (!wanted || file === '') {
  say({ refused: 'usage' });
  process.exit(2);
}
wanted().catch((error) => {
  say({ refused: error instanceof Refused ? error.code : String(error?.cause?.code ?? error) });
  process.exit(1);
});
