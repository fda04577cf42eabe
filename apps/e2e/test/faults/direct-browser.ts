import { Page } from '@signet/demo/browser';
import type { Person } from '../support/browser-flow.js';

/** A browser without script at an address of its own, which asks one replica or another, past the proxy between them. */
export class DirectBrowser {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly issuer: string,
    private readonly redirectUri: string,
    private readonly address: string,
  ) {}

  /** Where it is sent to, of the client: undefined where the page of the issuer stays, as where the password is wrong. */
  async signIn(at: string, query: string, { username, password }: Person): Promise<URL | undefined> {
    const asked = await this.#open(at, `/authorize?${query}`);
    if (asked instanceof URL) return asked;
    let next = await this.#open(at, asked.form().action, { ...asked.form().hidden, username, password });
    if (next instanceof Page && next.html.includes('id="consent-allow"')) {
      next = await this.#open(at, next.form().action, { ...next.form().hidden, ...next.button('consent-allow') });
    }
    return next instanceof URL ? next : undefined;
  }

  /** Without a page: where it is sent to. */
  async silently(at: string, query: string): Promise<URL> {
    const answer = await this.#open(at, `/authorize?${query}&prompt=none`);
    if (answer instanceof URL) return answer;
    throw new Error(`a page where none was asked for: ${answer.title}`);
  }

  async #open(at: string, path: string, form?: Readonly<Record<string, string>>): Promise<Page | URL> {
    let [next, body] = [new URL(path, this.issuer), form];
    for (let hops = 0; hops < 6; hops += 1) {
      if (next.href.startsWith(this.redirectUri)) return next;
      const response = await fetch(`${at}${next.pathname}${next.search}`, {
        method: body ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: this.#cookie, origin: this.issuer, 'x-forwarded-for': this.address },
        ...(body && { body: new URLSearchParams(body) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      const location = response.headers.get('location');
      const text = await response.text();
      if (location === null) return new Page(next.href, response.status, text);
      [next, body] = [new URL(location, next), undefined];
    }
    throw new Error('led round in a circle');
  }

  get #cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
