/** One case: who and what, a decision for each item, and the page that shows what a colleague changed meanwhile. */
import { z } from 'zod';
import { type InputError, isNamed } from '../../../workflows/domain/errors.ts';
import type { Translate } from '../../../locales/index.ts';
import { decideItems } from '../../acts/decide-items.ts';
import type { DecisionInput } from '../../acts/decision-faults.ts';
import { viewCase } from '../../acts/view-case.ts';
import type { PageContext } from '../context.ts';
import { type FieldFault, FormError } from '../form.ts';
import {
  goTo,
  type PageAnswer,
  type PageCall,
  type PagePost,
  pageRoute,
  show,
  view,
  type PageRoute,
} from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { type CaseModel, caseModel } from './case-model.ts';
import type { CaseView } from './case-view.ts';
import { claimOfContent, decisionForm, fieldFaults, namesOf, readDecisions } from './decision-form.ts';
import { staleModel, staleView } from './stale.ts';
import { dateText, subjectText } from './words.ts';

const caseView = view<CaseModel>('desk/case');
export const caseParams = z.strictObject({ language: z.string(), id: z.uuid() });
const query = z.object({
  said: z.enum(['taken', 'claimed', 'took', 'saved', 'approved', 'filed']).optional().catch(undefined),
});

type Params = z.output<typeof caseParams>;
type Query = z.output<typeof query>;
type Access = (typeof siteRoles)['desk'];
type Call = PageCall<Params, Query, Access>;
type Post = PagePost<z.output<typeof decisionForm>, Params, Query, Access>;

const doneText = ({ t, query: { said }, language }: Call, { request }: CaseView): string | undefined => {
  if (said === undefined) return undefined;
  const { reference } = request;
  if (said === 'filed') return t('desk:case.done.filed', { reference, date: dateText({ t, language }, request.dueOn) });
  return t(`desk:case.done.${said}`);
};

/** The page for a form that met a changed case, as it stands `now`. */
export const staleAnswer = (
  now: CaseView,
  context: PageContext,
  { call, fields }: { call: PageCall<Params, unknown, Access>; fields: Readonly<Record<string, string>> },
): PageAnswer => {
  const one = { view: now, policy: context.api.policy.policy, link: call.link };
  return show(staleView, staleModel(call, one, fields), { status: 409 });
};

const labelsOf = (context: PageContext, now: CaseView, language: string) => (id: string) => {
  const item = now.items.find((one) => one.id === id);
  if (item === undefined) return '';
  return subjectText(context.api.policy.policy, 'category' in item ? item.category : item.field, language);
};

/** Before the letter can be shown everything must be decided: each item that is not, at its field. */
const undecidedFaults = (ids: readonly string[], t: Translate, labelOf: (id: string) => string): FieldFault[] =>
  ids.map((id) => ({
    field: namesOf(id).decision,
    text: t('desk:case.error.undecided', { label: labelOf(id) }),
  }));

export const casePages = (context: PageContext): PageRoute[] => {
  const [look, decide] = [viewCase(context.api), decideItems(context.api)];
  const { policy } = context.api.policy;

  const labels = async (call: Post) => labelsOf(context, await look(call.staff, call.params.id), call.language);

  /** Saves what was changed; the act's faults come back at their fields, with nothing saved. */
  const save = async (call: Post, sent: readonly DecisionInput[]): Promise<void> => {
    if (sent.length === 0) return;
    const { staff, params, input, t } = call;
    const decided = { staff, id: params.id, contentVersion: Number(input['version']), decisions: sent };
    try {
      await decide({ ...decided, claim: claimOfContent(call.claim) });
    } catch (error) {
      if (!isNamed(error, 'InputError')) throw error;
      const faults = fieldFaults((error as unknown as InputError).faults, sent, { t, labelOf: await labels(call) });
      throw faults.length === 0 ? error : new FormError(faults);
    }
  };

  const post = async (call: Post): Promise<PageAnswer> => {
    const { input, t, params, link } = call;
    const { decisions, faults, undecided } = readDecisions(input, t);
    const wantsPreview = input['press'] === 'preview';
    if (faults.length > 0) throw new FormError(faults);
    // Looked at before anything is saved: the form that is shown again then still fits what it was opened on.
    if (wantsPreview && undecided.length > 0) throw new FormError(undecidedFaults(undecided, t, await labels(call)));
    const sent = decisions.filter(({ isChanged }) => isChanged).map(({ decision }) => decision);
    try {
      await save(call, sent);
    } catch (error) {
      if (!isNamed(error, 'ConflictError')) throw error;
      return staleAnswer(await look(call.staff, params.id), context, { call, fields: input });
    }
    return goTo(wantsPreview ? link(`/cases/${params.id}/preview`) : `${link(`/cases/${params.id}`)}?said=saved`);
  };

  return [
    pageRoute({
      site: 'desk',
      path: '/cases/:id',
      access: siteRoles.desk,
      params: caseParams,
      query,
      form: decisionForm,
      get: async (call) => {
        const now = await look(call.staff, call.params.id);
        const model = caseModel(call, { view: now, policy, link: call.link, staffName: call.staff.name });
        return show(caseView, { ...model, done: doneText(call, now) });
      },
      post,
    }),
  ];
};
