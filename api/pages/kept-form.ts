/** A form of staff that came in after its session had ended: kept, and shown again once its writer has signed in. */
import type { Request } from 'express';
import { z } from 'zod';
import { hashToken, newToken } from '../../db/secrets.ts';
import type { PageCaller } from './caller.ts';
import type { PageContext } from './context.ts';
import type { CookieChange } from './cookies.ts';
import type { FormState, FormValues } from './form.ts';
import type { PageRoute } from './page-route.ts';

const keptSchema = z.object({
  path: z.string(),
  staff: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
/** A working day: who comes back later begins anew. */
const keptSeconds = 12 * 3600;

/**
 * Keeps what was typed, but no secrets; gives the cookie that leads to it. Nothing is kept when nobody knows whose
 * session it was: it must come back to its writer and to nobody else.
 */
export const keepForm = async (
  { api, cookies }: PageContext,
  { request, route }: { request: Request; route: PageRoute },
  values: FormValues,
): Promise<CookieChange[]> => {
  const staff = await api.record.stores.sessions.ownerOf(hashToken(cookies.read(request, 'sid') ?? ''));
  if (staff === undefined || route.get === undefined) return [];
  const { token } = newToken();
  const rest = Object.entries(values).filter(([name]) => !(route.secrets ?? []).includes(name));
  await api.record.stores.drafts.save(token, { path: request.originalUrl, staff, values: Object.fromEntries(rest) });
  return [{ name: 'kept', value: token, maxAgeSeconds: keptSeconds }];
};

/** What was kept for this page and this member of staff; it is taken out, so that it comes back once. */
export const takeKept = async (
  { api, cookies }: PageContext,
  request: Request,
  { staff }: PageCaller,
): Promise<FormState | undefined> => {
  const token = cookies.read(request, 'kept');
  if (token === undefined || staff === undefined || request.method !== 'GET') return undefined;
  const kept = keptSchema.safeParse(await api.record.stores.drafts.find(token)).data;
  if (kept === undefined || kept.path !== request.originalUrl || kept.staff !== staff.id) return undefined;
  await api.record.stores.drafts.remove(token);
  return { values: kept.values, faults: [] };
};
