import { byTag, type Element, parseHtml } from './html.js';
import type { SsoApp } from './sso-app.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  readonly html: string;
  readonly page: Element;
}

interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
}

let addresses = 0;

/** A browser at an address of its own: keeps cookies, follows nothing by itself. */
export class TestBrowser {
  readonly jar = new Map<string, string>();
  readonly #address = `198.51.100.${++addresses}`;

  constructor(private readonly sso: SsoApp) {}

  /** @param path of the issuer, with or without the slash before it */
  get(path: string, { headers = {} }: Sending = {}): Promise<Answer> {
    return this.#send({ method: 'GET', url: path, headers });
  }

  post(path: string, form: Readonly<Record<string, string>>, { headers = {} }: Sending = {}): Promise<Answer> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const payload = new URLSearchParams(form).toString();
    return this.#send({ method: 'POST', url: path, headers: { ...type, ...headers }, payload });
  }

  /** Sends the form of a page, with these fields filled in. */
  submit({ page }: Answer, fields: Readonly<Record<string, string>> = {}, sending?: Sending): Promise<Answer> {
    return this.post(actionOf(page), { ...hiddenOf(page), ...fields }, sending);
  }

  /** Goes where redirects within the issuer lead. */
  async follow(answer: Answer): Promise<Answer> {
    let last = answer;
    for (let hops = 0; last.location !== undefined && !/^[a-z]+:/.test(last.location); hops += 1) {
      if (hops > 5) throw new Error(`led round in a circle: ${last.location}`);
      last = await this.get(last.location);
    }
    return last;
  }

  async #send(request: { method: 'GET' | 'POST'; url: string; headers: Record<string, string>; payload?: string }) {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.sso.fastify.inject({
      ...request,
      url: request.url.startsWith('/') ? request.url : `/${request.url}`,
      headers: { ...(cookie === '' ? {} : { cookie }), ...request.headers },
      remoteAddress: this.#address,
    });
    const cookies = [response.headers['set-cookie'] ?? []].flat();
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    const isPage = String(response.headers['content-type']).startsWith('text/html');
    const { location } = response.headers;
    return {
      status: response.statusCode,
      headers: response.headers,
      location: location === undefined ? undefined : String(location),
      cookies,
      html: response.body,
      page: parseHtml(isPage ? response.body : ''),
    };
  }
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
