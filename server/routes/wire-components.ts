import type { SwaggerTransformObject } from '@fastify/swagger';
import { z } from 'zod';
import { command, mutation } from '#shared/sync/mutation';
import { rowKinds, rowSchemas } from '#shared/sync/row';

/*
 * What the bodies of push and pull are made of, for the description alone. The routes leave it open on purpose: a hub
 * judges each mutation by itself and a replica keeps rows that it cannot read, so neither is refused with its body.
 */

type JsonSchema = Record<string, unknown>;

const uriOf = (id: string): string => `#/components/schemas/${id}`;
const refTo = (id: string): JsonSchema => ({ $ref: uriOf(id) });
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

const typeOf = (option: (typeof command.options)[number]): string => option.shape.type.value;

const prefixed = <T>(prefix: string, named: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [prefix + name, value]));

/** Each command and each kind of row by itself, and a mutation, as components of OpenAPI by their names. */
const readSchemas = (): Record<string, JsonSchema> => {
  const named = z.registry<{ id: string }>();
  named.add(mutation, { id: 'Mutation' });
  named.add(command, { id: 'Command' });
  for (const option of command.options) named.add(option, { id: `Command.${typeOf(option)}` });
  for (const kind of rowKinds) named.add(rowSchemas[kind], { id: `Row.${kind}` });
  // As they are read: rows cross as they were written, without what a reader fills in.
  const { schemas } = z.toJSONSchema(named, { io: 'input', unrepresentable: 'any', uri: uriOf });
  const { __shared: shared, ...own } = schemas;
  const all = { ...own, ...prefixed('Shared.', shared?.$defs ?? {}) };
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(all).map(([id, { $id, $schema, id: _id, ...schema }]) => [id, schema])),
  );
  // What refers to itself, zod sets apart under a name that is no component's.
  return JSON.parse(text.replaceAll(`${uriOf('__shared')}#/$defs/`, uriOf('Shared.')));
};

/** An entry of the feed: which row stands under which `kind`, and that there may be kinds of later hubs. */
const feedEntryOf = (entry: JsonSchema): JsonSchema => ({
  ...entry,
  oneOf: [
    ...rowKinds.map((kind) => ({
      properties: { kind: { const: kind }, row: orNull(refTo(`Row.${kind}`)) },
    })),
    { properties: { kind: { not: { enum: rowKinds } } } },
  ],
});

interface Body {
  readonly content: Record<string, { schema: { properties: Record<string, { items: JsonSchema }> } }>;
}

/** What of OpenAPI is changed here. */
interface Described {
  readonly paths: Record<string, { post?: { requestBody?: Body; responses: Record<string, Body> } }>;
  readonly components: { schemas?: Record<string, JsonSchema> };
}

/** Says what a list in a body holds, as a component, and what that was before. Throws where there is no such list. */
const fill = (body: Body | undefined, list: string, id: string): JsonSchema => {
  const found = body?.content['application/json']?.schema.properties[list];
  if (!found) throw new Error(`no body has a list of ${list}`);
  const before = found.items;
  found.items = refTo(id);
  return before;
};

/** Enters the schemas of mutations, commands and rows in the description, and says where they cross. */
export const describeWire: SwaggerTransformObject = (document) => {
  if (!('openapiObject' in document)) return document.swaggerObject;
  const { paths, components } = document.openapiObject as unknown as Described;
  for (const path of ['/v1/mutations', '/v1/farewells'])
    fill(paths[path]?.post?.requestBody, 'mutations', 'Mutation');
  const entry = fill(paths['/v1/pull']?.post?.responses['200'], 'entries', 'FeedEntry');
  components.schemas = { ...components.schemas, ...readSchemas(), FeedEntry: feedEntryOf(entry) };
  return document.openapiObject;
};
