/** What is to be corrected: one page to choose a field, one to say what is wrong, one with all that was said. */
import { z } from 'zod';
import { intlLocale } from '../../../locales/format.ts';
import { formatDate } from '../../../locales/index.ts';
import { NotFoundError } from '../../../workflows/domain/errors.ts';
import { claimKinds } from '../../../workflows/domain/items.ts';
import type { Field, Policy } from '../../../workflows/domain/policy.ts';
import type { PageContext } from '../context.ts';
import { choiceField } from '../form.ts';
import { goTo, pageRoute, show, view, type PageCall, type PageModel, type PageRoute } from '../page-route.ts';
import type { Draft, DraftItem } from './draft.ts';
import { fromQuery, type Flow } from './flow.ts';
import { itemValues, readItem } from './item-form.ts';
import { labelOf, subjectLabel, type Label, type Row } from './words.ts';

const listPath = '/ask/corrections';
const addPath = '/ask/corrections/add';
const itemPath = (field: string): string => `${listPath}/${field}`;

type Card = { label: Label; rows: Row[]; change: string; remove: string };
type ListModel = PageModel & { cards: Card[]; canAdd: boolean; choices: { value: string; text: string }[] };
type AddModel = PageModel & { choices: (Label & { value: string; id: string; checked: boolean })[] };
type DatePart = { name: string; label: string; width: string };
type ItemModel = PageModel & {
  what: Label;
  kinds: { value: string; text: string }[];
  field: { kind: 'line' | 'lines' | 'date'; type: string; autocomplete: string; dir: 'ltr' | 'auto'; dateHint: string };
  dates: { says: DatePart[]; wanted: DatePart[] };
};
type RemoveModel = PageModel & { what: Label; keep: string };

const listView = view<ListModel>('portal/corrections');
const addView = view<AddModel>('portal/add-correction');
const itemView = view<ItemModel>('portal/correction');
const removeView = view<RemoveModel>('portal/remove-correction');

const fieldParams = z.object({ field: z.string().max(64) });

/** The rows of one correction, as the list and the check page show them. */
const itemRows = ({ t, language }: PageCall, policy: Policy, { field, kind, says, wanted }: DraftItem): Row[] => {
  const isDay = policy.fields.find(({ id }) => id === field)?.type === 'date';
  const typed = (text: string): Row['value'] => (isDay ? { text: formatDate(text, language) } : { text, words: true });
  return [
    { key: t('portal:ask.corrections.kind'), value: { text: t(`portal:ask.item.${kind}`) } },
    {
      key: t('portal:ask.corrections.says'),
      value: says === undefined ? { text: t('portal:ask.corrections.unknown') } : typed(says),
    },
    { key: t('portal:ask.corrections.wanted'), value: typed(wanted) },
  ];
};

/** The cards of all corrections; `from` goes with their links, so that they lead back. */
export const itemCards = (call: PageCall, policy: Policy, { draft, from }: { draft: Draft; from: string }): Card[] =>
  draft.items.map((item) => {
    const label = subjectLabel(policy, item.field, call.language);
    return {
      label,
      rows: itemRows(call, policy, item),
      change: call.link(`${itemPath(item.field)}${from}`),
      remove: call.link(`${itemPath(item.field)}/remove${from}`),
    };
  });

const addable = (policy: Policy, draft: Draft): Field[] =>
  draft.items.length >= policy.limits.itemsPerRequest
    ? []
    : policy.fields.filter(({ id, correctable }) => correctable && !draft.items.some(({ field }) => field === id));

const fieldOf = (policy: Policy, id: string): Field => {
  const field = policy.fields.find((one) => one.id === id && one.correctable);
  if (field === undefined) throw new NotFoundError('There is no such field.');
  return field;
};

const fromOf = ({ query }: { query: z.output<typeof fromQuery> }): string => (query.from ? '?from=check' : '');

const inputs: Readonly<Record<Field['type'], Pick<ItemModel['field'], 'kind' | 'type' | 'autocomplete' | 'dir'>>> = {
  text: { kind: 'line', type: 'text', autocomplete: 'off', dir: 'auto' },
  name: { kind: 'line', type: 'text', autocomplete: 'name', dir: 'auto' },
  address: { kind: 'lines', type: 'text', autocomplete: 'street-address', dir: 'auto' },
  email: { kind: 'line', type: 'email', autocomplete: 'email', dir: 'ltr' },
  phone: { kind: 'line', type: 'tel', autocomplete: 'tel', dir: 'ltr' },
  date: { kind: 'date', type: 'text', autocomplete: 'off', dir: 'ltr' },
};

/** The boxes of a date in the order in which the reader's language writes them. */
const datePartsOf = ({ t, language }: PageCall, part: 'says' | 'wanted'): DatePart[] => {
  const boxes: Readonly<Record<string, DatePart>> = {
    day: { name: `${part}Day`, label: t('portal:ask.item.day'), width: 'govuk-input--width-2' },
    month: { name: `${part}Month`, label: t('portal:ask.item.month'), width: 'govuk-input--width-2' },
    year: { name: `${part}Year`, label: t('portal:ask.item.year'), width: 'govuk-input--width-4' },
  };
  const format = new Intl.DateTimeFormat(intlLocale(language), { day: '2-digit', month: '2-digit', year: 'numeric' });
  return format.formatToParts(new Date(0)).flatMap(({ type }) => boxes[type] ?? []);
};

