import { asking, type BegunRequest, beginRequest, refreshed, type StepUp } from '@signet/browser-client';
import * as oauth from 'oauth4webapi';
import type { Place } from '../place.js';
import type { Person, Tokens } from './tokens.js';

const client: oauth.Client = { client_id: 'signet-console' };

/** How somebody is to sign in. */
export interface Way {
  /** What the API asked of it. */
  readonly stepUp?: StepUp | undefined;
  /** OpenID Connect Core §3.1.2.1. */
  readonly prompt?: 'login';
  /** Whose work waits: they are asked, and nobody else. */
  readonly loginHint?: string | undefined;
}

/** The issuer, asked as a public client with PKCE and DPoP (RFC 9449): the key cannot be read, and lives as long as this page. */
export class Issuer {
  private constructor(
    readonly place: Place,
    private readonly server: oauth.AuthorizationServer,
    /** Remembers the nonces that it is told. */
    private readonly proof: oauth.DPoPHandle,
  ) {}

  static async discover(place: Place): Promise<Issuer> {
    const issuer = new URL(place.issuer);
    const [response, key] = await Promise.all([
      oauth.discoveryRequest(issuer, asking(place.issuer)),
      oauth.generateKeyPair('ES256'),
    ]);
    const server = await oauth.processDiscoveryResponse(issuer, response);
    return new Issuer(place, server, oauth.DPoP(client, key));
  }

  /** The address at which somebody signs in, and what its answer is compared with. */
  async request({
    stepUp,
    prompt,
    loginHint,
  }: Way = {}): Promise<{ readonly url: string; readonly begun: BegunRequest }> {
    const { begun, parameters } = await beginRequest();
    const url = new URL(this.server.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: this.place.callback,
      scope: `openid profile ${this.place.scopes}`,
      resource: this.place.api,
      ...parameters,
      ...(prompt && { prompt }),
      ...(loginHint && { login_hint: loginHint }),
      ...stepUp,
    }).toString();
    return { url: url.href, begun };
  }

  /** State, iss, nonce and the ID token are checked by oauth4webapi. @throws errors of it */
  async redeem(answer: URL, { codeVerifier, state, nonce }: BegunRequest): Promise<Tokens> {
    const validated = oauth.validateAuthResponse(this.server, client, answer, state);
    const options = {
      ...asking(this.place.issuer),
      DPoP: this.proof,
      additionalParameters: { resource: this.place.api },
    };
    const { callback } = this.place;
    const read = async () => {
      const asked = Date.now();
      const none = oauth.None();
      const response = await oauth.authorizationCodeGrantRequest(
        this.server,
        client,
        none,
        validated,
        callback,
        codeVerifier,
        options,
      );
      const expected = { expectedNonce: nonce, requireIdToken: true };
      return tokensOf(asked, await oauth.processAuthorizationCodeResponse(this.server, client, response, expected));
    };
    return oncemore(read);
  }

  /** @throws SessionOver where the issuer says so, and errors of oauth4webapi */
  async renew(tokens: Tokens): Promise<Tokens> {
    const asked = Date.now();
    const { server, proof: DPoP } = this;
    const { refreshToken } = tokens;
    const answer = await refreshed({ server, client, refreshToken, resource: this.place.api, DPoP });
    return tokensOf(asked, answer, tokens);
  }

  /** Asks the administration API. @throws oauth4webapi's WWWAuthenticateChallengeError; what fetch throws */
  ask(accessToken: string, { method, url, headers, body }: Asked): Promise<Response> {
    const options = { ...asking(this.place.issuer), DPoP: this.proof };
    return oncemore(() => oauth.protectedResourceRequest(accessToken, method, new URL(url), headers, body, options));
  }

  signOutAddress({ idToken }: Tokens): string {
    const url = new URL(this.server.end_session_endpoint ?? '');
    url.search = new URLSearchParams({
      id_token_hint: idToken,
      client_id: client.client_id,
      post_logout_redirect_uri: `${this.place.issuer}/console`,
      state: signedOut,
    }).toString();
    return url.href;
  }
}

/** What comes back with who signed out. */
export const signedOut = 'signed-out';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** The first proof may lack the nonce that is wanted (RFC 9449 §8, §9). */
async function oncemore<T>(ask: () => Promise<T>): Promise<T> {
  return ask().catch((error: unknown) => {
    if (oauth.isDPoPNonceError(error)) return ask();
    throw error;
  });
}

function tokensOf(asked: number, answer: oauth.TokenEndpointResponse, before?: Tokens): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer);
  return {
    idToken: answer.id_token ?? before?.idToken ?? '',
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken ?? '',
    expiresAt: asked + (answer.expires_in ?? 0) * 1000,
    scopes: answer.scope?.split(' ') ?? before?.scopes ?? [],
    person: claims ? personOf(claims) : (before?.person ?? { subject: '', name: '' }),
  };
}

function personOf(claims: oauth.IDToken): Person {
  const { name, preferred_username: username } = claims;
  return {
    subject: claims.sub,
    name: [name, username].find((each) => typeof each === 'string') ?? claims.sub,
    ...(typeof username === 'string' && { username }),
  };
}
