/** The questions with one answer each: what, where, for whom, name, email, language of letters, what helps to find. */
import { z } from 'zod';
import { countryName, formatList, inOrder, languageName } from '../../../locales/format.ts';
import type { TextKey } from '../../../locales/index.ts';
import { canonicalCustomerNumber, canonicalEmail, canonicalPhone } from '../../../workflows/domain/canonical.ts';
import { openTypes } from '../../../workflows/domain/request.ts';
import type { PageContext } from '../context.ts';
import { choiceField, optionalText, textField, type FormValues } from '../form.ts';
import {
  goTo,
  pageRoute,
  show,
  view,
  type PageAnswer,
  type PageCall,
  type PageModel,
  type PageRoute,
  type View,
} from '../page-route.ts';
import type { Draft } from './draft.ts';
import { fromQuery, type Flow } from './flow.ts';
import { pathOf, type Step } from './steps.ts';
import { labelOf, plainDigits, type Label } from './words.ts';

type Choice = { value: string; text: string; hint?: string };
type ChoiceModel = PageModel & { hint: string; choices: Choice[] };
type CountryModel = ChoiceModel & { many: boolean };
type EverythingModel = PageModel & { categories: Label[] };

const whatView = view<ChoiceModel>('portal/what');
const countryView = view<CountryModel>('portal/country');
const whoView = view<ChoiceModel>('portal/who');
const nameView = view<PageModel>('portal/name');
const emailView = view<PageModel>('portal/email');
const lettersView = view<ChoiceModel>('portal/letters');
const findView = view<PageModel>('portal/find');
const everythingView = view<EverythingModel>('portal/everything');

/** Up to here a list of choices is quicker to read than a box that opens. */
const radiosAtMost = 8;
const elsewhere = 'elsewhere';

type FromQuery = z.output<typeof fromQuery>;
type Call = PageCall<undefined, FromQuery>;

/** One question: how its page looks for a draft, and what its answer makes of the draft (or where it leads instead). */
type Question<M extends PageModel, F extends z.ZodType> = {
  step: Step;
  template: View<M>;
  form: F;
  model: (call: Call, draft: Draft) => Omit<M, 'back' | 'values'> & { values: FormValues };
  take: (input: z.output<F>, draft: Draft) => Draft | { leadsTo: string };
};

const given = (values: Readonly<Record<string, string | undefined>>): FormValues =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const questionPage = <M extends PageModel, F extends z.ZodType>(flow: Flow, question: Question<M, F>): PageRoute => {
  const { step, template, form, model, take } = question;
  return pageRoute({
    site: 'portal',
    path: pathOf(step),
    access: 'anybody',
    query: fromQuery,
    form,
    get: async (call): Promise<PageAnswer> => {
      const opened = await flow.openAt(call, step);
      if ('instead' in opened) return opened.instead;
      const shown = { ...model(call, opened.draft), back: flow.back(call, opened.draft, step) };
      return show<PageModel>(template as View<PageModel>, shown);
    },
    post: async (call): Promise<PageAnswer> => {
      const opened = await flow.openAt(call, step);
      if ('instead' in opened) return opened.instead;
      // `form` is of type F, which the conditional type of the route cannot see while F is open.
      const taken = take(call.input as z.output<F>, opened.draft);
      return 'leadsTo' in taken ? goTo(call.link(taken.leadsTo)) : flow.goOn(call, taken, step);
    },
  });
};

const seen = (draft: Draft, step: 'find' | 'everything'): Draft['seen'] => [...new Set([...draft.seen, step])];

/** A refinement whose fault is a text of the catalogues. */
const must = (check: (text: string) => boolean, error: TextKey) => [check, { error }] as const;

const plainQuestions = (flow: Flow): PageRoute[] => [
  questionPage(flow, {
    step: 'what',
    template: whatView,
    form: z.strictObject({ type: choiceField(openTypes, 'portal:ask.what.missing') }),
    model: ({ t }, draft) => ({
      title: t('portal:ask.what.title'),
      hint: '',
      values: given({ type: draft.type }),
      choices: openTypes.map((type) => ({
        value: type,
        text: t(`portal:ask.what.${type}`),
        hint: t(`portal:ask.what.${type}Hint`),
      })),
    }),
    take: ({ type }, draft) => ({ ...draft, type }),
  }),
  questionPage(flow, {
    step: 'who',
    template: whoView,
    form: z.strictObject({ who: choiceField(['self', 'other'], 'portal:ask.who.missing') }),
    model: ({ t }, draft) => ({
      title: t('portal:ask.who.title'),
      hint: '',
      values: given({ who: draft.who }),
      choices: [
        { value: 'self', text: t('portal:ask.who.self') },
        { value: 'other', text: t('portal:ask.who.other'), hint: t('portal:ask.who.otherHint') },
      ],
    }),
    take: ({ who }, draft) => (who === 'other' ? { leadsTo: '/ask/somebody-else' } : { ...draft, who }),
  }),
  questionPage(flow, {
    step: 'name',
    template: nameView,
    form: z.strictObject({ name: textField({ max: 300, missing: 'portal:ask.name.missing' }) }),
    model: ({ t }, draft) => ({ title: t('portal:ask.name.title'), values: given({ name: draft.name }) }),
    take: ({ name }, draft) => ({ ...draft, name }),
  }),
  questionPage(flow, {
    step: 'email',
    template: emailView,
    form: z.strictObject({
      email: textField({ max: 254, missing: 'portal:ask.email.missing' }).refine(
        ...must((text) => canonicalEmail(text) !== undefined, 'portal:ask.email.wrong'),
      ),
    }),
    model: ({ t }, draft) => ({ title: t('portal:ask.email.title'), values: given({ email: draft.email }) }),
    take: ({ email }, draft) => ({ ...draft, email }),
  }),
  questionPage(flow, {
    step: 'find',
    template: findView,
    form: z.strictObject({
      customerNumber: optionalText({ max: 64 })
        .transform((text) => text && plainDigits(text))
        .refine((text) => text === undefined || canonicalCustomerNumber(text) !== undefined, {
          error: 'portal:ask.find.numberWrong' satisfies TextKey,
        }),
      phone: optionalText({ max: 40 })
        .transform((text) => text && plainDigits(text))
        .refine((text) => text === undefined || canonicalPhone(text) !== undefined, {
          error: 'portal:ask.find.phoneWrong' satisfies TextKey,
        }),
    }),
    model: ({ t }, { customerNumber, phone }) => ({
      title: t('portal:ask.find.title'),
      values: given({ customerNumber, phone }),
    }),
    take: ({ customerNumber, phone }, draft) => ({ ...draft, customerNumber, phone, seen: seen(draft, 'find') }),
  }),
];

