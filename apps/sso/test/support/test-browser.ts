import { byTag, type Element, parseHtml } from './html.js';
import type { RunningSso } from './running-sso.js';

export interface Answer {
  /** Of the request. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  readonly html: string;
  readonly page: Element;
}

interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
}

type Part = readonly [name: string, value: string | File];

let addresses = 0;

/** A browser at an address of its own: keeps cookies, follows nothing by itself. */
export class TestBrowser {
  readonly jar = new Map<string, string>();
  readonly #address = `198.51.100.${++addresses}`;

  constructor(private readonly sso: RunningSso) {}

  /** @param path of the issuer, with or without the slash before it */
  get(path: string, { headers = {} }: Sending = {}): Promise<Answer> {
    return this.#send(path, { method: 'GET', headers });
  }

  post(path: string, form: Readonly<Record<string, string>>, { headers = {} }: Sending = {}): Promise<Answer> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    return this.#send(path, { method: 'POST', headers: { ...type, ...headers }, body });
  }

  /** A page, wherever within the issuer its address leads. */
  async open(path: string, sending?: Sending): Promise<Answer> {
    return this.follow(await this.get(path, sending));
  }

  /** Sends the form of a page, with these fields filled in. */
  submit({ page, url }: Answer, fields: Readonly<Record<string, string>> = {}, sending?: Sending): Promise<Answer> {
    return this.post(pathFrom(url, actionOf(page)), { ...hiddenOf(page), ...fields }, sending);
  }

  /** Sends the form of a page as one with files. */
  upload(from: Answer, parts: readonly Part[], sending?: Sending): Promise<Answer> {
    return this.uploadTo(from, [...Object.entries(hiddenOf(from.page)), ...parts], sending);
  }

  /** These parts alone, where the form of a page leads or beside it. */
  uploadTo(
    { page, url, action }: Answer & { readonly action?: string },
    parts: readonly Part[],
    { headers = {} }: Sending = {},
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    return this.#send(pathFrom(url, action ?? actionOf(page)), { method: 'POST', headers, body: form });
  }

  /** Goes where redirects within the issuer lead. */
  async follow(answer: Answer): Promise<Answer> {
    let last = answer;
    for (let hops = 0; last.location !== undefined && !/^[a-z]+:/.test(last.location); hops += 1) {
      if (hops > 5) throw new Error(`led round in a circle: ${last.location}`);
      last = await this.get(pathFrom(last.url, last.location));
    }
    return last;
  }

  async #send(
    url: string,
    init: { method: string; headers: Readonly<Record<string, string>>; body?: string | FormData },
  ): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const asked = new URL(url, `${this.sso.address}/`).href;
    const response = await fetch(asked, {
      ...init,
      redirect: 'manual',
      headers: {
        'x-forwarded-for': this.#address,
        'accept-language': '',
        ...(cookie === '' ? {} : { cookie }),
        ...init.headers,
      },
    });
    const cookies = response.headers.getSetCookie();
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    const headers = Object.fromEntries(response.headers);
    const html = await response.text();
    const isPage = headers['content-type']?.startsWith('text/html');
    return {
      url: asked,
      status: response.status,
      headers,
      location: headers.location,
      cookies,
      html,
      page: parseHtml(isPage ? html : ''),
    };
  }
}

/** Of the process that is asked, whichever showed the page. */
function pathFrom(url: string, relative: string): string {
  const { pathname, search } = new URL(relative, url);
  return `${pathname}${search}`;
}

export function hiddenOf(page: Element): Readonly<Record<string, string>> {
  const hidden = byTag(page, 'input').filter(({ attributes }) => attributes.type === 'hidden');
  return Object.fromEntries(hidden.map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']));
}

export function actionOf(page: Element): string {
  const action = byTag(page, 'form')[0]?.attributes.action;
  if (action === undefined) throw new Error('the page has no form');
  return action;
}
