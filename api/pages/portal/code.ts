/** The code from the mail: typed, asked for again, or an address that was wrong. The link in the mail never acts. */
import { z } from 'zod';
import { formatInstantIn } from '../../../locales/format.ts';
import { showCode } from '../../../workflows/domain/crockford.ts';
import { isNamed, type LimitError } from '../../../workflows/domain/errors.ts';
import { codeLifeMinutes, codesPerHour } from '../../../workflows/domain/identity.ts';
import { confirmCode } from '../../acts/confirm-code.ts';
import { requestCode } from '../../acts/request-code.ts';
import { viewProgress, type Progress } from '../../acts/view-progress.ts';
import type { PageContext } from '../context.ts';
import { FormError, textField } from '../form.ts';
import {
  goTo,
  pageRoute,
  show,
  view,
  type PageAnswer,
  type PageCall,
  type PageModel,
  type PageRoute,
} from '../page-route.ts';
import type { Flow } from './flow.ts';

type CodeModel = PageModel & {
  arrived: string;
  intro: string;
  mailbox: string;
  why: string;
  hint: string;
  again: { href: string; limit: string };
  /** When the next code can be asked for; empty when now. */
  wait: string;
  /** That a new code was sent; empty when none was just now. */
  sent: string;
  otherWay: string;
  another: string;
};
const codeView = view<CodeModel>('portal/code');
const confirmedView = view<PageModel & { request: string }>('portal/confirmed');
const anotherView = view<PageModel & { text: string; kept: boolean; begin: string; withdraw: string }>(
  'portal/another-address',
);

/** A code for the looks, the same in every letter's explanation; no real one is like another. */
export const exampleCode = showCode('7K3M9QXT');

/** What became of asking again: minutes since 1970, so that the page says a time and not who waits. */
export const againQuery = z.object({
  sent: z.literal('1').optional().catch(undefined),
  wait: z.coerce.number().int().min(0).max(1e9).optional().catch(undefined),
});

/** The form's own field: what was typed, as the act reads it. */
export const codeForm = z.strictObject({ code: textField({ max: 64, missing: 'portal:code.missing' }) });

/** The faults of a code as they stand at the field; anything else goes on. */
export const codeFault = ({ t }: PageCall, error: unknown, contact: string): unknown => {
  if (isNamed(error, 'InputError')) return new FormError([{ field: 'code', text: t('portal:code.wrong') }]);
  if (isNamed(error, 'LimitError')) {
    return new FormError([{ field: 'code', text: t('portal:code.tooMany', { contact }) }]);
  }
  return error;
};

/** Where a page leads that asked for a code: back, with what became of it. */
export const askAgain = async (path: string, now: Date, ask: () => Promise<unknown>): Promise<string> => {
  try {
    await ask();
    return `${path}?sent=1`;
  } catch (error) {
    if (isNamed(error, 'ConflictError')) return path;
    if (!isNamed(error, 'LimitError')) throw error;
    const at = now.getTime() / 1000 + (error as LimitError).retryAfterSeconds;
    return `${path}?wait=${Math.ceil(at / 60)}`;
  }
};

/** When to ask again, in words; empty when that is over, or was never so. */
export const waitText = (
  { t, language, query }: PageCall<unknown, z.output<typeof againQuery>>,
  { controller }: Pick<Progress, 'controller'>,
  now: Date,
): string => {
  const at = new Date((query.wait ?? 0) * 60_000);
  // Longer than a day is no answer of ours: somebody played with the address.
  const isOurs = at > now && at.getTime() < now.getTime() + 86_400_000;
  return isOurs ? t('portal:code.wait', { time: formatInstantIn(at, language, controller.zone) }) : '';
};

export const codePages = ({ api }: PageContext, flow: Flow): PageRoute[] => {
  const progressOf = viewProgress(api);
  const confirm = confirmCode(api);
  const request = requestCode(api);
  const { contact } = api.policy.policy.organisation;

  const confirmed = ({ t, link }: PageCall): PageAnswer =>
    show(confirmedView, { title: t('portal:confirmed.title'), request: link('/request') });

  const codePage = pageRoute({
    site: 'portal',
    path: '/request/code',
    access: 'customer',
    query: againQuery,
    form: codeForm,
    secrets: ['code'],
    get: async (call) => {
      const { t, link, own, query } = call;
      const progress = await progressOf(own);
      if (progress.waitingFor === null) return confirmed(call);
      const isMailbox = progress.waitingFor === 'mailbox_code';
      const purpose = isMailbox ? 'mailbox' : 'identity';
      const { reference } = progress;
      return show(codeView, {
        title: t(`portal:code.title.${purpose}`),
        ...(isMailbox ? {} : { back: link('/request') }),
        arrived: isMailbox ? t('portal:code.arrived', { reference }) : '',
        intro: t(`portal:code.intro.${purpose}`),
        mailbox: isMailbox ? progress.mailbox : '',
        why: t(`portal:code.why.${purpose}`),
        hint: t('portal:code.hint', { example: exampleCode, count: codeLifeMinutes }),
        again: { href: link('/request/code/again'), limit: t('portal:code.limit', { count: codesPerHour }) },
        wait: waitText(call, progress, api.now()),
        sent: query.sent === undefined ? '' : t('portal:code.sentAgain'),
        otherWay: t('portal:code.otherWay', { contact, reference }),
        another: isMailbox ? link('/request/another-address') : '',
      });
    },
    post: async (call) => {
      const { own, input, claim, link } = call;
      try {
        const { waitingFor } = await progressOf(own);
        await confirm(own, input.code, claim);
        if (waitingFor === 'identity_code') return goTo(link('/request?done=identity'));
        // The address is right, so the answers need not be kept for mending it.
        const opened = await flow.drafts.open(call);
        const isThis = opened.state === 'sent' && opened.draft.sent?.reference === own.reference;
        return goTo(link('/request/received'), ...(isThis ? [await flow.drafts.forget(call)] : []));
      } catch (error) {
        // Confirmed meanwhile, in another tab: that page says so.
        if (isNamed(error, 'ConflictError')) return confirmed(call);
        throw codeFault(call, error, contact);
      }
    },
  });

  const againPage = pageRoute({
    site: 'portal',
    path: '/request/code/again',
    access: 'customer',
    post: async ({ own, claim, link }) =>
      goTo(await askAgain(link('/request/code'), api.now(), () => request(own, undefined, claim))),
  });

  const anotherPage = pageRoute({
    site: 'portal',
    path: '/request/another-address',
    access: 'customer',
    get: async (call) => {
      const { t, link, own } = call;
      const progress = await progressOf(own);
      if (progress.waitingFor !== 'mailbox_code') return goTo(link('/request/code'));
      const opened = await flow.drafts.open(call);
      const kept = opened.state === 'sent' && opened.draft.sent?.reference === own.reference;
      return show(anotherView, {
        title: t('portal:another.title'),
        back: link('/request/code'),
        kept,
        text: kept ? t('portal:another.text', { reference: own.reference }) : t('portal:another.gone'),
        begin: link('/ask'),
        withdraw: link('/request/withdraw'),
      });
    },
    post: async (call) => {
      const opened = await flow.drafts.open(call);
      if (opened.state !== 'sent' || opened.draft.sent?.reference !== call.own.reference) {
        return goTo(call.link('/request/another-address'));
      }
      const { sent: _sent, ...rest } = opened.draft;
      const cookie = await flow.drafts.save(call, { ...rest, replaces: call.own });
      return goTo(call.link('/ask/email?from=check'), cookie);
    },
  });

  return [codePage, againPage, anotherPage];
};
