/** Who opens a page: the cookies become a member of staff or the request that a tracking token opens. */
import type { Request } from 'express';
import { hashToken } from '../../db/secrets.ts';
import type { Own } from '../acts/own-request.ts';
import { staffOfSession } from '../staff-session.ts';
import type { StaffCaller } from '../context.ts';
import type { PageContext } from './context.ts';
import { PageError } from './page-error.ts';
import type { PageRoute } from './page-route.ts';

export type PageCaller = {
  own: Own | undefined;
  staff: StaffCaller | undefined;
  session: Buffer | undefined;
  /** What tells this caller's one-time form tokens from everybody else's. */
  scope: string;
};

const nobody: PageCaller = { own: undefined, staff: undefined, session: undefined, scope: 'anybody' };

const customer = async ({ api, cookies }: PageContext, request: Request): Promise<PageCaller> => {
  const token = cookies.read(request, 'track');
  const found = token && (await api.record.stores.requests.findByTrackingHash(hashToken(token)));
  if (!token || !found) throw new PageError('open-again');
  return { ...nobody, own: { reference: found.reference, token }, scope: `request:${found.id}` };
};

/** Throws PageError `open-again`, or NotAllowedError with reason `sign_in` or `forbidden`. */
export const pageCaller = async (context: PageContext, request: Request, route: PageRoute): Promise<PageCaller> => {
  const { access, passive = false } = route;
  if (access === 'anybody') return nobody;
  if (access === 'customer') return customer(context, request);
  const session = hashToken(context.cookies.read(request, 'sid') ?? '');
  const staff = await staffOfSession(context.api, session, { roles: access, passive });
  return { own: undefined, staff, session, scope: `staff:${staff.id}` };
};

/** The cookie that forms are bound to: the staff's session where there is one, else the visitor's own. */
export const bindingOf = ({ cookies }: PageContext, request: Request, route: PageRoute): string | undefined =>
  (route.site === 'portal' ? undefined : cookies.read(request, 'sid')) ?? cookies.read(request, 'pre');
