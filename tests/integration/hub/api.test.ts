import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ErrorCode, httpStatusOf, isErrorCode } from '#shared/kernel/errors';
import { hubDescription, maximumMutationsPerPush } from '#shared/protocol/hub-api';
import { hubProduct, protocolVersion } from '#shared/protocol/version';
import { command } from '#shared/sync/mutation';
import { rowKinds } from '#shared/sync/row';
import { type Answer, postJson } from '../../support/ask-hub';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { device, policy, type Standing, standings } from './policy';

let hub: TestHub;
let pat: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
  pat = await hub.signIn('pat');
});
afterAll(() => hub.close());

/** Sends bytes as they are and answers with what comes back until the hub hangs up or has answered once. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('bad input', () => {
  const post = (body: string, type = 'application/json', path = '/v1/sessions') =>
    hub.ask(path, { method: 'POST', headers: { 'content-type': type, ...pat.headers }, body });

  it.each([
    ['HTML', '<!doctype html><p>Please sign in to the hotel’s network</p>', 'text/html'],
    ['HTML said to be JSON', '<p>no</p>', 'application/json'],
    ['JSON said to be text', '{}', 'text/plain'],
    ['JSON that is cut off', '{"email":"pat@acme', 'application/json'],
    ['nothing', '', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a prototype', '{"__proto__":{"admin":true}}', 'application/json'],
    ['bytes that are no text', '\u0000\u0001\u0002', 'application/octet-stream'],
  ])('%s is refused by its code', async (_name, body, type) => {
    for (const path of ['/v1/sessions', '/v1/sessions/refresh', '/v1/pull', '/v1/mutations'])
      expect(await post(body, type, path), path).toMatchObject({ status: 400, code: 'input.invalid' });
  });

  it.each([
    ['a field too many', { extra: 1 }],
    ['a limit of none', { limit: 0 }],
    ['a limit beyond all', { limit: 2_001 }],
    ['half a number', { upTo: 0.5 }],
    ['a negative head', { upTo: -1 }],
    ['a scope that is no id', { cursors: [{ scope: 'everything', seq: 0 }] }],
    ['a number that no counter reaches', { upTo: 1e300 }],
  ])('a pull with %s is refused', async (_name, change) => {
    expect(await pat.pullRaw(change as never)).toMatchObject({ status: 400, code: 'input.invalid' });
  });

  it('a push of nothing, or of more than fits, is refused', async () => {
    for (const mutations of [
      [],
      Array.from({ length: maximumMutationsPerPush + 1 }, () => ({ id: randomUUID() })),
    ])
      expect(await pat.pushRaw(mutations)).toMatchObject({ status: 400, code: 'input.invalid' });
  });

  it('a body too large is refused as such, and the hub goes on', async () => {
    const large = JSON.stringify({ email: 'x'.repeat(300_000) });
    expect(await post(large)).toMatchObject({ status: 413, code: 'input.too-large' });
    const larger = JSON.stringify({ mutations: ['x'.repeat(5_000_000)] });
    expect(await post(larger, 'application/json', '/v1/mutations')).toMatchObject({
      status: 413,
      code: 'input.too-large',
    });
    expect((await pat.get('/v1/me')).status).toBe(200);
  });

  it('an address that does not exist, or cannot be read, is refused by its code', async () => {
    for (const path of ['/', '/v2/pull', '/v1/', '/v1/../v1/hub/../../x', '/favicon.ico'])
      expect(await hub.ask(path), path).toMatchObject({ status: 404, code: 'request.not-found' });
    expect(await hub.ask('/v1/pull')).toMatchObject({ status: 404, code: 'request.not-found' });
    const answer = await raw('GET /%E0%A4%A HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('{"error":{"code":"input.invalid"}}');
  });

  it('what is no HTTP at all gets an answer or none, and the hub goes on', async () => {
    await raw('\u0016\u0003\u0001\u0000 a TLS greeting\r\n\r\n');
    await raw(`GET / HTTP/1.1\r\nHost: hub\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect((await pat.get('/v1/me')).status).toBe(200);
  });

  it('never tells more than a code: no message, no stack, no SQL', async () => {
    const answers: Answer[] = [await post('{"', 'application/json'), await hub.ask('/nowhere')];
    for (const { body } of answers) expect(Object.keys((body as { error: object }).error)).toEqual(['code']);
  });
});

describe('who may ask what (security check 40)', () => {
  const tokens: Partial<Record<Standing, string>> = {};

  beforeAll(async () => {
    const files = hubFirm('acme');
    const token = async (person: string) =>
      (await hub.session(person, 'acme', { deviceId: device.id })).accessToken;
    tokens.professional = await token('sam');
    tokens.lead = await token('lee');
    tokens.admin = await token('ada');
    tokens.disabled = await token('obi');
    tokens.signedOut = await token('rae');
    await hub.ask('/v1/sessions/current', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${tokens.signedOut}` },
    });
    const people = (files['people.csv'] as string).replace(/^(obi,.*),yes$/m, '$1,no');
    await hub.import({ ...files, 'people.csv': people });
  });

  const answerTo = async (standing: Standing, line: string): Promise<string> => {
    const [method = '', path = ''] = line.split(' ');
    const token = tokens[standing];
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const { body, bytes, at } = policy[line] ?? {};
    const stop = new AbortController();
    const init = bytes
      ? {
          method,
          headers: { ...headers, 'content-type': 'application/octet-stream' },
          body: Buffer.from(bytes),
        }
      : body === undefined
        ? { method, headers }
        : { ...postJson(body, headers), method };
    const response = await fetch(`${hub.url}${at ?? path}`, { ...init, signal: stop.signal });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      stop.abort();
      return String(response.status);
    }
    const text = await response.text();
    const refusal = response.ok ? '' : ` ${(JSON.parse(text) as { error: { code: string } }).error.code}`;
    return `${response.status}${refusal}`;
  };

  it('has a line for every route that the hub describes', async () => {
    const { paths } = (await hub.ask('/openapi.json')).body as { paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(new Set(routes)).toEqual(new Set(Object.keys(policy)));
  });

  it.each(Object.keys(policy))('%s', async (line) => {
    for (const standing of standings) {
      // Guesses at one account are slowed down; how much is not what is asked here.
      if (line === 'POST /v1/sessions') hub.clock.advance(5_000);
      expect(await answerTo(standing, line), standing).toBe(policy[line]?.answers[standing]);
    }
  });
});

const operation = z.looseObject({
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })) })
    .optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.looseObject({
      description: z.string().min(1),
      content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })).optional(),
    }),
  ),
});

/** The parts of OpenAPI 3.1 that this description is made of; a document that breaks these rules is no OpenAPI. */
const document = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
  components: z.looseObject({
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
    schemas: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), z.looseObject({})),
  }),
  paths: z.record(
    z.string().startsWith('/'),
    z.record(z.enum(['get', 'put', 'post', 'delete', 'patch']), operation.optional()),
  ),
});

