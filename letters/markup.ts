/** HTML that cannot be written without escaping: only the template tag makes it, and it escapes what it is given. */

/** A finished piece of HTML. */
export class Markup {
  readonly #html: string;
  constructor(parts: readonly string[], values: readonly MarkupValue[]) {
    this.#html = parts.map((part, index) => part + toHtml(values[index])).join('');
  }
  /** The HTML as text. */
  toString(): string {
    return this.#html;
  }
}
export type MarkupValue = string | Markup | readonly Markup[] | undefined;

/**
 * Text as HTML shows it, between tags and in quoted attributes alike. Control characters, which HTML forbids, become
 * the replacement character.
 */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const toHtml = (value: MarkupValue): string => {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  return value instanceof Markup ? value.toString() : value.map(String).join('');
};

/** The template tag: every text put in is escaped, finished pieces go in as they are, undefined is nothing. */
export const markup = (parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup =>
  new Markup(parts, values);

/** A text of several lines, each on its own line. */
export const lines = (text: string): Markup[] =>
  text.split(/\r?\n/u).map((line, index) => (index === 0 ? markup`${line}` : markup`<br>${line}`));

/** An address as a link where it is one of the web; else, or when it would run something, as plain text. */
export const webLink = (url: string, text = url): Markup =>
  /^https?:\/\//iu.test(url) && URL.canParse(url)
    ? markup`<a href="${url}" rel="noreferrer">${text}</a>`
    : markup`${text === url ? url : `${text}: ${url}`}`;
