/** The preview and the page to check, as data. Pure. */
import { languageName } from '../../../locales/format.ts';
import { directionOf } from '../../../locales/index.ts';
import { type Block, letterParts } from '../../../letters/index.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { EndingPreview } from '../../acts/preview-ending.ts';
import type { PackagePreview } from '../../acts/preview-package.ts';
import type { PageContext } from '../context.ts';
import type { PageModel } from '../page-route.ts';
import type { CaseView } from './case-view.ts';
import { type Decided, decidedOf } from './case-items-model.ts';
import { type Cell, outcomeText, type Reader, subjectText, systemText } from './words.ts';

type Linked = Reader & { link: (path?: string) => string };

/** A letter in its parts; lists that count and lists that do not are shown alike. */
type ShownBlock =
  | { kind: 'paragraph' | 'heading'; text: string }
  | { kind: 'link'; text: string; url: string }
  | { kind: 'list'; entries: { title: string; notes: readonly string[] }[] };
export type ShownLetter = { subject: string; lang: string; dir: 'ltr' | 'rtl'; blocks: ShownBlock[] };

type ShownCategory = { label: string; caption: string; rows: { cells: Cell[] }[] };

export type PreviewModel = PageModel & {
  intro: string;
  /** Said when the content has changed since somebody read it. */
  changed: string;
  letter: ShownLetter;
  categories: readonly ShownCategory[] | undefined;
  change: string;
  next: string;
};

const shownBlock = (block: Block): ShownBlock => {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return { kind: block.kind, text: block.text };
    case 'code':
      return { kind: 'paragraph', text: block.text };
    case 'link':
      return { kind: 'link', text: block.text, url: block.url };
    case 'list':
    case 'steps':
      return { kind: 'list', entries: block.entries.map(({ title, notes = [] }) => ({ title, notes })) };
  }
};

const letterOf = (context: PageContext, end: EndingPreview): ShownLetter => {
  const { language, reference, controller, notice } = end;
  const { organisation } = context.api.policy.policy;
  if (controller === undefined) throw new Error('The policy has no controller for this request any more.');
  const translate = context.translators.of(language);
  const { subject, blocks } = letterParts(notice, { translate, language, organisation, controller, reference });
  return { subject, lang: language, dir: directionOf(language), blocks: blocks.map(shownBlock) };
};

const categoriesOf = ({ t, language }: Reader, policy: Policy, { content }: PackagePreview): ShownCategory[] =>
  content.categories.map(({ category, fields }) => {
    const label = subjectText(policy, category, language);
    return {
      label,
      caption: t('desk:preview.packageCaption', { label }),
      rows: fields.map(({ field, value, system, source }) => ({
        cells: [
          { text: subjectText(policy, field, language) },
          { text: value, words: true },
          { text: systemText(policy, system) },
          { text: source, words: true, lang: content.language },
        ],
      })),
    };
  });

type PreviewInput = {
  end: EndingPreview;
  data: PackagePreview | undefined;
  context: PageContext;
  id: string;
  isChanged: boolean;
};

export const previewModel = (call: Linked, { end, data, context, id, isChanged }: PreviewInput): PreviewModel => {
  const { t, language, link } = call;
  const caseHref = link(`/cases/${id}`);
  return {
    title: t('desk:preview.title'),
    back: caseHref,
    intro: t('desk:preview.intro', { language: languageName(end.language, language) }),
    changed: isChanged ? t('desk:approve.changed') : '',
    letter: letterOf(context, end),
    categories: data && categoriesOf(call, context.api.policy.policy, data),
    change: caseHref,
    next: `${link(`/cases/${id}/approve`)}?seen=${end.contentHash ?? ''}`,
  };
};

export type ApproveModel = PageModel & {
  text: string;
  rows: readonly { key: string; decided: Decided; change: { href: string; hidden: string } }[];
  outcome: string;
  version: string;
  hash: string;
  button: string;
  kind: string;
};

type ApproveInput = { view: CaseView; end: EndingPreview; policy: Policy };

/** The button names the act: what happens when it is pressed. */
const buttonOf = ({ t }: Reader, { view, end }: ApproveInput): string => {
  if (end.outcome === 'refused') return t('desk:approve.refusal');
  return view.request.type === 'access' ? t('desk:approve.access') : t('desk:approve.correction');
};

export const approveModel = (call: Linked, input: ApproveInput): ApproveModel => {
  const { t, link, language } = call;
  const { view, end, policy } = input;
  const href = link(`/cases/${view.request.id}`);
  return {
    title: t('desk:approve.title'),
    back: link(`/cases/${view.request.id}/preview`),
    text: t(view.request.type === 'access' ? 'desk:approve.accessText' : 'desk:approve.correctionText'),
    rows: view.items.map((item) => {
      const key = subjectText(policy, 'category' in item ? item.category : item.field, language);
      const decided = { ...decidedOf(call, item, view.request.zone), by: '' };
      return { key, decided, change: { href, hidden: t('desk:approve.changeOf', { label: key }) } };
    }),
    outcome: outcomeText(t, end.outcome),
    version: String(end.contentVersion),
    hash: end.contentHash ?? '',
    button: buttonOf(call, input),
    kind: end.outcome === 'refused' ? 'warning' : '',
  };
};
