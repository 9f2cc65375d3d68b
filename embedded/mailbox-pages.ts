/** The mailbox's pages: a list and one mail. Everything from a mail is shown as text; no script, nothing from outside. */
import type { Mail } from './mailbox-store.ts';

/** Nothing but the page's own style sheet, and the frame that shows a mail's HTML part. */
export const pageSecurityPolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For the frame: no script, no form, no image from outside; links in it lead nowhere. */
export const frameSecurityPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '');

const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/mailbox.css">
</head>
<body>
<header><a href="/">Mailbox</a> <span>Every letter sent on this machine ends here.</span></header>
<main>
${main}
</main>
</body>
</html>
`;

const time = (at: string): string =>
  `<time datetime="${escape(at)}">${escape(at.slice(0, 19).replace('T', ' '))} UTC</time>`;

const subjectOf = (mail: Mail): string => (mail.subject === '' ? '(no subject)' : mail.subject);

const entry = (mail: Mail): string => `<li><a href="/mails/${mail.id}">
<strong dir="auto">${escape(subjectOf(mail))}</strong>
<span>to ${escape(mail.to.join(', '))}</span>
${time(mail.at)}</a></li>`;

/** The newest mails first; `older` leads to the page after this one. */
export const listPage = (
  mails: readonly Mail[],
  { total, older }: { total: number; older: string | undefined },
): string => {
  const count = total === 1 ? '1 mail' : `${total} mails`;
  const list =
    mails.length === 0
      ? '<p class="empty">No mail yet. Reload the page after the first letter went out.</p>'
      : `<ul class="mails">\n${mails.map(entry).join('\n')}\n</ul>`;
  const more = older === undefined ? '' : `<p><a class="older" href="/?before=${older}">Older mails</a></p>`;
  return page('Mailbox', `<h1>${count}</h1>\n${list}\n${more}`);
};

const rows = (mail: Mail): [string, string][] => [
  ['From', mail.from],
  ['To', mail.to.join(', ')],
  ['Message-ID', mail.messageId],
  ...Object.entries(mail.headers).filter(([name]) => name !== 'to' && name !== 'date'),
];

/** One mail: its text as it is, and its HTML part, when there is one, behind glass. */
export const mailPage = (mail: Mail): string => {
  const terms = rows(mail).map(([name, value]) => `<dt>${escape(name)}</dt><dd dir="auto">${escape(value)}</dd>`);
  const frame = `<h2>As HTML</h2>\n<iframe sandbox title="The mail as HTML" src="/mails/${mail.id}/html"></iframe>`;
  return page(
    subjectOf(mail),
    `<h1 dir="auto">${escape(subjectOf(mail))}</h1>
<p>${time(mail.at)}</p>
<dl>${terms.join('\n')}</dl>
<h2>As text</h2>
<pre dir="auto">${escape(mail.text)}</pre>
${mail.html === '' ? '' : frame}`,
  );
};

/** A page that says why there is nothing to show. */
export const missingPage = (): string =>
  page('Not here', '<h1>Not here</h1>\n<p>The mailbox has no such page or mail. <a href="/">All mails</a></p>');

/** The one style sheet: fits 320 px, follows the reader's light or dark setting. */
export const styleSheet = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 60rem; margin-inline: auto; padding: 1rem; }
header { border-block-end: 1px solid var(--line); }
header a { font-weight: 700; margin-inline-end: .5rem; }
h1 { font-size: 1.4rem; line-height: 1.25; }
h2 { font-size: 1.05rem; margin-block-start: 2rem; }
a { color: LinkText; }
a:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
.mails { list-style: none; margin: 0; padding: 0; }
.mails a { display: grid; gap: .1rem; padding: .75rem .25rem; color: inherit; text-decoration: none; border-block-end: 1px solid var(--line); }
.mails a:hover strong { text-decoration: underline; }
.mails strong { color: LinkText; }
time { font-size: .9rem; font-variant-numeric: tabular-nums; opacity: .85; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; }
pre { white-space: pre-wrap; font: inherit; margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .25rem; }
iframe { inline-size: 100%; block-size: 32rem; border: 1px solid var(--line); border-radius: .25rem; background: #fff; color-scheme: light; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-block-end: .5rem; } }
`;
