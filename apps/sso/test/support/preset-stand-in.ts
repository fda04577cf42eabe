import { type NewProvider, type ProviderPresetName, providerPresets } from '@signet/administration';
import type { IdentityProvider } from '@signet/authorization-server';
import { inMemoryStores, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { personAt } from '../../src/federation/upstream-answer.js';
import type { UpstreamHttp } from '../../src/federation/upstream-fetch.js';
import { secretsOf, stateOf } from '../../src/federation/upstream-state.js';
import { Upstreams } from '../../src/federation/upstreams.js';
import type { Issuer } from '../../src/issuer/issuer.js';
import { publishedBy } from './published-by.js';

type Claims = Readonly<Record<string, unknown>>;
type Sent = Parameters<UpstreamHttp['exchange']>[1];

/** A big provider, at its own addresses and as it publishes itself, without the network between. */
export class PresetStandIn {
  readonly clock = new ManualClock(Math.floor(Date.now() / 1000));
  /** What its token endpoint was sent. */
  readonly sent: URLSearchParams[] = [];
  readonly issuer: Issuer;
  /** Of the ID token that it gives next. */
  claims: Claims = {};
  readonly #discovery: string;

  private constructor(
    readonly provider: IdentityProvider,
    private readonly sign: (claims: Claims) => Promise<string>,
    private readonly jwks: object,
  ) {
    this.#discovery = `${provider.issuer}/.well-known/openid-configuration`;
    const { stores } = inMemoryStores();
    const upstreams = new Upstreams({ exchange: (url, sent) => this.#answer(url, sent) }, this.clock);
    const random = new SeededRandomSource(provider.providerId);
    const config = { issuer: 'https://sso.example' };
    this.issuer = { stores, random, clock: this.clock, config, upstreams } as unknown as Issuer;
  }

  static async of(
    preset: Exclude<ProviderPresetName, 'github'>,
    more: Partial<NewProvider> = {},
  ): Promise<PresetStandIn> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(publicKey)), kid: 'theirs', use: 'sig', alg: 'RS256' };
    const sign = (claims: Claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'theirs' }).sign(privateKey);
    const secret = { kind: 'client_secret', secret: 'ours', sentBy: 'post' } as const;
    const described = {
      ...providerPresets[preset],
      providerId: preset,
      clientId: 'ours',
      secret,
      claims: {},
      methods: [],
    };
    return new PresetStandIn({ ...described, ...more } as unknown as IdentityProvider, sign, { keys: [key] });
  }

  /** Who comes back with a code, by what its ID token says beside what each must say. */
  async person(claims: Claims, user?: string) {
    const state = await stateOf(this.issuer, this.provider, { purpose: 'sign_in', interactionId: 'i' });
    const { nonce } = await secretsOf(this.issuer, state);
    const now = this.clock.now();
    this.claims = { aud: this.provider.clientId, sub: 'them', nonce, iat: now, exp: now + 300, ...claims };
    const parameters = [
      ['code', 'c'],
      ['state', state],
    ] as const;
    return personAt(this.issuer, this.provider, { parameters, state, ...(user !== undefined && { user }) });
  }

  async #answer(url: string, { body }: Sent) {
    const published = publishedBy(this.provider.issuer);
    const answers: Readonly<Record<string, () => Promise<object> | object>> = {
      [this.#discovery]: () => published,
      [String(published.jwks_uri)]: () => this.jwks,
      [String(published.token_endpoint)]: async () => {
        this.sent.push(new URLSearchParams(body));
        return { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: await this.sign(this.claims) };
      },
    };
    const answer = await answers[url]?.();
    return { status: answer ? 200 : 404, contentType: 'application/json', body: JSON.stringify(answer ?? {}) };
  }
}
