import { invoicesAudience, ordersAudience } from '@signet/audiences';
import * as oauth from 'oauth4webapi';
import type { PortalConfig } from './config.js';
import { keepPending, takePending } from './pending-sign-in.js';

/** The tokens of one sign-in. They live in memory and are gone with the page. */
export interface Tokens {
  readonly idToken: string;
  readonly orders: string;
  readonly invoices: string;
}

const scope = 'openid profile email offline_access orders:read orders:write invoices:read';

/** A public client with PKCE (RFC 6749, RFC 7636), one access token for each audience (RFC 8707). */
export class SignIn {
  readonly #client: oauth.Client;
  readonly #options: { [oauth.allowInsecureRequests]: boolean };

  private constructor(
    private readonly config: PortalConfig,
    private readonly server: oauth.AuthorizationServer,
  ) {
    this.#client = { client_id: config.clientId };
    this.#options = insecureOnLoopback(config);
  }

  static async discover(config: PortalConfig): Promise<SignIn> {
    const issuer = new URL(config.issuer);
    const response = await oauth.discoveryRequest(issuer, insecureOnLoopback(config));
    return new SignIn(config, await oauth.processDiscoveryResponse(issuer, response));
  }

  async begin(): Promise<void> {
    const codeVerifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const nonce = oauth.generateRandomNonce();
    keepPending(sessionStorage, { codeVerifier, state, nonce });
    const url = new URL(this.server.authorization_endpoint ?? '');
    const parameters = new URLSearchParams({
      client_id: this.config.clientId,
      redirect_uri: redirectUri(),
      response_type: 'code',
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    for (const { identifier } of [ordersAudience, invoicesAudience]) parameters.append('resource', identifier);
    url.search = parameters.toString();
    location.assign(url);
  }

  /** Ends at the callback: state, iss, nonce and the ID token are checked by oauth4webapi. */
  async finish(callback: URL): Promise<Tokens> {
    const pending = takePending(sessionStorage);
    if (!pending) throw new Error('This sign-in was not begun in this tab.');
    const validated = oauth.validateAuthResponse(this.server, this.#client, callback, pending.state);
    const response = await oauth.authorizationCodeGrantRequest(
      this.server,
      this.#client,
      oauth.None(),
      validated,
      redirectUri(),
      pending.codeVerifier,
      { ...this.#options, additionalParameters: { resource: ordersAudience.identifier } },
    );
    const first = await oauth.processAuthorizationCodeResponse(this.server, this.#client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
    });
    const refreshed = await oauth.refreshTokenGrantRequest(
      this.server,
      this.#client,
      oauth.None(),
      first.refresh_token ?? '',
      { ...this.#options, additionalParameters: { resource: invoicesAudience.identifier } },
    );
    const second = await oauth.processRefreshTokenResponse(this.server, this.#client, refreshed);
    return { idToken: first.id_token ?? '', orders: first.access_token, invoices: second.access_token };
  }

  signOut(tokens: Tokens): void {
    const url = new URL(this.server.end_session_endpoint ?? '');
    url.search = new URLSearchParams({
      id_token_hint: tokens.idToken,
      post_logout_redirect_uri: `${location.origin}/`,
    }).toString();
    location.assign(url);
  }
}

function redirectUri(): string {
  return `${location.origin}/callback`;
}

function insecureOnLoopback(config: PortalConfig): { [oauth.allowInsecureRequests]: boolean } {
  return { [oauth.allowInsecureRequests]: config.issuer.startsWith('http://localhost') };
}
