/** The access package as a page to read. Everything in it came from somewhere else, so everything is escaped (A41). */
import { directionOf, formatDate, formatInstant, type Translate } from '../locales/index.ts';
import { isDate } from '../workflows/domain/clock/dates.ts';
import type { PackageCategory, PackageContent, PackageField } from '../workflows/domain/package.ts';
import { lines, markup, webLink, type Markup } from './markup.ts';
import { packageStyle, packageStyleHash } from './package-style.ts';
import { groundText } from './refusal.ts';

type Page = { content: PackageContent; translate: Translate; language: string };

// No script, nothing fetched, no form, no base: what slipped through the escaping could still do nothing.
const contentPolicy = `default-src 'none'; style-src '${packageStyleHash}'; base-uri 'none'; form-action 'none'`;

const bdi = (text: string): Markup => markup`<bdi>${text}</bdi>`;
const items = (texts: readonly (string | Markup)[]): Markup =>
  markup`<ul>${texts.map((text) => markup`<li>${typeof text === 'string' ? bdi(text) : text}</li>`)}</ul>`;

const facts = ({ content, translate, language }: Page): Markup => {
  const gathered = translate('package:facts.instant', formatInstant(new Date(content.gatheredAt), language));
  return markup`<dl>
<dt>${translate('package:facts.reference')}</dt><dd><bdi dir="ltr">${content.reference}</bdi></dd>
<dt>${translate('package:facts.controller')}</dt><dd>${bdi(content.controller.name)}</dd>
<dt>${translate('package:facts.address')}</dt><dd><bdi>${lines(content.controller.address)}</bdi></dd>
<dt>${translate('package:facts.gathered')}</dt><dd><time datetime="${content.gatheredAt}">${gathered}</time></dd>
</dl>`;
};

/** GDPR Art 15(1): the answer begins with whether data is processed at all, and a no is said plainly. */
const result = ({ content, translate }: Page): Markup => {
  const hasData = content.categories.some((category) => category.fields.length > 0);
  if (hasData) return markup`<p>${translate('package:result.data')}</p>`;
  const nothing = content.leftOut.length > 0 ? 'package:result.allLeftOut' : 'package:result.none';
  return markup`<p><strong>${translate(nothing)}</strong></p>`;
};

const obtained = (field: PackageField, { translate, language }: Page): string => {
  const { obtainedAt } = field;
  if (obtainedAt === null) return translate('package:obtainedUnknown');
  const day = obtainedAt.slice(0, 10);
  return isDate(day) ? formatDate(day, language) : obtainedAt;
};

const fieldRow = (field: PackageField, page: Page): Markup => {
  const { content, translate } = page;
  const system = content.systems.find(({ id }) => id === field.system)?.name ?? field.system;
  return markup`<tr><th scope="row">${bdi(field.label)}</th>
<td class="value" data-label="${translate('package:column.value')}">${bdi(field.value)}</td>
<td data-label="${translate('package:column.system')}">${bdi(system)}</td>
<td data-label="${translate('package:column.source')}">${bdi(field.source)}</td>
<td data-label="${translate('package:column.obtained')}">${bdi(obtained(field, page))}</td></tr>
`;
};

const columns = ['field', 'value', 'system', 'source', 'obtained'] as const;

const fieldTable = (category: PackageCategory, page: Page): Markup => {
  const { translate } = page;
  if (category.fields.length === 0) return markup`<p>${translate('package:category.empty')}</p>`;
  const heads = columns.map((column) => markup`<th scope="col">${translate(`package:column.${column}`)}</th>`);
  return markup`<table>
<caption>${translate('package:category.caption', { category: category.label })}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${category.fields.map((field) => fieldRow(field, page))}</tbody>
</table>`;
};

const categorySection = (category: PackageCategory, page: Page): Markup => {
  const { translate } = page;
  const recipients =
    category.recipients.length > 0 ? category.recipients : [translate('package:category.noRecipients')];
  return markup`<section>
<h2>${bdi(category.label)}</h2>
${fieldTable(category, page)}
<h3>${translate('package:category.purposes')}</h3>${items(category.purposes)}
<h3>${translate('package:category.recipients')}</h3>${items(recipients)}
<h3>${translate('package:category.retention')}</h3><p>${bdi(category.retention)}</p>
</section>
`;
};

const leftOut = ({ content, translate }: Page): Markup => {
  const reason = (text: string): Markup | undefined =>
    text === '' ? undefined : markup`<p dir="auto">${lines(translate('package:leftOut.reason', { reason: text }))}</p>`;
  const sections = content.leftOut.map(
    (item) => markup`<h3>${bdi(item.label)}</h3>
<p>${groundText(translate, item.ground)}</p>
<p>${translate('package:leftOut.basis', { source: item.groundSource })}</p>
${reason(item.reason)}
`,
  );
  return markup`<section>
<h2>${translate('package:leftOut.heading')}</h2>
${sections.length > 0 ? sections : markup`<p>${translate('package:leftOut.nothing')}</p>`}
</section>
`;
};

/** All systems that were searched, those without a hit too: the person can tell a no from a gap. */
const searched = ({ content, translate }: Page): Markup => {
  const said = (found: boolean): string => translate(found ? 'package:searched.found' : 'package:searched.nothing');
  return markup`<section>
<h2>${translate('package:searched.heading')}</h2>
${items(content.systems.map(({ name, found }) => markup`${bdi(name)}: ${said(found)}`))}
</section>
`;
};

const rights = ({ content, translate }: Page): Markup => markup`<section>
<h2>${translate('package:rights.heading')}</h2>
<p>${translate('package:rights.intro')}</p>
${items([
  translate('package:rights.correction'),
  translate('package:rights.erasure'),
  translate('package:rights.restriction'),
  translate('package:rights.objection'),
  translate('package:rights.portability'),
])}
</section>
<section>
<h2>${translate('package:complaint.heading')}</h2>
<p>${translate('package:complaint.authority')} ${bdi(content.complaintBody.name)}, ${webLink(content.complaintBody.url)}</p>
<p>${translate('package:complaint.court')}</p>
</section>
`;

/** The page of an access package in the given language: one HTML file that needs nothing else, for screen and print. */
export const renderPackagePage = (content: PackageContent, translate: Translate, language: string): string => {
  const page = { content, translate, language };
  return markup`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${translate('package:title')}</title>
${packageStyle}
</head>
<body>
<main>
<h1>${translate('package:title')}</h1>
<p>${translate('package:intro', { organisation: content.organisation })}</p>
${facts(page)}
${result(page)}
${content.categories.map((category) => categorySection(category, page))}${leftOut(page)}${searched(page)}${rights(page)}</main>
</body>
</html>
`.toString();
};
