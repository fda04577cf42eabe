/** A browser without script: follows redirects, keeps cookies per origin, reads and submits the first form of a page. */
export class PlainBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** @param stopAt a redirect to an address that starts with this is returned instead of followed */
  async open(url: string, stopAt: string): Promise<Page> {
    return this.#request(url, { method: 'GET' }, stopAt);
  }

  async submit(page: Page, fields: Record<string, string>, stopAt: string): Promise<Page> {
    const form = page.form();
    const body = new URLSearchParams({ ...form.hidden, ...fields });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page.url).origin };
    return this.#request(form.action, { method: 'POST', body, headers }, stopAt);
  }

  /** The cookies of this origin, as a request's header carries them. */
  cookies(origin: string): string {
    return [...(this.#cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #request(url: string, init: RequestInit, stopAt: string): Promise<Page> {
    let next = url;
    let request = init;
    for (let hop = 0; hop < 10; hop += 1) {
      const origin = new URL(next).origin;
      const headers = new Headers(request.headers);
      if (this.#cookies.has(origin)) headers.set('cookie', this.cookies(origin));
      const response = await fetch(next, { ...request, headers, redirect: 'manual' });
      this.#keep(origin, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) return new Page(next, response.status, await response.text());
      await response.body?.cancel();
      next = new URL(location, next).href;
      if (next.startsWith(stopAt)) return new Page(next, response.status, '');
      request = { method: 'GET' };
    }
    throw new Error(`too many redirects from ${url}`);
  }

  #keep(origin: string, lines: readonly string[]): void {
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    for (const line of lines) {
      const pair = line.split(';', 1)[0] ?? '';
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    this.#cookies.set(origin, jar);
  }
}

export class Page {
  constructor(
    readonly url: string,
    readonly status: number,
    readonly html: string,
  ) {}

  get title(): string {
    return /<title>([^<]*)<\/title>/.exec(this.html)?.[1] ?? '(no title)';
  }

  /** Where the first form goes and what it sends unseen. */
  form(): { action: string; hidden: Record<string, string> } {
    const action = /<form[^>]*\baction="([^"]*)"/.exec(this.html)?.[1];
    if (action === undefined) throw new Error(`no form on "${this.title}" (${this.status})`);
    const hidden: Record<string, string> = {};
    for (const [tag] of this.html.matchAll(/<input(?:"[^"]*"|[^">])*>/g)) {
      const name = /\bname="([^"]*)"/.exec(tag)?.[1];
      if (/type="hidden"/.test(tag) && name) hidden[name] = unescapeHtml(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
    return { action: new URL(unescapeHtml(action), this.url).href, hidden };
  }

  /** Name and value of the button with this id. */
  button(id: string): Record<string, string> {
    const tag = this.#button(id);
    const name = valueIn(tag, 'name');
    return name === undefined ? {} : { [name]: valueIn(tag, 'value') ?? '' };
  }

  /** What the button with this id says beside its words. @throws Error where it does not */
  attribute(id: string, name: string): string {
    const value = valueIn(this.#button(id), name);
    if (value === undefined) throw new Error(`button ${id} on "${this.title}" has no ${name}`);
    return value;
  }

  #button(id: string): string {
    const tag = [...this.html.matchAll(/<button(?:"[^"]*"|[^">])*>/g)]
      .map(([text]) => text)
      .find((text) => valueIn(text, 'id') === id);
    if (tag === undefined) throw new Error(`no button ${id} on "${this.title}"`);
    return tag;
  }
}

function valueIn(tag: string, attribute: string): string | undefined {
  const value = new RegExp(`\\s${attribute}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