describe('the description at /openapi.json', () => {
  const read = async () => document.parse((await hub.ask('/openapi.json')).body);
  const operations = async () =>
    Object.entries((await read()).paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, one]) =>
        one ? [{ name: `${method.toUpperCase()} ${path}`, ...one }] : [],
      ),
    );

  it('is a document of OpenAPI 3.1 whose references and schemas hold', async () => {
    const described = await read();
    const text = JSON.stringify(described);
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = pointer
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], described);
      expect(target, pointer).toBeDefined();
    }
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const [name, schema] of Object.entries(described.components.schemas))
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
    for (const { name, requestBody, responses } of await operations())
      for (const { content = {} } of [requestBody, ...Object.values(responses)].filter((part) => !!part))
        for (const { schema } of Object.values(content))
          expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
  });

  it('says of every route what it is for, who must be signed in, and every refusal with its recovery', async () => {
    for (const { name, security, responses } of await operations()) {
      const expected = new Set(
        standings.flatMap((standing) => {
          const [status = '', code] = (policy[name]?.answers[standing] ?? '').split(' ');
          return code ? [`${status} ${code}`] : [];
        }),
      );
      for (const answer of expected) {
        const [status = '', code = ''] = answer.split(' ');
        expect(responses[status]?.description, `${name} ${answer}`).toContain(`\`${code}\``);
      }
      expect(security !== undefined, name).toBe(expected.has('401 session.missing'));
      for (const [status, { description }] of Object.entries(responses).filter(([code]) => code >= '400'))
        for (const [, code = ''] of description.matchAll(/`([^`]+)`/g)) {
          expect(isErrorCode(code), `${name} names ${code}`).toBe(true);
          expect(String(httpStatusOf(code as ErrorCode)), `${name} ${code}`).toBe(status);
        }
    }
  });

  it('shows the bodies that the hub takes: a pull without its limit does not fit', async () => {
    const pull = (await operations()).find(({ name }) => name === 'POST /v1/pull');
    const schema = pull?.requestBody?.content['application/json']?.schema ?? {};
    const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(fits(policy['POST /v1/pull']?.body)).toBe(true);
    expect(fits({ protocolVersion: 1, epoch: null, cursors: [], upTo: null })).toBe(false);
  });

  describe('has components', () => {
    /** Whether a value fits a component, with everything that it refers to. */
    const compiled = async () => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      ajv.addSchema(await read(), 'hub');
      return (component: string) => ajv.compile({ $ref: `hub#/components/schemas/${component}` });
    };

    it('for each command and each kind of row', async () => {
      const { schemas } = (await read()).components;
      const commands = command.options.map(({ shape }) => `Command.${shape.type.value}`);
      const rows = rowKinds.map((kind) => `Row.${kind}`);
      expect(new Set(Object.keys(schemas).filter((name) => !name.startsWith('Shared.')))).toEqual(
        new Set(['Mutation', 'Command', 'FeedEntry', ...commands, ...rows]),
      );
      expect(schemas['Command']?.['oneOf']).toEqual(
        commands.map((name) => ({ $ref: `#/components/schemas/${name}` })),
      );
    });

    it('that mutations fit, and none with a command nobody knows or a field too many', async () => {
      const fits = (await compiled())('Mutation');
      const claim = pat.mutation({
        command: { type: 'work-item.claim', workItemId: hub.ids().workItem('w1') },
      });
      expect(fits(claim)).toBe(true);
      expect(fits({ ...claim, command: { ...claim.command, type: 'work-item.nothing' } })).toBe(false);
      expect(fits({ ...claim, command: { ...claim.command, more: 1 } })).toBe(false);
      expect(fits({ ...claim, more: 1 })).toBe(false);
    });

    it('that the entries of the feed fit, tombstones and kinds of later hubs too', async () => {
      const fits = (await compiled())('FeedEntry');
      const { entries } = await pat.pull();
      for (const entry of entries)
        expect(fits(entry), `${entry.kind}: ${JSON.stringify(fits.errors)}`).toBe(true);
      const item = entries.find(({ kind }) => kind === 'workItem');
      expect(fits({ ...item, row: null })).toBe(true);
      expect(fits({ ...item, row: { ...item?.row, more: 1 } })).toBe(true);
      expect(fits({ ...item, row: { ...item?.row, status: 7 } })).toBe(false);
      expect(fits({ ...item, kind: 'of a later hub', row: { status: 7 } })).toBe(true);
    });

    it('that say where they cross', async () => {
      const text = JSON.stringify((await read()).paths);
      expect(text.match(/"mutations":\{[^}]*"\$ref":"#\/components\/schemas\/Mutation"/g)).toHaveLength(2);
      expect(text.match(/"entries":\{[^}]*"\$ref":"#\/components\/schemas\/FeedEntry"/g)).toHaveLength(1);
    });
  });
});

describe('what the hub says of itself', () => {
  it('is enough to know a hub by', async () => {
    const described = hubDescription.parse((await hub.ask('/v1/hub')).body);
    expect(described).toMatchObject({
      product: hubProduct,
      name: 'acme Back Office',
      protocolVersion,
      hubId: pat.session.hubId,
      sampleSignIn: false,
    });
  });

  it('is its health', async () => {
    expect(await hub.ask('/health')).toMatchObject({ status: 200, body: { status: 'healthy' } });
  });

  it('is figures by route, not by person, in the format of Prometheus', async () => {
    await pat.pull();
    const { body } = await hub.ask('/metrics');
    const text = String(body);
    expect(text).toMatch(
      /^meridian_request_seconds_count\{method="POST",route="\/v1\/pull",status="200"\} \d+$/m,
    );
    expect(text).toMatch(/^meridian_connected_workstations \d+$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).not.toContain(pat.session.personId);
    expect(text).not.toContain('ghost@acme.example');
  });
});
