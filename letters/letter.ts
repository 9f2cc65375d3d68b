/** The frame that all letters share: one list of blocks becomes the plain text and the HTML. */
import type { Translate } from '../locales/index.ts';
import { directionOf } from '../locales/index.ts';
import { readBase32, showCode } from '../workflows/domain/crockford.ts';
import type { Controller, Policy } from '../workflows/domain/policy.ts';
import { lines, markup, webLink, type Markup } from './markup.ts';

/** One mail, ready to send. */
export type Letter = { subject: string; text: string; html: string };

/** Who writes, about which request, in which language. `trackUrl` opens the page of the request and is secret. */
export type LetterContext = {
  translate: Translate;
  language: string;
  organisation: Policy['organisation'];
  controller: Pick<Controller, 'name' | 'address' | 'regime' | 'complaintBody'>;
  reference: string;
  trackUrl?: string | undefined;
};

/** A line of a list, with what is to be said about it. */
export type Entry = { title: string; notes?: readonly string[] };
export type Block =
  | { kind: 'paragraph' | 'heading' | 'code'; text: string }
  | { kind: 'link'; text: string; url: string }
  | { kind: 'list' | 'steps'; entries: readonly Entry[] };

/** What a notice says; the frame adds who writes. */
export type Draft = { subject: string; blocks: readonly Block[] };

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const heading = (text: string): Block => ({ kind: 'heading', text });
export const list = (titles: readonly string[]): Block => ({
  kind: 'list',
  entries: titles.map((title) => ({ title })),
});

/** A code as people read it, `7K3M-9QXT`. */
export const readable = (code: string): string => {
  const read = readBase32(code);
  return read === undefined ? code : showCode(read);
};

/** The subject is a mail header: one line, whatever was put in. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u{2028}\u{2029}]+/gu, ' ').trim();

const blockText = (block: Block): string => {
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'heading':
      return `${block.text}\n${'-'.repeat(block.text.length)}`;
    case 'code':
      return `    ${block.text}`;
    case 'link':
      return `${block.text}:\n${block.url}`;
    case 'list':
    case 'steps':
      return block.entries
        .map((entry, index) => entryText(entry, block.kind === 'list' ? '-' : `${index + 1}.`))
        .join('\n');
  }
};

const entryText = ({ title, notes = [] }: Entry, mark: string): string =>
  [`${mark} ${title}`, ...notes.map((note) => `  ${note.replaceAll('\n', '\n  ')}`)].join('\n');

const entryHtml = ({ title, notes = [] }: Entry): Markup =>
  markup`<li style="margin:0 0 8px"><bdi>${title}</bdi>${notes.map((note) => markup`<div dir="auto">${lines(note)}</div>`)}</li>`;

const codeStyle = 'margin:0 0 16px;font:bold 24px/1.5 monospace;letter-spacing:2px';

const blockHtml = (block: Block): Markup => {
  switch (block.kind) {
    case 'paragraph':
      return markup`<p style="margin:0 0 16px">${lines(block.text)}</p>`;
    case 'heading':
      return markup`<h2 style="margin:24px 0 8px;font-size:18px">${block.text}</h2>`;
    case 'code':
      return markup`<p style="${codeStyle}"><span dir="ltr">${block.text}</span></p>`;
    case 'link':
      return markup`<p style="margin:0 0 16px">${webLink(block.url, block.text)}</p>`;
    case 'list':
      return markup`<ul style="margin:0 0 16px;padding-inline-start:24px">${block.entries.map(entryHtml)}</ul>`;
    case 'steps':
      return markup`<ol style="margin:0 0 16px;padding-inline-start:24px">${block.entries.map(entryHtml)}</ol>`;
  }
};

const signature = ({ translate, organisation, controller, reference }: LetterContext): Block[] => [
  paragraph(`${translate('mail:frame.closing')}\n${organisation.name}`),
  paragraph(
    [
      translate('mail:frame.reference', { reference }),
      translate('mail:frame.responsible', {
        name: controller.name,
        address: controller.address.replaceAll(/\s*\n\s*/gu, ', '),
      }),
      translate('mail:frame.contact', { contact: organisation.contact, reference }),
    ].join('\n'),
  ),
  { kind: 'link', text: translate('mail:frame.privacyNotice'), url: organisation.privacyNotice },
];

/**
 * The page of the mail. No colours of its own, so that it reads in light and dark alike; no image and nothing fetched,
 * so that opening it tells nobody. Language and direction stand inside once more: mail programs drop `html` and `body`.
 */
const page = (subject: string, blocks: readonly Block[], { language, organisation }: LetterContext): Markup => {
  const dir = directionOf(language);
  return markup`<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:16px">
<div lang="${language}" dir="${dir}" style="max-width:600px;margin:0 auto;font:16px/1.5 sans-serif">
<p style="margin:0 0 16px"><strong>${organisation.name}</strong></p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${subject}</h1>
${blocks.map((block) => markup`${blockHtml(block)}\n`)}</div>
</body>
</html>
`;
};

/** The whole of a letter in parts: greeting, what the notice says, the way to the request, and who writes. */
export const frameDraft = (draft: Draft, context: LetterContext): Draft => {
  const { translate, trackUrl } = context;
  return {
    subject: oneLine(draft.subject),
    blocks: [
      paragraph(translate('mail:frame.greeting')),
      ...draft.blocks,
      ...(trackUrl === undefined
        ? []
        : [{ kind: 'link' as const, text: translate('mail:frame.openRequest'), url: trackUrl }]),
      ...signature(context),
    ],
  };
};

/** The letter of a draft as a mail carries it. */
export const writeLetter = (draft: Draft, context: LetterContext): Letter => {
  const { subject, blocks } = frameDraft(draft, context);
  return {
    subject,
    text: `${[context.organisation.name, ...blocks.map(blockText)].join('\n\n')}\n`,
    html: page(subject, blocks, context).toString(),
  };
};
