/**
 * A page as data: one definition registers it (`mount.ts`), checks who calls and what was typed, and shows it again
 * with every fault when a form cannot be used. docs/pages.md tells how to add one.
 */
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Claim } from '../../db/idempotency-store.ts';
import type { StaffRole } from '../../db/staff-store.ts';
import type { Translate } from '../../locales/index.ts';
import type { Own } from '../acts/own-request.ts';
import type { StaffCaller } from '../context.ts';
import type { CookieChange, CookieName } from './cookies.ts';
import type { FieldFault, FormState, FormValues } from './form.ts';
import type { Site } from './sites.ts';

/** Who may open a page: anybody; who holds the tracking cookie of a request; staff of one of these roles. */
export type PageAccess = 'anybody' | 'customer' | readonly StaffRole[];

/** What every page tells the layout; a page's own view model extends it. */
export type PageModel = {
  /** What this page is, in a few words, never anything personal: browsers keep titles in their history. */
  title: string;
  /** Where "Back" leads: an address of ours. */
  back?: string | undefined;
  /** What the form's fields hold when the page is first opened. */
  values?: FormValues | undefined;
  /** What is wrong with a filter in the address: said like the faults of a form, with `values` as they were typed. */
  faults?: readonly FieldFault[] | undefined;
  /** What was just done, said once in a banner. */
  done?: string | undefined;
};

/** A template that shows models of type `M`: `const start = view<StartModel>('portal/start')`. */
export type View<M extends PageModel> = { template: string; model?: M };
export const view = <M extends PageModel>(template: string): View<M> => ({ template });

type Extras = { status?: number; headers?: Readonly<Record<string, string>>; cookies?: readonly CookieChange[] };
export type Shown = Extras & { template: string; model: PageModel };
/** What a `get` gives: a page, another address, plain data for the script, or a file. */
export type PageAnswer =
  | Shown
  | { to: string; cookies?: readonly CookieChange[]; headers?: Readonly<Record<string, string>> }
  | { json: unknown }
  | { stream: Readable; headers: Readonly<Record<string, string>> };

/** A page with its model; the two are checked against each other. */
export const show = <M extends PageModel>({ template }: View<M>, model: M, extras: Extras = {}): Shown => ({
  template,
  model,
  ...extras,
});
/** To another address of ours, by 303. */
export const goTo = (to: string, ...cookies: CookieChange[]): PageAnswer => ({ to, cookies });

export type PageCall<P = unknown, Q = unknown, A extends PageAccess = PageAccess> = {
  site: Site;
  language: string;
  t: Translate;
  params: P;
  query: Q;
  /** What was typed and what is wrong with it, when the page is shown again; both empty the first time. */
  form: FormState;
  /** What opens the customer's request; hand it to the acts. */
  own: A extends 'customer' ? Own : undefined;
  staff: A extends readonly StaffRole[] ? StaffCaller : undefined;
  /** The hash of the staff's session token. */
  session: A extends readonly StaffRole[] ? Buffer : undefined;
  /** The caller's network address, for limits only. */
  address: string;
  cookie: (name: CookieName) => string | undefined;
  /** The address of a page of this site in this language, `link('/tasks')`. */
  link: (path?: string) => string;
};
/** A form that came in: its checked fields, and the claim that makes a double submit one act. */
export type PagePost<F, P = unknown, Q = unknown, A extends PageAccess = PageAccess> = PageCall<P, Q, A> & {
  input: F;
  claim: Claim;
};

type AnySchema = z.ZodType;
type Out<S extends AnySchema | undefined> = S extends AnySchema ? z.output<S> : undefined;

export type PageDefinition<
  A extends PageAccess,
  P extends AnySchema | undefined,
  Q extends AnySchema | undefined,
  F extends AnySchema | undefined,
> = {
  site: Site;
  /** Below the site's base: '' or `/tasks/:id`. No personal data in it. */
  path: string;
  access: A;
  params?: P;
  /** What stands after `?`; other keys are ignored, a wrong value is a 404. */
  query?: Q;
  /** The fields of the form; other fields are a fault. */
  form?: F;
  /** Fields that are never shown again and never kept: passwords, codes. */
  secrets?: readonly string[];
  /** Asked by the script and not by a person: it does not keep a staff session alive. */
  passive?: boolean;
  /** Sends no Referer at all (an address with a secret). */
  noReferrer?: boolean;
  get?: (call: PageCall<Out<P>, Out<Q>, A>) => Promise<PageAnswer> | PageAnswer;
  /** Throws FormError to have the page shown again; an act's InputError becomes the common page for it. */
  post?: (call: PagePost<Out<F>, Out<P>, Out<Q>, A>) => Promise<PageAnswer> | PageAnswer;
};

/** A page with its types forgotten, for lists of pages. */
export type PageRoute = Omit<
  PageDefinition<PageAccess, AnySchema | undefined, AnySchema | undefined, AnySchema | undefined>,
  'get' | 'post'
> & {
  get?: (call: PageCall) => Promise<PageAnswer> | PageAnswer;
  post?: (call: PagePost<unknown>) => Promise<PageAnswer> | PageAnswer;
};

/** Keeps a page's types together while it is written, and gives it as a plain `PageRoute`. */
export const pageRoute = <
  A extends PageAccess,
  P extends AnySchema | undefined = undefined,
  Q extends AnySchema | undefined = undefined,
  F extends AnySchema | undefined = undefined,
>(
  definition: PageDefinition<A, P, Q, F>,
): PageRoute => definition as unknown as PageRoute; // the mount calls it only with what its own schemas gave
