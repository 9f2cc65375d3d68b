/** The page of one's own request: how it stands or ended, our letters, the receipt, and taking it back. */
import { z } from 'zod';
import { formatDate } from '../../../locales/index.ts';
import { isNamed } from '../../../workflows/domain/errors.ts';
import type { OpenType } from '../../../workflows/domain/request.ts';
import { viewProgress, type Progress } from '../../acts/view-progress.ts';
import { withdrawRequest } from '../../acts/withdraw.ts';
import type { PageContext } from '../context.ts';
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
import { factsOf, type Facts } from './own-pages.ts';
import { dueLine, endingOf, letterLine, stepsOf, tellsRemedies, type Ending, type StepLine } from './progress-model.ts';

type Todo = { text: string; link: string; href: string };
type Remedies = { askUs: string; name: string; url: string };
type RequestModel = PageModel & {
  reference: string;
  due: { text: string; late: boolean } | undefined;
  stopping: boolean;
  todo: Todo | undefined;
  ending: Ending | undefined;
  download: string;
  steps: StepLine[];
  letters: ReturnType<typeof letterLine>[];
  facts: Facts;
  remedies: Remedies | undefined;
  withdraw: string;
  receipt: string;
  again: string;
};
type ReceivedModel = PageModel & {
  reference: string;
  due: string;
  facts: Facts;
  next: string[];
  request: string;
  todo: Todo | undefined;
};

const requestView = view<RequestModel>('portal/request');
const receivedView = view<ReceivedModel>('portal/received');
const withdrawView = view<PageModel & { text: string; keep: string }>('portal/withdraw');
const closedView = view<PageModel & { request: string }>('portal/withdraw-closed');

const doneQuery = z.object({ done: z.enum(['withdrawn', 'identity']).optional().catch(undefined) });
const doneKeys = { withdrawn: 'portal:withdraw.done', identity: 'portal:request.identityDone' } as const;

const todoOf = ({ t, link }: PageCall, { waitingFor }: Progress): Todo | undefined => {
  if (waitingFor === null) return undefined;
  const what = waitingFor === 'mailbox_code' ? 'todoMailbox' : 'todoIdentity';
  return { text: t(`portal:request.${what}Text`), link: t(`portal:request.${what}`), href: link('/request/code') };
};

export const requestPages = ({ api }: PageContext): PageRoute[] => {
  const progressOf = viewProgress(api);
  const withdraw = withdrawRequest(api);
  const { policy } = api.policy;
  const { contact } = policy.organisation;

  const remediesOf = ({ t }: PageCall, { reference, controller }: Progress): Remedies => ({
    askUs: t('portal:remedies.askUs', { contact, reference }),
    ...controller.complaintBody,
  });

  const modelOf = (call: PageCall, progress: Progress, done: keyof typeof doneKeys | undefined): RequestModel => {
    const { t, language, link } = call;
    const [words, now] = [{ t, language, policy }, api.now()];
    const ending = endingOf(progress, words);
    const isOpen = ending === undefined;
    return {
      title: t('portal:request.title'),
      ...(done !== undefined && { done: t(doneKeys[done]) }),
      reference: progress.reference,
      due: isOpen && !progress.withdrawn ? dueLine(progress, words, now) : undefined,
      stopping: isOpen && progress.withdrawn,
      todo: todoOf(call, progress),
      ending,
      download: progress.package === null ? '' : link('/request/download'),
      steps: stepsOf(progress, words),
      letters: progress.letters.map((letter) => letterLine(letter, words)).toReversed(),
      facts: factsOf(call, progress, policy),
      remedies: tellsRemedies(progress, now) ? remediesOf(call, progress) : undefined,
      withdraw: isOpen && !progress.withdrawn ? link('/request/withdraw') : '',
      receipt: link('/request/received'),
      again: ending?.again ? link('/ask') : '',
    };
  };

  const requestPage = pageRoute({
    site: 'portal',
    path: '/request',
    access: 'customer',
    query: doneQuery,
    get: async (call) => show(requestView, modelOf(call, await progressOf(call.own), call.query.done)),
  });

  const receivedPage = pageRoute({
    site: 'portal',
    path: '/request/received',
    access: 'customer',
    get: async (call): Promise<PageAnswer> => {
      const { t, language, link, own } = call;
      const progress = await progressOf(own);
      const date = formatDate(progress.dueOn, language);
      const { waitingFor } = progress;
      return show(receivedView, {
        title: t('portal:received.title'),
        reference: progress.reference,
        due: t('portal:received.dueBy', { date }),
        facts: factsOf(call, progress, policy),
        next: [
          ...(waitingFor === 'mailbox_code' ? [t('portal:received.nextConfirm')] : []),
          ...(progress.provenOn === null ? [t('portal:received.nextIdentity')] : []),
          t('portal:received.nextReview'),
          t('portal:received.nextAnswer', { date }),
        ],
        request: link('/request'),
        todo: todoOf(call, progress),
      });
    },
  });

  const closed = ({ t, link }: PageCall): PageAnswer =>
    show(closedView, { title: t('portal:withdraw.closed'), request: link('/request') });

  const withdrawPage = pageRoute({
    site: 'portal',
    path: '/request/withdraw',
    access: 'customer',
    get: async (call) => {
      const { t, link, own } = call;
      const progress = await progressOf(own);
      if (progress.status === 'closed') return closed(call);
      if (progress.withdrawn) return goTo(link('/request'));
      return show(withdrawView, {
        title: t('portal:withdraw.title'),
        back: link('/request'),
        text: t(`portal:withdraw.${progress.type as OpenType}`), // intake lets no other types in
        keep: link('/request'),
      });
    },
    post: async (call) => {
      try {
        await withdraw(call.own, call.claim);
        return goTo(call.link('/request?done=withdrawn'));
      } catch (error) {
        if (!isNamed(error, 'ConflictError')) throw error;
        return closed(call);
      }
    },
  });

  return [requestPage, receivedPage, withdrawPage];
};
