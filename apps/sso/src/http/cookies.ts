import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Digest, digest, opaqueToken, type RandomSource } from '@signet/authorization-server';
import { deviceLifetime } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Seconds that a spare is kept: longer than any interaction. */
const spareLifetime = 3600;
/** Spares that are read. */
const mostSpares = 4;
const secretForm = /^[A-Za-z0-9_-]{43}$/;

/** The cookies of the issuer: who is signed in, which browser this is, and who signed in with it before. */
export class Cookies {
  readonly #session: string;
  /** As they were called before names differed; a session of another issuer is nothing here. */
  readonly #formerSession: string;
  readonly #formerBrowser: string;
  readonly #browser: string;
  readonly #device: string;
  readonly #secure: boolean;

  constructor(
    issuer: string,
    private readonly random: RandomSource,
  ) {
    this.#secure = issuer.startsWith('https:');
    const prefix = this.#secure ? '__Host-' : '';
    // `__Host-` demands the path of the whole host, and so issuers of one host differ by name.
    const suffix = suffixOf(issuer);
    this.#session = `${prefix}signet_session${suffix}`;
    this.#formerSession = `${prefix}signet_session`;
    this.#formerBrowser = `${prefix}signet_browser`;
    this.#browser = `${prefix}signet_browser${suffix}`;
    this.#device = `${prefix}signet_device${suffix}`;
  }

  session(request: FastifyRequest): string | undefined {
    return request.cookies[this.#session] ?? request.cookies[this.#formerSession];
  }

  setSession(reply: FastifyReply, value: string): void {
    reply.setCookie(this.#session, value, this.#options());
  }

  clearSession(reply: FastifyReply): void {
    reply.clearCookie(this.#session, this.#options());
  }

  /** Of those who signed in with this browser before; see `IdentityService.signIn`. */
  device(request: FastifyRequest): string | undefined {
    return request.cookies[this.#device];
  }

  /** Stays when its person signs out: it signs nobody in. */
  setDevice(reply: FastifyReply, value: string): void {
    reply.setCookie(this.#device, value, { ...this.#options(), maxAge: deviceLifetime });
  }

  /** The secret that ties interactions and forms to this browser; made on first sight. */
  browser(request: FastifyRequest, reply: FastifyReply): string {
    const present = request.cookies[this.#browser] ?? request.cookies[this.#formerBrowser];
    if (present !== undefined && secretForm.test(present)) return present;
    const fresh = opaqueToken(this.random);
    reply.setCookie(this.#browser, fresh, this.#options());
    return fresh;
  }

  browserDigest(request: FastifyRequest, reply: FastifyReply): Digest {
    return digest(this.browser(request, reply));
  }

  /**
   * Every secret that came, the current one first. Tabs that open at once on a first visit are each given one, and the last
   * cookie wins: what a page that was shown belongs to is in its spare.
   */
  secrets(request: FastifyRequest): readonly string[] {
    const current = request.cookies[this.#browser] ?? request.cookies[this.#formerBrowser];
    const spares = Object.entries(request.cookies).flatMap(([name, value]) =>
      value !== undefined && secretForm.test(value) && name === this.#spareOf(value) ? [value] : [],
    );
    const all = current !== undefined && secretForm.test(current) ? [current, ...spares.slice(-mostSpares)] : spares;
    return [...new Set(all)];
  }

  /** Keeps the secret that a page belongs to where no other tab overwrites it. */
  keepSpare(request: FastifyRequest, reply: FastifyReply, secret: string): void {
    const name = this.#spareOf(secret);
    if (request.cookies[name] === undefined) {
      reply.setCookie(name, secret, { ...this.#options(), maxAge: spareLifetime });
    }
  }

  /** One name for one secret, so that they do not pile up. */
  #spareOf(secret: string): string {
    return `${this.#browser}_${digest(secret).slice(0, 8)}`;
  }

  #options() {
    return { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' } as const;
  }
}

/** Of an issuer's port and path; cookies know neither. One on its own at the usual port has none, as every issuer had before. */
function suffixOf(issuer: string): string {
  const { port, pathname } = new URL(issuer);
  return port === '' && pathname === '/' ? '' : `_${digest(`${port}${pathname}`).slice(0, 8)}`;
}

/** What a token is good for: one form, about one thing. */
export interface CsrfPurpose {
  readonly form: string;
  readonly about: string;
}

/** A token of one form of one browser: nobody without the browser's cookie can make it, and it opens no other form. */
export function csrfToken(browserSecret: string, { form, about }: CsrfPurpose): string {
  return createHmac('sha256', browserSecret)
    .update(JSON.stringify(['csrf', form, about]))
    .digest('base64url');
}

export function csrfMatches(browserSecret: string, purpose: CsrfPurpose, presented: string): boolean {
  const expected = Buffer.from(csrfToken(browserSecret, purpose));
  const received = Buffer.from(presented);
  return expected.length === received.length && timingSafeEqual(expected, received);
}
