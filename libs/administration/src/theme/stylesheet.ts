import type { Atrule, Block, CssNode, Declaration, List, Rule, Selector } from 'css-tree';
import generate from 'css-tree/generator';
import parse from 'css-tree/parser';
import { allowedClasses, allowedElements, allowedProperties, allowedPseudoClasses } from './stylesheet-properties.js';
import { valueFault } from './stylesheet-values.js';

export const stylesheetMaxBytes = 16 * 1024;

const condition =
  /^\((?:prefers-color-scheme:(?:light|dark)|prefers-contrast:(?:more|less|no-preference)|prefers-reduced-motion:(?:reduce|no-preference)|orientation:(?:portrait|landscape)|(?:min|max)-width:\d{1,5}(?:\.\d{1,3})?(?:px|rem|em))\)$/;

/**
 * An operator's stylesheet as it is served: written anew from what was read, and nothing in it but what `allowedProperties` and the lists beside
 * it have. A list of what is forbidden would have a hole for each new property of CSS.
 * @throws Error with what is wrong with it and in which line, in words that go on from its name
 */
export function checkedStylesheet(contents: Uint8Array): string {
  if (contents.length > stylesheetMaxBytes) throw new Error(`must have at most ${stylesheetMaxBytes} bytes`);
  const tree = parse(textOf(contents), {
    positions: true,
    parseCustomProperty: true,
    onParseError: ({ message, line }) => {
      throw new Error(`cannot be read in line ${line}: ${message}`);
    },
  });
  if (tree.type !== 'StyleSheet') throw new Error('is no stylesheet');
  for (const node of withoutComments(tree.children)) checkTop(node);
  return generate(tree);
}

function textOf(contents: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(contents);
  } catch {
    throw new Error('is no text');
  }
}

function checkTop(node: CssNode): void {
  if (node.type === 'Rule') checkRule(node);
  else if (node.type === 'Atrule') checkMedia(node);
  else throw refused(node, 'has what is no rule');
}

function checkMedia(node: Atrule): void {
  if (node.name !== 'media' || !node.block) throw refused(node, `has @${node.name}: @media alone is allowed`);
  const parts = node.prelude === null ? [] : generate(node.prelude).split(/\s*\band\b\s*/);
  if (parts.length === 0 || !parts.every((part) => condition.test(part.trim()))) {
    throw refused(node, 'asks @media for what it may not');
  }
  for (const inner of withoutComments(node.block.children)) {
    if (inner.type !== 'Rule') throw refused(inner, 'has in @media what is no rule');
    checkRule(inner);
  }
}

function checkRule({ prelude, block }: Rule): void {
  if (prelude.type !== 'SelectorList') throw refused(prelude, 'has a selector that cannot be read');
  const ends = prelude.children.toArray().map((selector) => endOf(selector as Selector));
  for (const node of withoutComments((block as Block).children)) {
    if (node.type !== 'Declaration') throw refused(node, 'has a rule within a rule');
    checkDeclaration(node, ends);
  }
}

/** What its last part names, such as `main` and `.button`. */
function endOf(selector: Selector): readonly string[] {
  if (selector.type !== 'Selector') throw refused(selector, 'has a selector that cannot be read');
  let end: string[] = [];
  let isBetween = true;
  for (const node of selector.children.toArray()) {
    const wasBetween = isBetween;
    isBetween = node.type === 'Combinator';
    if (isBetween && !wasBetween) end = [];
    else if (node.type === 'TypeSelector' && allowedElements.includes(node.name)) end.push(node.name);
    else if (node.type === 'ClassSelector' && allowedClasses.includes(node.name)) end.push(`.${node.name}`);
    else if (node.type !== 'PseudoClassSelector' || !isAllowed(node)) {
      throw refused(node, `names ${shown(generate(node))}, which is no part of pages that a stylesheet may name`);
    }
  }
  if (isBetween) throw refused(selector, 'has a selector that ends in the middle');
  return end;
}

function isAllowed({ name, children }: Extract<CssNode, { type: 'PseudoClassSelector' }>): boolean {
  const given = children?.toArray().map((child) => generate(child)) ?? [];
  const needsOne = name === 'lang' || name === 'dir';
  return (
    allowedPseudoClasses.includes(name) &&
    given.length === (needsOne ? 1 : 0) &&
    given.every((each) => /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(each))
  );
}

function checkDeclaration(node: Declaration, ends: ReadonlyArray<readonly string[]>): void {
  const { property, value, important } = node;
  const allowed = allowedProperties.get(property);
  if (allowed === undefined) throw refused(node, `sets ${shown(property)}, which a stylesheet may not`);
  if (important) throw refused(node, `says !important of ${property}`);
  const { on } = allowed;
  if (on !== undefined && !ends.every((end) => end.some((name) => on.includes(name)))) {
    throw refused(node, `sets ${property}, which is of ${on.join(', ')} alone`);
  }
  if (value.type !== 'Value') throw refused(node, `has a value of ${property} that cannot be read`);
  const fault = valueFault(value.children.toArray(), allowed);
  if (fault !== undefined) throw refused(node, `has ${property} ${fault}`);
}

/** Without comments, of which none is served. */
function withoutComments(children: List<CssNode>): readonly CssNode[] {
  children.forEach((node, item, list) => {
    if (node.type === 'Comment') list.remove(item);
  });
  return children.toArray();
}

function refused({ loc }: CssNode, reason: string): Error {
  return new Error(`${reason} (line ${loc?.start.line ?? 1})`);
}

function shown(text: string): string {
  return text.slice(0, 64);
}
