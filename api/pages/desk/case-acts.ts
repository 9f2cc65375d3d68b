/** The small acts on a case: claim it, take it over, give it back, skip it, see who asks. */
import { z } from 'zod';
import { skipReasons } from '../../../workflows/domain/facts.ts';
import { type ConflictError, isNamed } from '../../../workflows/domain/errors.ts';
import { claimRequest } from '../../acts/claim-request.ts';
import { releaseRequest } from '../../acts/release-request.ts';
import { showPerson } from '../../acts/show-person.ts';
import { skipRequest } from '../../acts/skip-request.ts';
import type { PageContext } from '../context.ts';
import { choiceField } from '../form.ts';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { caseParams } from './case.ts';
import type { Cell } from './words.ts';

const common = { site: 'desk', access: siteRoles.desk, params: caseParams } as const;

type TakenModel = PageModel & { text: string; takeOver: string; keep: string; action: string; caseHref: string };
const takenView = view<TakenModel>('desk/taken');

const claimPage = (context: PageContext): PageRoute => {
  const act = claimRequest(context.api);
  return pageRoute({
    ...common,
    path: '/cases/:id/claim',
    form: z.strictObject({ takeOver: z.literal('yes').optional() }),
    post: async ({ t, staff, params: { id }, input, claim, link }) => {
      const takeOver = input.takeOver === 'yes';
      const caseHref = link(`/cases/${id}`);
      try {
        await act({ staff, id, takeOver, claim });
        return goTo(`${caseHref}?said=${takeOver ? 'took' : 'claimed'}`);
      } catch (error) {
        const name = isNamed(error, 'ConflictError')
          ? (error as unknown as ConflictError).current['claimedBy']
          : undefined;
        if (typeof name !== 'string') throw error;
        const words = { text: t('desk:taken.text', { name }), takeOver: t('desk:case.takeOver', { name }) };
        const keep = t('desk:taken.back', { name });
        const action = link(`/cases/${id}/claim`);
        return show(takenView, { title: t('desk:taken.title'), ...words, keep, action, caseHref }, { status: 409 });
      }
    },
  });
};

const releasePage = (context: PageContext): PageRoute => {
  const act = releaseRequest(context.api);
  return pageRoute({
    ...common,
    path: '/cases/:id/release',
    form: z.strictObject({}),
    post: async ({ staff, params: { id }, link }) => {
      await act({ staff, id });
      return goTo(`${link()}?said=released`);
    },
  });
};

type SkipModel = PageModel & { reasons: readonly { value: string; text: string }[] };
const skipView = view<SkipModel>('desk/skip');

const skipPage = (context: PageContext): PageRoute => {
  const act = skipRequest(context.api);
  return pageRoute({
    ...common,
    path: '/cases/:id/skip',
    form: z.strictObject({ reason: choiceField(skipReasons, 'desk:skip.missing') }),
    get: ({ t, params: { id }, link }) =>
      show(skipView, {
        title: t('desk:skip.title'),
        back: link(`/cases/${id}`),
        reasons: skipReasons.map((value) => ({ value, text: t(`desk:skip.reason.${value}`) })),
      }),
    post: async ({ staff, params: { id }, input, claim, link }) => {
      await act({ staff, id, reason: input.reason, claim });
      return goTo(`${link()}?said=skipped`);
    },
  });
};

type PersonModel = PageModel & { rows: readonly { key: string; value: Cell }[]; caseHref: string };
const personView = view<PersonModel>('desk/person');

/** By POST, since looking is an act: it writes to the history, and no address can bring it about. */
const personPage = (context: PageContext): PageRoute => {
  const act = showPerson(context.api);
  return pageRoute({
    ...common,
    path: '/cases/:id/person',
    form: z.strictObject({}),
    post: async ({ t, staff, params: { id }, link }) => {
      const { name, email, phone, customerNumber } = await act({ staff, id });
      const given = (text: string | undefined, kind?: 'ltr'): Cell => {
        if (text === undefined) return { text: t('desk:person.notGiven') };
        return kind === undefined ? { text, words: true } : { text, kind };
      };
      return show(personView, {
        title: t('desk:person.title'),
        back: link(`/cases/${id}`),
        rows: [
          { key: t('desk:person.name'), value: given(name) },
          { key: t('desk:person.email'), value: given(email, 'ltr') },
          { key: t('desk:person.phone'), value: given(phone, 'ltr') },
          { key: t('desk:person.customerNumber'), value: given(customerNumber, 'ltr') },
        ],
        caseHref: link(`/cases/${id}`),
      });
    },
  });
};

export const caseActPages = (context: PageContext): PageRoute[] => [
  claimPage(context),
  releasePage(context),
  skipPage(context),
  personPage(context),
];
