/**
 * A client of the hub written from docs/protocol.md alone: plain Node, nothing of the project. It keeps its state in
 * one JSON file, with a folder beside it for the chunks of files, and does one thing a call; what it says is one JSON
 * object a line. Longer than 400 lines, as the page is to be read beside one file.
 *
 *   node client.mjs STATE sign-in URL EMAIL PASSWORD     reads the hub's description, signs in
 *   node client.mjs STATE pull                           reads everything there is to read, forgets what it must
 *   node client.mjs STATE claim WORK-ITEM-ID             writes a claim down, pushes all that waits
 *   node client.mjs STATE next                           has the hub choose and claim what to do next
 *   node client.mjs STATE note WORK-ITEM-ID TEXT         the same with a note
 *   node client.mjs STATE attach WORK-ITEM-ID PATH       the same with a file, then brings its bytes
 *   node client.mjs STATE later note|attach ...          only writes down, as without a network
 *   node client.mjs STATE fetch ATTACHMENT-ID PATH       writes a file's newest version there
 *   node client.mjs STATE push                           pushes again what waits, as after a lost reply
 *   node client.mjs STATE listen                         tells each poke until it is ended
 *   node client.mjs STATE refresh                        exchanges the refresh token
 *   node client.mjs STATE sign-out
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';

const PROTOCOL_VERSION = 1;
const PAGE = 1_000;
const PUSH = 200;
const CHUNK = 1024 * 1024;

const [, , file = '', ...said] = process.argv;
const later = said[0] === 'later';
const [action = '', ...words] = later ? said.slice(1) : said;

/** @type {any} */
const state = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : {
      deviceId: randomUUID(),
      deviceSequence: 0,
      hub: null,
      session: null,
      attempt: null,
      /** That of the rows; null while there are none. */
      epoch: null,
      /** That in which the hub was last heard of. */
      heard: null,
      head: 0,
      cursors: {},
      rows: {},
      journal: [],
      /** The claim of whatever the hub chooses, asked for and not answered. */
      next: null,
      uploads: [],
    };

/** @param {string} path @param {string | Uint8Array} content */
const keep = (path, content) => {
  const fresh = `${path}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  writeSync(handle, /** @type {any} */ (content));
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, path);
};

const save = () => keep(file, JSON.stringify(state));

const chunkFolder = `${file}-chunks`;
const chunkPath = (/** @type {string} */ hash) => join(chunkFolder, hash);
const sha256 = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');

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
  const isBytes = body instanceof Uint8Array;
  if (body !== undefined) headers['content-type'] = isBytes ? 'application/octet-stream' : 'application/json';
  if (state.session) headers['authorization'] = `Bearer ${state.session.accessToken}`;
  return fetch(`${url}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: isBytes ? Uint8Array.from(body) : JSON.stringify(body) }),
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

/** What was refused stays refused. What was sealed for a lead was taken in, and the hub alone has it. @param {any} answer */
const tookEffect = ({ outcome, error }) => outcome !== 'rejected' || error?.code === 'mutation.quarantined';

/** The hub is of another epoch: what it may have lost, all that took effect in an older one, is open again. @param {string} epoch */
const hear = (epoch) => {
  for (const one of state.journal)
    if (one.answer && one.answer.epoch !== epoch && tookEffect(one.answer)) one.answer = null;
  state.heard = epoch;
};

/** Takes a row out of a scope, and lets go of it where it stands in no other. @param {string} name @param {string} scope */
const takeOut = (name, scope) => {
  const row = state.rows[name];
  if (!row) return;
  delete row.at[scope];
  if (Object.keys(row.at).length === 0) delete state.rows[name];
};

/** @param {any} page */
const takeIn = (page) => {
  if (page.rebuild) {
    state.rows = {};
    state.cursors = {};
  }
  for (const entry of page.entries) {
    const known = state.rows[nameOf(entry)];
    if (known && Math.max(...Object.values(known.at)) > entry.seq && entry.row !== null) continue;
    if (entry.row === null) takeOut(nameOf(entry), entry.scope);
    else state.rows[nameOf(entry)] = { at: { ...known?.at, [entry.scope]: entry.seq }, row: entry.row };
  }
  for (const { scope, seq } of page.cursors) state.cursors[scope] = seq;
  state.epoch = page.epoch;
  hear(page.epoch);
};

