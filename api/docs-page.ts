/** The API's description as a page of our own: no script, nothing from elsewhere, every word escaped. */

type Json = Record<string, unknown>;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text made safe for HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/gu, (char) => escapes[char] ?? char);

const text = (value: unknown): string => escapeHtml(typeof value === 'string' ? value : '');
const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.map(objectOf) : []);

type Operation = { path: string; method: string; operation: Json };
const operationsOf = (document: Json): Operation[] =>
  Object.entries(objectOf(document['paths'])).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(([method, operation]) => ({ path, method, operation: objectOf(operation) })),
  );

const schemaBlock = (label: string, content: unknown): string => {
  const schemas = Object.values(objectOf(content)).map((media) => objectOf(media)['schema']);
  const [schema] = schemas;
  if (schema === undefined) return '';
  // The pre is scrolled by keyboard too, so it takes the focus.
  return `<details><summary>${escapeHtml(label)}</summary><pre tabindex="0">${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`;
};

const who = (operation: Json): string => {
  const schemes = listOf(operation['security']).flatMap(Object.keys);
  const roles = Array.isArray(operation['x-roles']) ? operation['x-roles'].join(', ') : '';
  if (schemes.includes('trackingToken')) return 'the requester, by tracking token';
  return schemes.length === 0 ? 'anybody' : `staff: ${escapeHtml(roles)}`;
};

const parameterRow = (parameter: Json): string => {
  const need = parameter['required'] === true ? ' (needed)' : '';
  return `<dt><code>${text(parameter['name'])}</code></dt><dd>${text(parameter['in'])}${need}. ${text(parameter['description'])}</dd>`;
};

const answerRow = ([status, answer]: [string, unknown]): string => {
  const { description, content } = objectOf(answer);
  return `<dt>${escapeHtml(status)}</dt><dd>${text(description)}${schemaBlock('Body', content)}</dd>`;
};

const article = ({ path, method, operation }: Operation): string => {
  const parameters = listOf(operation['parameters']);
  const answers = Object.entries(objectOf(operation['responses'])).filter(([status]) => status < '400');
  return `<article id="${text(operation['operationId'])}">
<h3><span class="method">${escapeHtml(method.toUpperCase())}</span> <code>${escapeHtml(path)}</code></h3>
<p>${text(operation['summary'])}. For ${who(operation)}.</p>
${operation['description'] === undefined ? '' : `<p>${text(operation['description'])}</p>`}
${parameters.length === 0 ? '' : `<dl>${parameters.map(parameterRow).join('')}</dl>`}
${schemaBlock('Body to send', objectOf(operation['requestBody'])['content'])}
<dl>${answers.map(answerRow).join('')}</dl>
</article>`;
};

const contents = (operations: readonly Operation[]): string =>
  operations
    .map(
      ({ path, method, operation }) =>
        `<li><a href="#${text(operation['operationId'])}"><span class="method">${escapeHtml(method.toUpperCase())}</span> ${escapeHtml(path)}</a></li>`,
    )
    .join('');

const section = (tag: Json, operations: readonly Operation[]): string => {
  const own = operations.filter(({ operation }) => (operation['tags'] as unknown[]).includes(tag['name']));
  return own.length === 0
    ? ''
    : `<h2 id="${text(tag['name'])}">${text(tag['name'])}</h2><p>${text(tag['description'])}</p>${own.map(article).join('')}`;
};

const problems = (document: Json): string => {
  const responses = Object.values(objectOf(objectOf(document['components'])['responses'])).map(objectOf);
  return `<h2 id="problems">Problems</h2><ul>${responses.map(({ description }) => `<li>${text(description)}</li>`).join('')}</ul>`;
};

/** A whole page around `body`. */
export const pageOf = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/v1/docs.css"></head>
<body><a class="skip" href="#main">Skip to the contents</a><main id="main">${body}</main></body></html>
`;

/** The page for an OpenAPI document. */
export const docsPage = (document: Json): string => {
  const operations = operationsOf(document);
  const { title, description } = objectOf(document['info']);
  return pageOf(
    'Habeas API',
    `<h1>${text(title)} API</h1><p>${text(description)}</p>
<p>For programs: <a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Calls"><ul>${contents(operations)}</ul></nav>
${listOf(document['tags'])
  .map((tag) => section(tag, operations))
  .join('')}
${problems(document)}`,
  );
};
