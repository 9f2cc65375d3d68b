/** The API's description (OpenAPI 3.1), made from the very routes and schemas that check the calls. */
import { z } from 'zod';
import { problemKinds, typeOf } from './problem-kinds.ts';
import type { Access, Route } from './route.ts';

type Json = Record<string, unknown>;

/** JSON Schema 2020-12, which OpenAPI 3.1 embeds as it is. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
};

const securityOf = (access: Access): Json[] => {
  if (access === 'anybody') return [];
  return [access === 'token' ? { trackingToken: [] } : { staffSession: [] }];
};

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Random each time, 16 to 255 visible characters: the same call again within 24 hours gets the first answer.',
  schema: { type: 'string', minLength: 16, maxLength: 255 },
};

/** The statuses any call may answer with, by what the route has to get wrong. */
const problemStatuses = (route: Route): number[] => [
  400,
  ...(route.access === 'anybody' ? [] : [401]),
  ...(typeof route.access === 'string' ? [] : [403]),
  ...(route.params === undefined ? [] : [404]),
  ...(route.method === 'get' ? [] : [409]),
  ...(route.body === undefined ? [] : [413, 415]),
  422,
  429,
  500,
  503,
];

const answersOf = (route: Route): Json => {
  const given = Object.entries(route.answers).map(([status, { description, schema, contentType }]) => {
    const type = contentType ?? (schema === undefined ? undefined : 'application/json');
    const media = schema === undefined ? {} : { schema: schemaOf(schema, 'output') };
    return [status, { description, ...(type !== undefined && { content: { [type]: media } }) }];
  });
  const problems = problemStatuses(route).map((status) => [
    status,
    { $ref: `#/components/responses/Problem${status}` },
  ]);
  return Object.fromEntries([...problems, ...given]);
};

/** `/requests/:reference` as OpenAPI writes it. */
const pathOf = (route: Route): string => `/v1${route.path.replaceAll(/:(\w+)/gu, '{$1}')}`;

/** A name that generated clients can use: `postRequestsVerification`. */
const operationId = ({ method, path }: Route): string =>
  path
    .split('/')
    .flatMap((part) => part.replace(':', 'by-').split('-'))
    .filter((word) => word !== '')
    .reduce((name, word) => `${name}${word.charAt(0).toUpperCase()}${word.slice(1)}`, method as string);

const operationOf = (route: Route): Json => ({
  operationId: operationId(route),
  tags: [route.tag],
  summary: route.summary,
  ...(route.description !== undefined && { description: route.description }),
  ...(Array.isArray(route.access) && { 'x-roles': route.access }),
  security: securityOf(route.access),
  parameters: [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.method === 'post' ? [idempotencyKey] : []),
  ],
  ...(route.body !== undefined && {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  }),
  responses: answersOf(route),
});

const problemSchema = z.object({
  type: z.string().describe('A stable path that explains the kind.'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('This very occurrence, as a URN.'),
  errors: z
    .array(z.object({ pointer: z.string().describe('RFC 6901'), detail: z.string() }))
    .optional()
    .describe('Every fault in what was given.'),
  current: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  requestId: z.string(),
});

const problemResponses = (): Json =>
  Object.fromEntries(
    Object.entries(problemKinds).map(([kind, { status, title, about }]) => [
      `Problem${status}`,
      {
        description: `${title}. ${about} (${kind})`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );

/** The whole document; deterministic, so that two builds of the same code can be compared. */
export const openApi = (routes: readonly Route[], publicUrl: string): Json => {
  const paths: Record<string, Json> = {};
  for (const route of routes) paths[pathOf(route)] = { ...paths[pathOf(route)], [route.method]: operationOf(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Habeas',
      version: '1',
      description: `Requests of people about their personal data. Errors are problems (RFC 9457); their kinds are explained at ${typeOf('invalid-input')} and beside it.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: [
      { name: 'customers', description: 'People who ask about their data. No account: a tracking token.' },
      { name: 'staff', description: 'Signing in and out.' },
      { name: 'desk', description: 'Representatives decide for the countries and languages of their desk.' },
      { name: 'compliance', description: 'The history, read only.' },
      { name: 'operations', description: 'Running the service.' },
    ],
    paths,
    components: {
      securitySchemes: {
        trackingToken: { type: 'http', scheme: 'bearer', description: 'The token given when the request was filed.' },
        staffSession: { type: 'http', scheme: 'bearer', description: 'The token of POST /v1/sessions.' },
      },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      responses: problemResponses(),
    },
  };
};