const pull = async () => {
  /** @type {number | null} */
  let upTo = null;
  let pages = 0;
  /** @type {Set<string>} */
  const unseen = new Set();
  for (let more = true; more; ) {
    const page = await ask('POST', '/v1/pull', {
      protocolVersion: PROTOCOL_VERSION,
      epoch: state.epoch,
      cursors: Object.entries(state.cursors).map(([scope, seq]) => ({ scope, seq })),
      upTo,
      limit: PAGE,
    });
    takeIn(page);
    for (const scope of page.forget) unseen.add(scope);
    upTo = page.head;
    more = page.more;
    pages += 1;
    save();
  }
  state.head = upTo ?? 0;
  save();
  /** @type {object[]} */
  const forgotten = [];
  for (const scope of unseen) forgotten.push({ scope, receipt: await forget(scope) });
  const rows = Object.keys(state.rows).length;
  say({ pulled: pages, head: state.head, rows, ...(forgotten.length > 0 ? { forgotten } : {}) });
};

/** Stamps what is about to be recorded. @param {string} [id] */
const stamp = (id = uuid7()) => {
  state.deviceSequence += 1;
  return { id, deviceSequence: state.deviceSequence, recordedAt: Date.now() };
};

/** @param {object} command @param {string} scope @param {object} [stamped] @param {object | null} [answer] */
const record = (command, scope, stamped = stamp(), answer = null) => {
  const { personId } = state.session;
  const mutation = { ...stamped, scope, personId, deviceId: state.deviceId, dependsOn: [], command };
  state.journal.push({ mutation, answer });
  // What was asked for earlier and answered late goes before what was made meanwhile.
  const place = (/** @type {any} */ { mutation: { deviceSequence } }) => deviceSequence;
  state.journal.sort((/** @type {any} */ one, /** @type {any} */ other) => place(one) - place(other));
  save();
};

/** Pushes what waits until nothing does; the answers, in order. @returns {Promise<any[]>} */
const pushAll = async () => {
  /** @type {any[]} */
  const answers = [];
  for (;;) {
    const waiting = state.journal.filter((/** @type {any} */ one) => one.answer === null).slice(0, PUSH);
    if (waiting.length === 0) return answers;
    const answer = await ask('POST', '/v1/mutations', {
      protocolVersion: PROTOCOL_VERSION,
      deviceId: state.deviceId,
      ...(state.heard === null ? {} : { epoch: state.heard }),
      mutations: waiting.map((/** @type {any} */ one) => one.mutation),
    });
    if (answer.answers.length === 0 && answer.epoch === state.heard) throw new Refused('unreachable');
    // In another epoch nothing was judged: what is open again stands before these, and all goes from the start.
    if (answer.epoch !== state.heard) hear(answer.epoch);
    for (const judged of answer.answers) {
      const one = state.journal.find((/** @type {any} */ each) => each.mutation.id === judged.id);
      if (one) one.answer = { ...judged, epoch: answer.epoch };
    }
    answers.push(...answer.answers);
    letGoOfBackedUp(answer);
  }
};

/** What is in a backup of the hub is needed no more, once its effect has been read. @param {any} answer */
const letGoOfBackedUp = ({ epoch, backupWatermark }) => {
  const isRead = (/** @type {any} */ judged) => judged.epoch === state.epoch && judged.seq <= state.head;
  const isSafe = (/** @type {any} */ { mutation, answer: judged }) => {
    if (judged?.epoch !== epoch) return false;
    // These have no number of their own: a backup at the one in their answer may be from before them.
    const hasNone = mutation.command.type === 'use.note' || judged.error?.code === 'mutation.quarantined';
    return hasNone ? judged.seq < backupWatermark : judged.seq <= backupWatermark;
  };
  // Whatever reached the hub before a mutation in the backup was made is in the backup, too: bytes have no number.
  let upTo = 0;
  for (const one of state.journal) if (isSafe(one)) upTo = Math.max(upTo, one.mutation.deviceSequence);
  for (const one of state.uploads) if (one.whole?.epoch === epoch && one.whole.sequence < upTo) letGo(one);
  // What was rejected stays, sealed or refused: there is nobody here to deal with it.
  state.journal = state.journal.filter(
    (/** @type {any} */ one) =>
      !one.answer || one.answer.outcome === 'rejected' || !isRead(one.answer) || !isSafe(one),
  );
  save();
};

const push = async () => {
  const answers = later ? [] : await pushAll();
  if (!later) await upload();
  say({ pushed: answers.length, answers });
};

/** Has the hub choose and claim. Written down before it is sent: after a lost reply the very same is asked again. */
const next = async () => {
  state.next ??= { asked: stamp(), heard: state.heard };
  save();
  const { asked, heard } = state.next;
  const { workItemId, scope, seq } = await ask('POST', '/v1/claims/next', {
    protocolVersion: PROTOCOL_VERSION,
    ...asked,
  });
  state.next = null;
  // Kept as if it had been pushed; by a hub of another epoch than was asked, it may not be known.
  const isKnown = heard !== null && heard === state.heard;
  const answer = isKnown ? { id: asked.id, outcome: 'applied', seq, epoch: heard } : null;
  if (workItemId !== null) record({ type: 'work-item.claim', workItemId }, scope, asked, answer);
  save();
  say({ claimed: workItemId });
};