/** A date whose parts cannot be mistaken for each other, written in the order of the boxes. */
const exampleDate = (language: string): string =>
  new Intl.DateTimeFormat(intlLocale(language), { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' })
    .formatToParts(new Date('1985-03-27T00:00:00Z'))
    .flatMap(({ type, value }) => (type === 'literal' ? [] : [value]))
    .join(' ');

const listPage = (policy: Policy, flow: Flow): PageRoute =>
  pageRoute({
    site: 'portal',
    path: listPath,
    access: 'anybody',
    query: fromQuery,
    form: z.strictObject({ more: choiceField(['yes', 'no'], 'portal:ask.corrections.moreMissing') }),
    get: async (call) => {
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      const { t, link } = call;
      const { draft } = opened;
      if (draft.items.length === 0) return goTo(link(`${addPath}${fromOf(call)}`));
      const canAdd = addable(policy, draft).length > 0;
      return show(listView, {
        title: t('portal:ask.corrections.title'),
        back: flow.back(call, draft, 'corrections'),
        values: canAdd ? {} : { more: 'no' },
        cards: itemCards(call, policy, { draft, from: fromOf(call) }),
        canAdd,
        choices: [
          { value: 'yes', text: t('portal:ask.corrections.moreYes') },
          { value: 'no', text: t('portal:ask.corrections.moreNo') },
        ],
      });
    },
    post: async (call) => {
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      if (call.input.more === 'yes') return goTo(call.link(`${addPath}${fromOf(call)}`));
      return flow.goOn(call, opened.draft, 'corrections');
    },
  });

const addPage = (policy: Policy, flow: Flow): PageRoute =>
  pageRoute({
    site: 'portal',
    path: addPath,
    access: 'anybody',
    query: fromQuery,
    form: z.strictObject({
      field: choiceField(
        policy.fields.filter(({ correctable }) => correctable).map(({ id }) => id),
        'portal:ask.field.missing',
      ),
    }),
    get: async (call) => {
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      const { t, link, language } = call;
      const { draft } = opened;
      const fields = addable(policy, draft);
      if (fields.length === 0) return goTo(link(`${listPath}${fromOf(call)}`));
      return show(addView, {
        title: t('portal:ask.field.title'),
        back: draft.items.length === 0 ? flow.back(call, draft, 'corrections') : link(`${listPath}${fromOf(call)}`),
        choices: fields.map(({ id, label }, index) => ({
          ...labelOf(policy, label, language),
          value: id,
          // The summary of errors leads to the first answer.
          id: index === 0 ? 'field' : `field-${index + 1}`,
          checked: call.form.values['field'] === id,
        })),
      });
    },
    post: async (call) => {
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      return goTo(call.link(`${itemPath(call.input.field)}${fromOf(call)}`));
    },
  });

const itemPage = (policy: Policy, flow: Flow): PageRoute =>
  pageRoute({
    site: 'portal',
    path: `${listPath}/:field`,
    access: 'anybody',
    params: fieldParams,
    query: fromQuery,
    // What fits depends on the field, so it is looked at below.
    form: z.record(z.string(), z.unknown()),
    get: async (call) => {
      const field = fieldOf(policy, call.params.field);
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      const { t, link, language } = call;
      const kept = opened.draft.items.find((item) => item.field === field.id);
      return show(itemView, {
        title: t('portal:ask.item.title'),
        back: link(`${kept === undefined ? addPath : listPath}${fromOf(call)}`),
        values: itemValues(field, kept),
        what: labelOf(policy, field.label, language),
        kinds: claimKinds.map((kind) => ({ value: kind, text: t(`portal:ask.item.${kind}`) })),
        field: { ...inputs[field.type], dateHint: t('portal:ask.item.dateHint', { example: exampleDate(language) }) },
        dates: { says: datePartsOf(call, 'says'), wanted: datePartsOf(call, 'wanted') },
      });
    },
    post: async (call) => {
      const field = fieldOf(policy, call.params.field);
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      const item = readItem(field, call.form.values, call.t);
      const { draft } = opened;
      const items = draft.items.some((one) => one.field === field.id)
        ? draft.items.map((one) => (one.field === field.id ? item : one))
        : [...draft.items, item];
      const cookie = await flow.drafts.save(call, { ...draft, items });
      return goTo(call.link(`${listPath}${fromOf(call)}`), cookie);
    },
  });

const removePage = (policy: Policy, flow: Flow): PageRoute =>
  pageRoute({
    site: 'portal',
    path: `${listPath}/:field/remove`,
    access: 'anybody',
    params: fieldParams,
    query: fromQuery,
    get: async (call) => {
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      const { t, link, params } = call;
      const list = link(`${listPath}${fromOf(call)}`);
      if (!opened.draft.items.some(({ field }) => field === params.field)) return goTo(list);
      const what = subjectLabel(policy, params.field, call.language);
      return show(removeView, { title: t('portal:ask.remove.title'), back: list, what, keep: list });
    },
    post: async (call) => {
      const opened = await flow.openAt(call, 'corrections');
      if ('instead' in opened) return opened.instead;
      const items = opened.draft.items.filter(({ field }) => field !== call.params.field);
      const cookie = await flow.drafts.save(call, { ...opened.draft, items });
      return goTo(call.link(`${listPath}${fromOf(call)}`), cookie);
    },
  });

export const correctionPages = ({ api }: PageContext, flow: Flow): PageRoute[] => {
  const { policy } = api.policy;
  // Before the field's own page: `add` is no field.
  return [listPage(policy, flow), addPage(policy, flow), itemPage(policy, flow), removePage(policy, flow)];
};
