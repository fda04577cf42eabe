import { AsyncLocalStorage } from 'node:async_hooks';
import { githubEndpoints } from '@signet/administration';
import { type AcceptedKeys, acceptKeys } from '@signet/auth-contracts';
import { type Clock, digest, type IdentityProvider, OutboundUnavailable } from '@signet/authorization-server';
import { elapsedSince } from '@signet/runtime';
import {
  allowInsecureRequests,
  Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { clientAuthentication } from './client-authentication.js';
import { type UpstreamHttp, upstreamFetch } from './upstream-fetch.js';

/** Seconds for which what a provider publishes of itself counts, and for which it still does where it cannot be asked. */
const [fresh, known] = [3600, 86_400] as const;
/** Seconds for which a provider that was away is not asked again. */
const awayFor = 10;

/** Seconds for which its keys count, and for which nobody looks for one that was not among them. */
const [keysKept, keysAskedAgain] = [600, 30] as const;

/** Never symmetric: what verifies a token of a provider is public. */
export const logoutAlgorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

interface Of {
  /** Of the description that it was made for: of another one it is made anew. */
  readonly description: string;
  readonly at: number;
}

/**
 * Providers, ready to be asked: what they publish of themselves and their keys. Of as many as there are, for an operator described each.
 */
export class Upstreams {
  readonly #known = new Map<string, Of & { readonly configuration: Configuration }>();
  readonly #keys = new WeakMap<Configuration, { readonly keys: AcceptedKeys['keys']; readonly at: number }>();
  readonly #away = new Map<string, Of & { readonly reason: string }>();
  readonly #sources = new AsyncLocalStorage<string | undefined>();
  readonly fetch: CustomFetch;

  constructor(
    http: UpstreamHttp,
    private readonly clock: Clock,
  ) {
    this.fetch = upstreamFetch(http, () => ({ lane: 'upstreams', source: this.#sources.getStore() }));
  }

  /** @param source who causes what `work` fetches, so that nobody takes the places of others */
  onBehalfOf<T>(source: string | undefined, work: () => Promise<T>): Promise<T> {
    return this.#sources.run(source, work);
  }

  /** @throws OutboundUnavailable where it is away; Error where what it says of itself is wrong */
  async configuration(provider: IdentityProvider): Promise<Configuration> {
    const { providerId } = provider;
    const description = digest(JSON.stringify(provider));
    const found = this.#known.get(providerId);
    const mine = found?.description === description ? found : undefined;
    const now = this.clock.now();
    if (mine && elapsedSince(mine.at, now) < fresh) return mine.configuration;
    try {
      this.#refuseWhileAway(providerId, description, now);
      const configuration = await this.#make(provider);
      this.#known.set(providerId, { description, configuration, at: now });
      return configuration;
    } catch (error) {
      const reason = outageOf(error);
      if (reason === undefined) throw error;
      if (!this.#away.has(providerId)) this.#away.set(providerId, { description, at: now, reason });
      if (mine && elapsedSince(mine.at, now) < known) return mine.configuration;
      throw new OutboundUnavailable(reason);
    }
  }

  /**
   * The keys by which a provider signs. A key that is not among them is looked for once more, and then not for a while.
   * @throws OutboundUnavailable; Error where there are none
   */
  async keys(provider: IdentityProvider, kid: string): Promise<AcceptedKeys['keys']> {
    const configuration = await this.configuration(provider);
    const present = this.#keys.get(configuration);
    const now = this.clock.now();
    const hasIt = present?.keys.some((key) => key.kid === kid || kid === '') === true;
    if (present && elapsedSince(present.at, now) < (hasIt ? keysKept : keysAskedAgain)) return present.keys;
    const { jwks_uri: uri } = configuration.serverMetadata();
    if (uri === undefined) throw new Error('it publishes no keys');
    const answer = await this.fetch(uri, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: undefined,
      redirect: 'manual',
    });
    if (answer.status !== 200) throw new Error(`its keys were answered with ${answer.status}`);
    const { keys } = acceptKeys(await answer.json(), logoutAlgorithms);
    this.#keys.set(configuration, { keys, at: now });
    return keys;
  }

  #refuseWhileAway(providerId: string, description: string, now: number): void {
    const away = this.#away.get(providerId);
    if (away?.description === description && elapsedSince(away.at, now) < awayFor) {
      throw new OutboundUnavailable(away.reason);
    }
    this.#away.delete(providerId);
  }

  async #make(provider: IdentityProvider): Promise<Configuration> {
    const { kind, issuer, clientId } = provider;
    const authentication = await clientAuthentication(provider, this.clock);
    // Whether http may be is said by the way out, of each host.
    const execute = [
      ...(issuer.startsWith('http:') ? [allowInsecureRequests] : []),
      ...(kind === 'oidc' ? [enableNonRepudiationChecks] : []),
    ];
    if (kind === 'github') {
      const configuration = new Configuration(githubMetadata(provider), clientId, undefined, authentication);
      for (const each of execute) each(configuration);
      configuration[customFetch] = this.fetch;
      return configuration;
    }
    const options = { [customFetch]: this.fetch, execute };
    const configuration = await discovery(new URL(issuer), clientId, undefined, authentication, options);
    // Letter by letter, but for Microsoft, whose directories share what is published: their tokens say which it is.
    if (configuration.serverMetadata().issuer !== issuer && !isOfMicrosoft(issuer)) {
      throw new Error('it publishes another issuer');
    }
    return configuration;
  }
}

/** OAuth alone: there is no document, and `iss` of its answers (RFC 9207) is that of its authorization server. */
function githubMetadata({ issuer }: IdentityProvider) {
  const { authorization, token } = githubEndpoints(issuer);
  return { issuer: `${issuer}/login/oauth`, authorization_endpoint: authorization, token_endpoint: token };
}

function isOfMicrosoft(issuer: string): boolean {
  return new URL(issuer).origin === 'https://login.microsoftonline.com';
}

/** Why nobody answered, wherever in the error that stands; undefined where somebody did. */
export function outageOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof OutboundUnavailable) return each.message;
  }
  return undefined;
}
