import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Digest, digest, opaqueToken, type RandomSource } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The two cookies of the issuer: who is signed in, and which browser this is. */
export class Cookies {
  readonly #session: string;
  readonly #browser: string;
  readonly #secure: boolean;

  constructor(
    issuer: string,
    private readonly random: RandomSource,
  ) {
    this.#secure = issuer.startsWith('https:');
    const prefix = this.#secure ? '__Host-' : '';
    this.#session = `${prefix}signet_session`;
    this.#browser = `${prefix}signet_browser`;
  }

  session(request: FastifyRequest): string | undefined {
    return request.cookies[this.#session];
  }

  setSession(reply: FastifyReply, value: string): void {
    reply.setCookie(this.#session, value, this.#options());
  }

  clearSession(reply: FastifyReply): void {
    reply.clearCookie(this.#session, this.#options());
  }

  /** The secret that ties interactions and forms to this browser; made on first sight. */
  browser(request: FastifyRequest, reply: FastifyReply): string {
    const present = request.cookies[this.#browser];
    if (present !== undefined && /^[A-Za-z0-9_-]{43}$/.test(present)) return present;
    const fresh = opaqueToken(this.random);
    reply.setCookie(this.#browser, fresh, this.#options());
    return fresh;
  }

  browserDigest(request: FastifyRequest, reply: FastifyReply): Digest {
    return digest(this.browser(request, reply));
  }

  #options() {
    return { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' } as const;
  }
}

/** A token of one form of one browser: nobody without the browser's cookie can make it. */
export function csrfToken(browserSecret: string, purpose: string): string {
  return createHmac('sha256', browserSecret).update(`csrf:${purpose}`).digest('base64url');
}

export function csrfMatches(browserSecret: string, purpose: string, presented: string): boolean {
  const expected = Buffer.from(csrfToken(browserSecret, purpose));
  const received = Buffer.from(presented);
  return expected.length === received.length && timingSafeEqual(expected, received);
}
