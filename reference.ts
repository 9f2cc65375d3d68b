/** The reference pages of `docs/`, written from the schemas: `habeas docs` writes them, a test fails when they are stale. */
import { z } from 'zod';
import { needs } from './config.ts';
import { policySchema } from './policy-schema.ts';
import { settings } from './settings.ts';

type Node = z.core.JSONSchema.BaseSchema;

const isNode = (node: unknown): node is Node => typeof node === 'object' && node !== null;
const nodes = (list: readonly unknown[] | undefined): Node[] => (list ?? []).filter(isNode);

const plural: Readonly<Record<string, string>> = {
  string: 'texts',
  object: 'groups',
  number: 'numbers',
  integer: 'numbers',
};

const bounds = (low: number | undefined, high: number | undefined, unit: string): string => {
  if (low === undefined && high === undefined) return '';
  if (low === undefined || low <= 1) return `, at most ${high} ${unit}`.trimEnd();
  return `, ${low} to ${high} ${unit}`.trimEnd();
};

/** What a value must be, in words: `text, at most 120 characters`. */
const kindOf = (node: Node): string => {
  if (node.title !== undefined) return node.title;
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return `one of ${node.enum.map((word) => `\`${String(word)}\``).join(', ')}`;
  if (node.type === 'string') return `text${bounds(undefined, node.maxLength, 'characters')}`;
  if (node.type === 'boolean') return '`true` or `false`';
  if (node.type === 'integer' || node.type === 'number') return `whole number, ${node.minimum} to ${node.maximum}`;
  if (node.type === 'array') {
    const [item] = nodes([node.items].flat());
    return `list of ${item?.title ?? plural[String(item?.type)] ?? 'groups'}${bounds(node.minItems, node.maxItems, '')}`;
  }
  return 'group';
};

/** One bullet for a key, then one below it for each key inside. */
const bullets = (name: string, node: Node, { depth, optional }: { depth: number; optional: boolean }): string[] => {
  const kind = `${kindOf(node)}${optional ? ', may be left out' : ''}`;
  const text = node.description === undefined ? '' : `: ${node.description}`;
  return [`${'  '.repeat(depth)}- \`${name}\` (${kind})${text}`, ...inside(node, depth + 1)];
};

const inside = (node: Node, depth: number): string[] => {
  if (node.type === 'array') return nodes([node.items].flat()).flatMap((item) => inside(item, depth));
  const variants = nodes(node.oneOf ?? node.anyOf);
  if (variants.length > 0) {
    return variants.flatMap((variant) => {
      const kind = isNode(variant.properties?.['kind']) ? String(variant.properties['kind'].const) : '';
      return [
        `${'  '.repeat(depth)}- \`kind: ${kind}\`: ${variant.description ?? ''}`,
        ...inside(withoutKind(variant), depth + 1),
      ];
    });
  }
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    isNode(child) ? bullets(name, child, { depth, optional: !(node.required ?? []).includes(name) }) : [],
  );
};

/** The kind is told in the line above its keys. */
const withoutKind = (variant: Node): Node => {
  const { kind: _kind, ...properties } = variant.properties ?? {};
  return { ...variant, properties };
};

const policyIntroduction = `# The policy file

<!-- Written by \`npx habeas docs\` from policy-schema.ts. Change it there. -->

One YAML file says how the company works; \`POLICY_FILE\` names it. \`policy.example.yaml\` is one to begin from, and
\`npx habeas policy check <file>\` lists every fault with its line, column and path.

- Every key is needed unless it says that it may be left out. A key that is not listed here is a fault.
- \`\${NAME}\` in a text is taken from the environment, or from the file that \`NAME_FILE\` names. A name that is not set is
  a fault; there are no defaults. Keys, numbers and comments are left as they are.
- Labels and the other texts that people read are given in every language: \`{ en: Name, de: Name }\`.
- The file is at most 1 MB of UTF-8, one document.
- Beyond each key by itself, these are checked: ids are unique; a country has exactly one controller; every country has
  a desk in every language; desks, fields and systems name what exists; a correctable field is held by a system, and is
  not the key by which it finds people; one field is the e-mail contact.
- Not checked, because it takes the outside world: that an address answers, that a table or a column exists, that the
  authority is the competent one, that texts are true. \`npx habeas doctor\` tries Postgres, Temporal and the mail server.
`;

/** The text of \`docs/policy-file.md\`. */
export const policyReference = (): string => {
  const schema = z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' });
  const sections = Object.entries(schema.properties ?? {}).flatMap(([name, node]) =>
    isNode(node) ? [`## ${name}\n\n${sentence(kindOf(node))} ${node.description ?? ''}\n${section(node)}`] : [],
  );
  return [policyIntroduction, ...sections].join('\n');
};

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
const section = (node: Node): string => {
  const lines = inside(node, 0);
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
};

const settingsIntroduction = `# Settings

<!-- Written by \`npx habeas docs\` from settings.ts. Change it there. -->

Where things are comes from the environment; how the company works stands in the [policy file](policy-file.md). Each
setting can also be given as \`<NAME>_FILE\`, the path of a file that holds it; giving both is a fault, and an empty one
counts as not given. A process that finds a fault lists all of them on stderr and ends with status 78.
\`npx habeas keys new\` makes the keys.
`;

/** The text of \`docs/settings.md\`. */
export const settingsReference = (): string => {
  const kinds = Object.entries(needs);
  const lines = Object.entries(settings).map(([key, setting]) => {
    const users = kinds.filter(([, keys]) => (keys as readonly string[]).includes(key)).map(([kind]) => kind);
    const fallback = setting.fallback ?? setting.fallbackTo;
    const without = fallback === undefined ? '' : ` Without it: \`${fallback}\`.`;
    const example = setting.example === undefined ? '' : ` For example \`${setting.example}\`.`;
    return `- \`${setting.name}\` (${users.join(', ')}): ${setting.about}${without}${example}`;
  });
  return `${settingsIntroduction}\nIn brackets: who reads it. \`migrate\` is \`habeas migrate\`, \`command\` is \`habeas staff add\`.\n\n${lines.join('\n')}\n`;
};