/** The questions whose choices come from the policy file. */
const policyQuestions = ({ api: { policy: versioned } }: PageContext, flow: Flow): PageRoute[] => {
  const { policy } = versioned;
  const countries = policy.controllers.flatMap((controller) => controller.countries);
  const tags = [...policy.languages];
  return [
    questionPage(flow, {
      step: 'country',
      template: countryView,
      form: z.strictObject({
        country: choiceField([...countries, elsewhere], 'portal:ask.country.missing'),
      }),
      model: ({ t, language }, draft) => ({
        title: t('portal:ask.country.title'),
        hint: t('portal:ask.country.hint'),
        values: given({ country: draft.country }),
        many: countries.length > radiosAtMost,
        choices: [
          ...inOrder(countries, (code) => countryName(code, language), language).map((code) => ({
            value: code,
            text: countryName(code, language),
          })),
          { value: elsewhere, text: t('portal:ask.country.elsewhere') },
        ],
      }),
      take: ({ country }, draft) => (country === elsewhere ? { leadsTo: '/ask/elsewhere' } : { ...draft, country }),
    }),
    questionPage(flow, {
      step: 'letters',
      template: lettersView,
      form: z.strictObject({ letters: choiceField(tags, 'portal:ask.letters.missing') }),
      model: ({ t, language }, draft) => ({
        title: t('portal:ask.letters.title'),
        hint: t('portal:ask.letters.hint', { language: languageName(language, language) }),
        values: given({ letters: draft.letters }),
        choices: tags.map((tag) => ({ value: tag, text: languageName(tag, language) })),
      }),
      take: ({ letters }, draft) => ({ ...draft, letters }),
    }),
    questionPage(flow, {
      step: 'everything',
      template: everythingView,
      form: z.strictObject({}),
      model: ({ t, language }) => ({
        title: t('portal:ask.everything.title'),
        values: {},
        categories: policy.categories.map(({ label }) => labelOf(policy, label, language)),
      }),
      take: (_input, draft) => ({ ...draft, seen: seen(draft, 'everything') }),
    }),
  ];
};

const elsewhereView = view<PageModel & { intro: string; how: string; country: string }>('portal/elsewhere');
const otherView = view<PageModel & { write: string; who: string }>('portal/somebody-else');

/** What to do where this form does not help: a page that says how, never an error. */
const otherWays = ({ api: { policy: versioned } }: PageContext): PageRoute[] => {
  const { organisation, controllers } = versioned.policy;
  const { contact } = organisation;
  const countries = controllers.flatMap((controller) => controller.countries);
  return [
    pageRoute({
      site: 'portal',
      path: '/ask/elsewhere',
      access: 'anybody',
      get: ({ t, language, link }) => {
        const names = inOrder(countries, (code) => countryName(code, language), language);
        return show(elsewhereView, {
          title: t('portal:ask.elsewhere.title'),
          back: link('/ask/country'),
          intro: t('portal:ask.elsewhere.intro', {
            countries: formatList(
              names.map((code) => countryName(code, language)),
              language,
            ),
          }),
          how: t('portal:ask.elsewhere.how', { contact }),
          country: link('/ask/country'),
        });
      },
    }),
    pageRoute({
      site: 'portal',
      path: '/ask/somebody-else',
      access: 'anybody',
      get: ({ t, link }) =>
        show(otherView, {
          title: t('portal:ask.other.title'),
          back: link('/ask/who'),
          write: t('portal:ask.other.write', { contact }),
          who: link('/ask/who'),
        }),
    }),
  ];
};

export const questionPages = (context: PageContext, flow: Flow): PageRoute[] => [
  ...plainQuestions(flow),
  ...policyQuestions(context, flow),
  ...otherWays(context),
];
