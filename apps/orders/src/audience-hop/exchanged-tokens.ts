import { createHash } from 'node:crypto';
import { invoicesAudience } from '@signet/audiences';
import { z } from 'zod';
import { HopError, hop } from './hop-error.js';

export interface ExchangeConfig {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type InvoicesScope = keyof typeof invoicesAudience.scopes & string;

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
/** Seconds before its expiry at which a token is not used any more. */
const margin = 30;
const capacity = 1000;

const tokenResponse = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
  issued_token_type: z.literal(accessTokenType),
});

/**
 * RFC 8693: the caller's token for orders becomes one for invoices, with orders as the actor.
 * Kept in memory by the digest of the caller's token until shortly before it expires; equal requests at once share one.
 */
export class ExchangedTokens {
  readonly #ready = new Map<string, { readonly token: string; readonly usableUntil: number }>();
  readonly #pending = new Map<string, Promise<string>>();

  constructor(
    private readonly config: ExchangeConfig,
    private readonly now: () => number = () => Date.now() / 1000,
  ) {}

  /** @throws HopError when the issuer refuses or does not answer */
  async get(subjectToken: string, scopes: readonly InvoicesScope[]): Promise<string> {
    const scope = scopes.join(' ');
    const key = createHash('sha256').update(`${scope}\n${subjectToken}`).digest('base64url');
    const ready = this.#ready.get(key);
    if (ready && this.now() < ready.usableUntil) return ready.token;
    this.#ready.delete(key);
    let pending = this.#pending.get(key);
    if (!pending) {
      pending = this.#exchange(key, subjectToken, scope).finally(() => this.#pending.delete(key));
      this.#pending.set(key, pending);
    }
    return pending;
  }

  /** Forgets what invoices refused, so that the next call asks the issuer again. */
  forget(token: string): void {
    for (const [key, ready] of this.#ready) if (ready.token === token) this.#ready.delete(key);
  }

  async #exchange(key: string, subjectToken: string, scope: string): Promise<string> {
    const requestedAt = this.now();
    const { status, body } = await hop('token_exchange', this.config.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: basic(this.config), accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: subjectToken,
        subject_token_type: accessTokenType,
        resource: invoicesAudience.identifier,
        scope,
      }),
    });
    const response = tokenResponse.safeParse(body);
    if (status !== 200 || !response.success) {
      const refusal = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) }).safeParse(body);
      throw new HopError({ step: 'token_exchange', status, error: refusal.data?.error ?? 'unexpected_answer' });
    }
    const { access_token: token, expires_in } = response.data;
    const usableUntil = requestedAt + expires_in - margin;
    if (usableUntil > this.now()) this.#keep(key, { token, usableUntil });
    return token;
  }

  #keep(key: string, entry: { token: string; usableUntil: number }): void {
    this.#ready.set(key, entry);
    const oldest = this.#ready.keys().next();
    if (this.#ready.size > capacity && !oldest.done) this.#ready.delete(oldest.value);
  }
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
function basic({ clientId, clientSecret }: ExchangeConfig): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}
