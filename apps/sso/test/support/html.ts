/** An element of a page, read as a browser would where the markup is sound. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: ReadonlyArray<Element | string>;
}

const empty = new Set(['meta', 'link', 'input', 'img', 'br', 'hr']);
const raw = new Set(['style', 'script']);

/** @throws Error where an element is not closed in its place or an id stands twice: what browsers would repair, tests must see */
export function parseHtml(html: string): Element {
  const root = { tag: '#document', attributes: {}, children: [] as Array<Element | string> };
  const open: Array<typeof root> = [root];
  const ids = new Set<string>();
  let at = html.startsWith('<!doctype html>') ? '<!doctype html>'.length : 0;
  const token = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+/gy;
  while (at < html.length) {
    token.lastIndex = at;
    const found = token.exec(html);
    if (!found) throw new Error(`no markup: ${html.slice(at, at + 40)}`);
    at = token.lastIndex;
    const [text, isEnd, tag, attributes = '', isClosed] = found;
    const parent = open.at(-1) ?? root;
    if (tag === undefined) parent.children.push(unescapeHtml(text));
    else if (isEnd) {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes nothing`);
    } else {
      const element = { tag, attributes: attributesOf(attributes), children: [] as Array<Element | string> };
      const { id } = element.attributes as Record<string, string>;
      if (id !== undefined && ids.has(id)) throw new Error(`id ${id} stands twice`);
      if (id !== undefined) ids.add(id);
      parent.children.push(element);
      if (raw.has(tag)) at = html.indexOf(`</${tag}>`, at) + tag.length + 3;
      else if (!empty.has(tag) && !isClosed) open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.tag}> is not closed`);
  return root;
}

export function all(element: Element, fits: (element: Element) => boolean): readonly Element[] {
  const below = element.children.flatMap((child) => (typeof child === 'string' ? [] : all(child, fits)));
  return fits(element) ? [element, ...below] : below;
}

export function byId(element: Element, id: string): Element | undefined {
  return all(element, ({ attributes }) => attributes.id === id)[0];
}

export function byTag(element: Element, tag: string): readonly Element[] {
  return all(element, (each) => each.tag === tag);
}

export function textOf(element: Element | undefined): string {
  return (element?.children ?? []).map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name.toLowerCase(), unescapeHtml(value)]));
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