const answerTo = (/** @type {any} */ { versionId }) =>
  state.journal.find((/** @type {any} */ one) => one.mutation.id === versionId)?.answer;

/** Lets go of the bytes of a file, but for chunks that another names. @param {any} upload */
const letGo = (upload) => {
  state.uploads = state.uploads.filter((/** @type {any} */ each) => each !== upload);
  save();
  const needed = new Set(state.uploads.flatMap((/** @type {any} */ each) => each.manifest.chunks));
  for (const hash of upload.manifest.chunks) if (!needed.has(hash)) rmSync(chunkPath(hash), { force: true });
};

/** Brings the bytes of every version that the hub took; in another epoch once more, as it may have lost them. */
const upload = async () => {
  for (const one of state.uploads) {
    const known = state.journal.find((/** @type {any} */ { mutation }) => mutation.id === one.versionId);
    // Where it left the journal it was taken, and is in a backup that may hold no bytes of it.
    if (known && (!known.answer || known.answer.outcome === 'rejected')) continue;
    const epoch = state.heard;
    if (one.whole?.epoch === epoch) continue;
    const path = `/v1/attachments/${one.attachmentId}/versions/${one.versionId}`;
    const asked = await ask('GET', `${path}/chunks`).catch((error) => {
      if (!known && error instanceof Refused && error.code === 'attachment.not-found') return null;
      throw error;
    });
    if (asked === null) {
      // An older backup was restored, and nothing names these bytes any more.
      letGo(one);
      continue;
    }
    if (asked.storedAt === null) {
      for (const index of asked.missing)
        await ask('PUT', `${path}/chunks/${index}`, readFileSync(chunkPath(one.manifest.chunks[index])));
      await ask('POST', `${path}/complete`);
    }
    one.whole = { epoch, sequence: state.deviceSequence };
    save();
  }
};

/** Erases a scope that its person sees no more, once the hub has all that was done in it. @param {string} scope */
const forget = async (scope) => {
  await pushAll();
  const files = state.uploads.filter((/** @type {any} */ one) => one.scope === scope);
  for (const one of files) {
    if (answerTo(one)?.error?.code !== 'mutation.quarantined') continue;
    for (const hash of one.manifest.chunks) {
      const asked = await ask('POST', '/v1/sealed-chunks', { scope, hash, data: null });
      const data = () => readFileSync(chunkPath(hash)).toString('base64');
      if (!asked.here) await ask('POST', '/v1/sealed-chunks', { scope, hash, data: data() });
    }
  }
  const receipt = await ask('POST', '/v1/forgets', { scope }).catch((error) => {
    if (error instanceof Refused && error.code === 'scope.still-visible') return null;
    throw error;
  });
  if (receipt === null) return null;
  for (const name of Object.keys(state.rows)) takeOut(name, scope);
  state.journal = state.journal.filter((/** @type {any} */ { mutation }) => mutation.scope !== scope);
  save();
  for (const one of files) letGo(one);
  // Last: while it is there the hub names the scope again, and whatever broke off is done once more.
  delete state.cursors[scope];
  save();
  return receipt.index;
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
  next,
  note: async () => {
    const [workItemId = '', note = ''] = words;
    record({ type: 'work-item.note', workItemId, note }, scopeOf(workItemId));
    await push();
  },
  attach: async () => {
    const [workItemId = '', path = ''] = words;
    const bytes = readFileSync(path);
    const starts = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, index) => index * CHUNK);
    const pieces = starts.map((start) => bytes.subarray(start, start + CHUNK));
    const chunks = pieces.map(sha256);
    const manifest = {
      sha256: sha256(bytes),
      size: bytes.length,
      mediaType: 'application/octet-stream',
      chunkSize: CHUNK,
      chunks,
    };
    const [scope, attachmentId, versionId] = [scopeOf(workItemId), uuid7(), uuid7()];
    mkdirSync(chunkFolder, { recursive: true });
    for (const [index, piece] of pieces.entries()) keep(chunkPath(chunks[index] ?? ''), piece);
    state.uploads.push({ scope, attachmentId, versionId, manifest });
    record(
      { type: 'attachment.add', workItemId, attachmentId, name: basename(path), manifest },
      scope,
      stamp(versionId),
    );
    await push();
  },
  fetch: async () => {
    const [attachmentId = '', path = ''] = words;
    const version = state.rows[`attachment:${attachmentId}`]?.row.versions.at(-1);
    if (!version || version.storedAt === null) throw new Refused('not to be had yet');
    const response = await send('GET', `/v1/attachments/${attachmentId}/versions/${version.id}/content`);
    if (!response.ok) await read(response);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (sha256(bytes) !== version.manifest.sha256) throw new Refused('not what was promised');
    writeFileSync(path, bytes);
    say({ fetched: bytes.length });
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
