/** All answers on one page, then the sending: once, however often the button is pressed. */
import { z } from 'zod';
import { countryName, languageName } from '../../../locales/format.ts';
import { controllerFor } from '../../../workflows/domain/policy.ts';
import { isNamed } from '../../../workflows/domain/errors.ts';
import { fileRequest, type Filed } from '../../acts/file-request.ts';
import { intakeSchema } from '../../acts/intake.ts';
import { withdrawRequest } from '../../acts/withdraw.ts';
import type { PageContext } from '../context.ts';
import { FormError } from '../form.ts';
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
import { itemCards } from './corrections.ts';
import { emptyDraft, intakeOf, lettersIn, revisionOf, type Draft } from './draft.ts';
import type { Flow } from './flow.ts';
import { checkPath, firstOpen, pathOf, type Step } from './steps.ts';
import type { Row } from './words.ts';

type CheckModel = PageModel & {
  request: Row[];
  you: Row[];
  cards: ReturnType<typeof itemCards>;
  more: string;
  sendText: string;
  revision: string;
  /** What keeps the request from being sent as it is: told above the answers. */
  notice: string;
};
const checkView = view<CheckModel>('portal/check');

const fromCheck = '?from=check';

/** Which question an answer that the act refuses belongs to: only a policy that changed meanwhile brings one. */
const stepOfFault = (path: readonly PropertyKey[]): Step => {
  const [first, second] = path;
  if (first === 'items') return 'corrections';
  if (first === 'country') return 'country';
  if (first === 'language') return 'letters';
  if (first !== 'requester') return 'what';
  return second === 'name' || second === 'email' ? second : 'find';
};

export const checkPages = (context: PageContext, flow: Flow): PageRoute[] => {
  const { api } = context;
  const { policy } = api.policy;
  const file = fileRequest(api, 'portal');
  const withdraw = withdrawRequest(api);

  const modelOf = (call: PageCall, draft: Draft, notice = ''): CheckModel => {
    const { t, language, link } = call;
    const steps = flow.steps(draft, language);
    const changeable = (step: Step, key: string, value: Row['value']): Row => ({
      key,
      value,
      change: { href: link(`${pathOf(step)}${fromCheck}`), text: t('portal:check.change'), hidden: key },
    });
    const typed = (text: string | undefined, kind?: 'ltr'): Row['value'] =>
      text === undefined
        ? { text: t('portal:check.notProvided') }
        : { text, ...(kind === undefined ? { words: true } : { kind }) };
    const { type = 'access', country = '', name, email, customerNumber, phone } = draft;
    const controller = controllerFor(policy, country);
    const letters = lettersIn(policy, draft, language);
    return {
      title: t('portal:check.title'),
      back: link(pathOf(steps.at(-1) ?? 'what')),
      request: [
        changeable('what', t('portal:check.type'), { text: t(`portal:ask.what.${type}`) }),
        changeable('country', t('portal:check.country'), { text: countryName(country, language) }),
        changeable('who', t('portal:check.who'), { text: t('portal:check.whoSelf') }),
      ],
      you: [
        changeable('name', t('portal:check.name'), typed(name)),
        changeable('email', t('portal:check.email'), typed(email, 'ltr')),
        ...(steps.includes('letters')
          ? [changeable('letters', t('portal:check.letters'), { text: languageName(letters, language) })]
          : []),
        changeable('find', t('portal:ask.find.number'), typed(customerNumber, 'ltr')),
        changeable('find', t('portal:ask.find.phone'), typed(phone, 'ltr')),
      ],
      cards: type === 'correction' ? itemCards(call, policy, { draft, from: fromCheck }) : [],
      more: link(`/ask/corrections${fromCheck}`),
      sendText: t('portal:check.sendText', { controller: controller?.name ?? policy.organisation.name }),
      revision: revisionOf(draft),
      notice,
    };
  };

  const accepted = (call: PageCall, filed: Filed): PageAnswer =>
    goTo(call.link('/request/code'), { name: 'track', value: filed.trackingToken });

  /** The request with the wrong address goes once the right one is there; if it cannot go any more, it ended itself. */
  const cancelReplaced = async ({ replaces }: Draft): Promise<void> => {
    if (replaces === undefined) return;
    await withdraw(replaces, undefined).catch((error: unknown) => {
      if (!isNamed(error, 'ConflictError') && !isNamed(error, 'NotFoundError')) throw error;
    });
  };

  const open = async (call: PageCall): Promise<{ draft: Draft } | { instead: PageAnswer }> => {
    const opened = await flow.openDraft(call);
    if ('instead' in opened) return opened;
    const missing = firstOpen(opened.draft, flow.steps(opened.draft, call.language));
    return missing === undefined ? opened : { instead: goTo(call.link(pathOf(missing))) };
  };

  return [
    pageRoute({
      site: 'portal',
      path: checkPath,
      access: 'anybody',
      form: z.strictObject({ revision: z.string().max(64), website: z.string().default('') }),
      get: async (call) => {
        const opened = await open(call);
        return 'instead' in opened ? opened.instead : show(checkView, modelOf(call, opened.draft));
      },
      post: async (call) => {
        const { t, input, claim, language } = call;
        // The second press of the button gets what the first one got.
        const kept = await api.record.answered<Filed>(claim);
        if (kept !== undefined) return accepted(call, kept);
        const opened = await open(call);
        if ('instead' in opened) return opened.instead;
        const { draft } = opened;
        if (input.website !== '') throw new FormError([{ field: 'website', text: t('pages:error.form') }]);
        if (input.revision !== revisionOf(draft)) {
          return show(checkView, modelOf(call, draft, t('portal:check.changed')), { status: 409 });
        }
        const parsed = intakeSchema(policy).safeParse(intakeOf(policy, draft, language));
        if (!parsed.success) {
          return goTo(call.link(`${pathOf(stepOfFault(parsed.error.issues[0]?.path ?? []))}${fromCheck}`));
        }
        try {
          const filed = await file(parsed.data, call.address, claim);
          await cancelReplaced(draft);
          const { replaces: _done, ...rest } = draft;
          const sent = { reference: filed.reference, token: filed.trackingToken };
          await flow.drafts.save(call, { ...rest, sent });
          return accepted(call, filed);
        } catch (error) {
          if (!isNamed(error, 'LimitError')) throw error;
          return show(checkView, modelOf(call, draft, t('portal:check.tooMany')), { status: 429 });
        }
      },
    }),
    // From the page that says "You have sent these answers": new ones, from the first question on.
    pageRoute({
      site: 'portal',
      path: '/ask/another',
      access: 'anybody',
      post: async (call) => goTo(call.link('/ask'), await flow.drafts.save(call, emptyDraft, { fresh: true })),
    }),
  ];
};
