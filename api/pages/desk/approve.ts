/** Before something happens that cannot be undone: the letter as it will be read, then a page to check and approve. */
import { z } from 'zod';
import { isNamed } from '../../../workflows/domain/errors.ts';
import { approveRequest } from '../../acts/approve-request.ts';
import { previewEnding } from '../../acts/preview-ending.ts';
import { previewPackage } from '../../acts/preview-package.ts';
import { viewCase } from '../../acts/view-case.ts';
import type { PageContext } from '../context.ts';
import { goTo, type PageAnswer, type PageCall, pageRoute, show, view, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { type ApproveModel, approveModel, type PreviewModel, previewModel } from './approve-model.ts';
import { caseParams, staleAnswer } from './case.ts';
import { isDecidable } from './case-view.ts';

const previewView = view<PreviewModel>('desk/preview');
const approveView = view<ApproveModel>('desk/approve');
const common = { site: 'desk', access: siteRoles.desk, params: caseParams } as const;
const hash = z.string().regex(/^[\da-f]{64}$/u);

type Call = PageCall<z.output<typeof caseParams>, unknown, (typeof siteRoles)['desk']>;

export const approvePages = (context: PageContext): PageRoute[] => {
  const { api } = context;
  const [look, ending, content, approve] = [
    viewCase(api),
    previewEnding(api),
    previewPackage(api),
    approveRequest(api),
  ];

  /** Runs `work`; when the case has moved on meanwhile, the page that says how it stands. */
  const orStale = async (call: Call, work: () => Promise<PageAnswer>): Promise<PageAnswer> => {
    try {
      return await work();
    } catch (error) {
      if (!isNamed(error, 'ConflictError')) throw error;
      const now = await look(call.staff, call.params.id);
      // Still to be decided: what has changed is in the preview, which must be read before it is approved.
      if (isDecidable(now)) return goTo(`${call.link(`/cases/${call.params.id}/preview`)}?said=changed`);
      return staleAnswer(now, context, { call, fields: {} });
    }
  };

  const preview = pageRoute({
    ...common,
    path: '/cases/:id/preview',
    query: z.object({ said: z.literal('changed').optional() }),
    get: (call) =>
      orStale(call, async () => {
        const { staff, params, link } = call;
        const end = await ending({ staff, id: params.id });
        // An address that was kept: there is nothing to show before everything is decided.
        if (end.contentHash === null) return goTo(link(`/cases/${params.id}`));
        const data = end.notice.notice === 'access_closed' ? await content({ staff, id: params.id }) : undefined;
        const isChanged = call.query.said === 'changed';
        return show(previewView, previewModel(call, { end, data, context, id: params.id, isChanged }));
      }),
  });

  const check = pageRoute({
    ...common,
    path: '/cases/:id/approve',
    query: z.object({ seen: hash.optional() }),
    form: z.strictObject({ version: z.coerce.number().int().min(1), hash }),
    get: (call) =>
      orStale(call, async () => {
        const { staff, params, query, link } = call;
        const now = await look(staff, params.id);
        const end = await ending({ staff, id: params.id });
        // What is approved must have been read: another content than the one that was shown is shown first.
        if (end.contentHash === null || query.seen !== end.contentHash) {
          return goTo(`${link(`/cases/${params.id}/preview`)}?said=changed`);
        }
        return show(approveView, approveModel(call, { view: now, end, policy: api.policy.policy }));
      }),
    post: (call) =>
      orStale(call, async () => {
        const { staff, params, input, claim, link } = call;
        await approve({ staff, id: params.id, contentVersion: input.version, contentHash: input.hash, claim });
        return goTo(`${link(`/cases/${params.id}`)}?said=approved`);
      }),
  });

  return [preview, check];
};
