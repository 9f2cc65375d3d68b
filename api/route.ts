/**
 * A route as data: one definition registers it with Express (`api/rest/mount.ts`), checks what comes in, and
 * describes it in the OpenAPI document, so that the three cannot differ.
 */
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { StaffRole } from '../db/staff-store.ts';
import type { Claim } from '../db/idempotency-store.ts';
import type { StaffCaller } from './context.ts';

/** Who may call: anybody; the holder of the request's tracking token (bearer); staff of one of these roles (bearer). */
export type Access = 'anybody' | 'token' | readonly StaffRole[];

export type Answer =
  | { status: number; body: unknown; headers?: Record<string, string> }
  /** A file or export that is sent as it is made. */
  | { status: number; stream: Readable; headers: Record<string, string> };

export type Call<P, Q, B, A extends Access> = {
  params: P;
  query: Q;
  body: B;
  /** The bearer token of a `token` route. */
  token: A extends 'token' ? string : undefined;
  /** The caller of a staff route. */
  staff: A extends readonly StaffRole[] ? StaffCaller : undefined;
  /** The hash of the token by which the staff signed in, as the session is kept. */
  session: A extends readonly StaffRole[] ? Buffer : undefined;
  /** The `Idempotency-Key` of this call with the route and body it belongs to; absent when none was sent. */
  claim: Claim | undefined;
  /** The caller's address as the proxy setting gives it; for limits only, never stored or logged whole. */
  address: string;
};

type AnySchema = z.ZodType;
type Out<S extends AnySchema | undefined> = S extends AnySchema ? z.output<S> : undefined;

export type RouteDefinition<
  P extends AnySchema | undefined,
  Q extends AnySchema | undefined,
  B extends AnySchema | undefined,
  A extends Access,
> = {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Express path under `/v1`, e.g. `/requests/:reference`. */
  path: string;
  tag: 'customers' | 'desk' | 'compliance' | 'staff' | 'operations';
  /** One line for the API description. */
  summary: string;
  description?: string;
  access: A;
  params?: P;
  query?: Q;
  body?: B;
  /** The answers by status, with the schema of a JSON body; problems (4xx, 5xx) are described in common. */
  answers: Record<number, { description: string; schema?: AnySchema; contentType?: string }>;
  handle: (call: Call<Out<P>, Out<Q>, Out<B>, A>) => Promise<Answer>;
};

/** A route with its types forgotten, for lists of routes. */
export type Route = Omit<
  RouteDefinition<AnySchema | undefined, AnySchema | undefined, AnySchema | undefined, Access>,
  'handle'
> & {
  handle: (call: Call<unknown, unknown, unknown, Access>) => Promise<Answer>;
};

/** Keeps a route's types together while it is written, and gives it as a plain `Route`. */
export const route = <
  A extends Access,
  P extends AnySchema | undefined = undefined,
  Q extends AnySchema | undefined = undefined,
  B extends AnySchema | undefined = undefined,
>(
  definition: RouteDefinition<P, Q, B, A>,
): Route => definition as unknown as Route; // the mount calls it only with what its own schemas gave
