import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  digest,
  type Endpoint,
  type EpochSeconds,
  opaqueToken,
  type RandomSource,
  type Session,
} from '@signet/authorization-server';
import { deviceLifetime } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Seconds that a secret is kept after its last page: longer than any interaction. */
const secretLifetime = 3600;
/** Seconds: the longest that browsers keep one (400 days). */
const languageKept = 34_560_000;
/** Secrets of one browser that are read and kept; the oldest go first. */
const mostSecrets = 8;
const secretForm = /^[A-Za-z0-9_-]{43}$/;

/** A session that begins, or goes on, with the value of its cookie. */
export interface Begun {
  readonly session: Pick<Session, 'kept' | 'expiresAt'>;
  readonly cookie: string;
}

/** A secret, in the cookie of this name. */
interface Kept {
  readonly name: string;
  readonly secret: string;
}

/** The cookies of the issuer: who is signed in, which browser this is, who signed in with it before, and its language. */
export class Cookies {
  readonly #session: string;
  /** As it was called before names differed; a session of another issuer is nothing here. */
  readonly #formerSession: string;
  readonly #browser: string;
  readonly #device: string;
  readonly #owner: string;
  readonly #link: string;
  readonly #language: string;
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
    this.#browser = `${prefix}signet_browser${suffix}`;
    this.#owner = `${prefix}signet_owner${suffix}`;
    this.#link = `${prefix}signet_link${suffix}`;
    this.#device = `${prefix}signet_device${suffix}`;
    this.#language = `${prefix}signet_language${suffix}`;
  }

  session(request: FastifyRequest): string | undefined {
    return request.cookies[this.#session] ?? request.cookies[this.#formerSession];
  }

  /** @param maxAge seconds, where it outlives the browser's own session */
  /** Where its person wants to stay signed in it lasts as long as the session, from now on; else as long as the browser. */
  setSession(reply: FastifyReply, { cookie, session: { kept, expiresAt } }: Begun, now: EpochSeconds): void {
    const maxAge = kept ? expiresAt - now : undefined;
    reply.setCookie(this.#session, cookie, { ...this.#options(), ...(maxAge !== undefined && { maxAge }) });
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

  /** The secret of a link that makes an owner: out of the address, where it would be kept and shown. */
  ownerLink(request: FastifyRequest): string | undefined {
    const secret = request.cookies[this.#owner];
    return secret !== undefined && secretForm.test(secret) ? secret : undefined;
  }

  setOwnerLink(reply: FastifyReply, secret: string): void {
    this.#setSecret(reply, this.#owner, secret);
  }

  clearOwnerLink(reply: FastifyReply): void {
    reply.clearCookie(this.#owner, this.#options());
  }

  /** The secret of the link of a mail that leads to this page, as that of an owner's link. */
  link(request: FastifyRequest, page: Pick<Endpoint, 'path'>): string | undefined {
    const secret = request.cookies[this.#linkName(page)];
    return secret !== undefined && secretForm.test(secret) ? secret : undefined;
  }

  setLink(reply: FastifyReply, page: Pick<Endpoint, 'path'>, secret: string): void {
    this.#setSecret(reply, this.#linkName(page), secret);
  }

  clearLink(reply: FastifyReply, page: Pick<Endpoint, 'path'>): void {
    reply.clearCookie(this.#linkName(page), this.#options());
  }

  /** Each page has its own: a link to one does not displace that to another. */
  #linkName({ path }: Pick<Endpoint, 'path'>): string {
    return `${this.#link}_${path.slice(1)}`;
  }

  /** What is no secret is not kept: whoever makes links could fill the browser of another until it is refused everywhere here. */
  #setSecret(reply: FastifyReply, name: string, secret: string): void {
    if (secretForm.test(secret)) reply.setCookie(name, secret, { ...this.#options(), maxAge: secretLifetime });
    else reply.clearCookie(name, this.#options());
  }

  /** In which a person reads our pages, where they chose it; anybody may have written it. Early refusals have read no cookie. */
  language(request: FastifyRequest): string | undefined {
    return (request.cookies as FastifyRequest['cookies'] | undefined)?.[this.#language];
  }

  setLanguage(reply: FastifyReply, language: string): void {
    reply.setCookie(this.#language, language, { ...this.#options(), maxAge: languageKept });
  }

  /**
   * What ties interactions and forms to this browser, the oldest first. Each has a cookie of its own, so that no answer overwrites
   * what another one gave: of tabs that open at once on a first visit, of a form that came from another site without its cookies.
   */
  secrets(request: FastifyRequest): readonly string[] {
    return this.#kept(request).map(({ secret }) => secret);
  }

  /** A secret that no page has kept yet. */
  freshSecret(): string {
    return opaqueToken(this.random);
  }

  /** The browser is to keep the secret that a page belongs to, and none of those that are too many. */
  keepSecret(request: FastifyRequest, reply: FastifyReply, secret: string): void {
    const all = this.#all(request);
    // Forms from other sites come without cookies, as often as a site likes: they share a few names.
    const isBlind = request.method === 'POST' && all.length === 0;
    const present = all.find((each) => each.secret === secret)?.name;
    const name = present ?? (isBlind ? this.#sharedNameOf(secret) : this.#nameOf(secret));
    reply.setCookie(name, secret, { ...this.#options(), maxAge: secretLifetime });
    const kept = new Set(this.#kept(request).map((each) => each.name)).add(name);
    for (const old of all) if (!kept.has(old.name)) reply.clearCookie(old.name, this.#options());
  }

  /** The youngest, and of those from other sites only what there is room for: no site can push others out. */
  #kept(request: FastifyRequest): readonly Kept[] {
    const all = this.#all(request);
    const own = all.filter(({ name, secret }) => name === this.#nameOf(secret)).slice(-mostSecrets);
    const shared = all.filter(({ name, secret }) => name === this.#sharedNameOf(secret));
    return [...own, ...shared.slice(Math.max(0, shared.length - (mostSecrets - own.length)))];
  }

  /** Browsers send the cookie that was made first first (RFC 6265 §5.4). */
  #all(request: FastifyRequest): readonly Kept[] {
    return Object.entries(request.cookies).flatMap(([name, secret]) =>
      name.startsWith(this.#browser) &&
      secret !== undefined &&
      secretForm.test(secret) &&
      (name === this.#nameOf(secret) || name === this.#sharedNameOf(secret))
        ? [{ name, secret }]
        : [],
    );
  }

  /** One name for one secret, so that they do not pile up. */
  #nameOf(secret: string): string {
    return `${this.#browser}_${digest(secret).slice(0, 8)}`;
  }

  /** One of 64. */
  #sharedNameOf(secret: string): string {
    return `${this.#browser}_${digest(secret).slice(0, 1)}`;
  }

  #options() {
    return { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' } as const;
  }
}

/** Of an issuer's port and path; cookies know neither. One on its own at the usual port has none, as every issuer had before. */
function suffixOf(issuer: string): string {
  const { port, pathname } = new URL(issuer);
  if (port === '' && pathname === '/') return '';
  // Letters and digits alone: who looks for the cookie by its name finds the end of it.
  return `_${createHash('sha256').update(`${port}${pathname}`).digest('hex').slice(0, 8)}`;
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
