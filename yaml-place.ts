/** Where a path of the policy stands in its YAML file. */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';

export type YamlPath = readonly (string | number)[];

/** `['controllers', 0, 'zone']` -> `controllers[0].zone`, as people write it. */
export const pathText = (path: YamlPath): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

type Step = { key: Node | null; value: Node | null };

const asNode = (value: unknown): Node | null => (isNode(value) ? value : null);

const stepInto = (document: Document, parent: Node | null, step: string | number): Step | undefined => {
  const node = isAlias(parent) ? asNode(parent.resolve(document)) : parent;
  if (isSeq(node)) {
    const item = asNode(node.items[Number(step)]);
    return item === null ? undefined : { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? undefined : { key: asNode(pair.key), value: asNode(pair.value) };
};

/**
 * The offset of the value at `path`: of the value itself when it is a plain one, else of its key. When there is no
 * such value, `found` is false and the offset is that of the nearest thing around it.
 */
export const locate = (document: Document, path: YamlPath): { offset: number; found: boolean } => {
  let around: Step = { key: document.contents, value: document.contents };
  let found = true;
  for (const step of path) {
    const next = stepInto(document, around.value, step);
    found = next !== undefined;
    if (next === undefined) break;
    around = next;
  }
  const { key, value } = around;
  const node = isScalar(value) && value.value !== null ? value : key;
  return { offset: node?.range?.[0] ?? 0, found };
};

/** The path of a value below its ancestors, as `visit` gives them. */
export const pathOf = (node: Node, ancestors: readonly (Document | Node | Pair)[]): YamlPath =>
  ancestors.flatMap((ancestor, index): YamlPath => {
    if (isPair(ancestor)) return isScalar(ancestor.key) ? [String(ancestor.key.value)] : [];
    return isSeq(ancestor) ? [ancestor.items.indexOf(ancestors[index + 1] ?? node)] : [];
  });
