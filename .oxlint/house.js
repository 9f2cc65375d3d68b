/**
 * The rules of the house that no ready-made rule can say: walls by where a path really leads, in every form an import
 * can take (static, re-export, `import()`, `import('…')` types, `require`).
 */
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { guarded, importTable } from './import-table.js';

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const within = (target, names = []) =>
  names.some((name) => {
    if (name === './') return !target.includes('/');
    return name.endsWith('/') ? target.startsWith(name) : target === name;
  });

const ourFault = ({ file, row, target, typeOnly }) => {
  const guard = guarded.find(({ room }) => target.startsWith(room));
  if (guard && !guard.enteredBy.test(file)) return `${guard.room} is not for ${file}`;
  if (row.open || (typeOnly && within(target, row.types))) return undefined;
  if (!typeOnly && row.shut?.test(target)) return `${row.room} may know ${target} by its types only`;
  return within(target, [row.room, ...(row.ours ?? [])]) ? undefined : `${row.room} may not import ${target}`;
};

const packageFault = ({ row, specifier, typeOnly }) => {
  if (row.open) return undefined;
  if (isBuiltin(specifier)) {
    return row.node ? undefined : `${row.room} may not import ${specifier}: it must not know Node`;
  }
  if (typeOnly && row.room !== 'workflows/domain/') return undefined;
  const name = packageOf(specifier);
  return row.packages?.includes(name) ? undefined : `${row.room} may not import the package ${name}`;
};

/** The sentence that says what is wrong with an import, or undefined. `specifier` is undefined when it is computed. */
const borderFault = ({ file, specifier, typeOnly }) => {
  const row = importTable.find(({ files }) => files.test(file));
  if (!row) return `${file} lies in no room of the house: give it a row in .oxlint/import-table.js`;
  if (specifier === undefined) return row.open ? undefined : 'an import must name its module in plain text';
  if (!/^[./]/.test(specifier)) return packageFault({ row, specifier, typeOnly });
  const target = relative('.', resolve(dirname(file), specifier))
    .split(sep)
    .join('/');
  return ourFault({ file, row, target, typeOnly });
};

const textOf = (node) => {
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return typeof node?.value === 'string' ? node.value : undefined;
};

const borders = {
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node, { source, typeOnly = false }) => {
      const message = borderFault({ file, specifier: textOf(source), typeOnly });
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, { source: node.source, typeOnly: node.importKind === 'type' }),
      ExportAllDeclaration: (node) => check(node, { source: node.source, typeOnly: node.exportKind === 'type' }),
      ExportNamedDeclaration: (node) => {
        if (node.source) check(node, { source: node.source, typeOnly: node.exportKind === 'type' });
      },
      ImportExpression: (node) => check(node, { source: node.source }),
      TSImportType: (node) => check(node, { source: node.source ?? node.argument, typeOnly: true }),
      CallExpression: (node) => {
        if (node.callee.name === 'require') check(node, { source: node.arguments[0] });
      },
    };
  },
};

/** A pure rule is told the time; it never asks, and it never rolls dice. */
const noAsking = {
  create(context) {
    const report = (node, what) => context.report({ node, message: `${what}: time and chance are arguments here` });
    return {
      NewExpression: (node) => {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date() without an instant');
      },
      MemberExpression: (node) => {
        const name = `${node.object.name}.${node.property.name}`;
        if (['Date.now', 'Math.random', 'performance.now'].includes(name)) report(node, name);
      },
    };
  },
};

export default { meta: { name: 'house' }, rules: { borders, 'no-asking': noAsking } };
