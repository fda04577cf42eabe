import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { type Asking, asking, asksSomebody, beginRequest, notReachedBy, refreshed } from '@signet/browser-client';
import * as oauth from 'oauth4webapi';
import type { PortalConfig } from '../config.js';
import { keepPending, takePending } from './pending-sign-in.js';
import type { Tokens } from './tokens.js';
import type { Finished, Way } from './way.js';

/** Without offline_access: what this app may do ends with the session, wherever that is ended. */
const scope = 'openid profile email orders:read orders:write invoices:read';

/** This sign-in cannot be finished here: it was before, or began in another tab. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

/** A public client with PKCE (RFC 6749, RFC 7636), one access token for each audience (RFC 8707). */
export class SignIn {
  readonly #client: oauth.Client;
  readonly #options: Asking;

  private constructor(
    private readonly config: PortalConfig,
    private readonly server: oauth.AuthorizationServer,
  ) {
    this.#client = { client_id: config.clientId };
    this.#options = asking(config.issuer);
  }

  static async discover(config: PortalConfig): Promise<SignIn> {
    const issuer = new URL(config.issuer);
    const response = await oauth.discoveryRequest(issuer, asking(config.issuer));
    return new SignIn(config, await oauth.processDiscoveryResponse(issuer, response));
  }

  /** Leaves this page. */
  async begin({ returnTo, prompt, stepUp, unfinished, notReached }: Way): Promise<void> {
    const { begun, parameters: requested } = await beginRequest();
    const silent = prompt === 'none';
    const url = new URL(this.server.authorization_endpoint ?? '');
    const parameters = new URLSearchParams({
      client_id: this.config.clientId,
      redirect_uri: redirectUri(),
      scope,
      ...requested,
      ...(prompt === undefined ? {} : { prompt }),
      ...stepUp,
    });
    for (const { identifier } of [ordersAudience, invoicesAudience]) parameters.append('resource', identifier);
    url.search = parameters.toString();
    keepPending(sessionStorage, { ...begun, returnTo, silent, unfinished, notReached });
    // Nobody asked for the way there: the back button does not lead through it.
    if (silent) location.replace(url);
    else location.assign(url);
  }

  /**
   * Ends at the callback: state, iss, nonce and the ID token are checked by oauth4webapi.
   * @throws NotBegun, and errors of oauth4webapi
   */
  async finish(callback: URL): Promise<Finished> {
    const pending = takePending(sessionStorage);
    if (!pending) throw new NotBegun();
    const { returnTo, silent, unfinished, notReached } = pending;
    try {
      const validated = oauth.validateAuthResponse(this.server, this.#client, callback, pending.state);
      return { kind: 'signed_in', tokens: await this.#redeem(validated, pending), returnTo, unfinished, notReached };
    } catch (error) {
      if (!(error instanceof oauth.AuthorizationResponseError)) throw error;
      if (silent && asksSomebody(error.error)) return { kind: 'nobody', returnTo };
      const why = unfinished && notReachedBy(error.error);
      if (why) return { kind: 'not_reached', why, returnTo };
      if (error.error === 'access_denied') return { kind: 'denied', returnTo };
      throw error;
    }
  }

  /** @throws SessionOver where the issuer says so, and errors of oauth4webapi */
  async renew(tokens: Tokens, keep: (tokens: Tokens) => void): Promise<Tokens> {
    const asked = Date.now();
    // Later than the last ones, whatever the clock says.
    const renewedAt = Math.max(asked, tokens.renewedAt + 1);
    const orders = await this.#refresh(tokens.refreshToken, ordersAudience.identifier);
    const refreshToken = orders.refresh_token ?? tokens.refreshToken;
    keep({ ...tokens, orders: orders.access_token, refreshToken, renewedAt });
    const invoices = await this.#refresh(refreshToken, invoicesAudience.identifier);
    const idToken = invoices.id_token ?? orders.id_token ?? tokens.idToken;
    return { ...tokensOf(asked, orders, invoices, idToken), renewedAt: renewedAt + 1 };
  }

  signOut({ idToken }: Tokens): void {
    const url = new URL(this.server.end_session_endpoint ?? '');
    url.search = new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: `${location.origin}/`,
    }).toString();
    location.assign(url);
  }

  async #redeem(
    validated: URLSearchParams,
    { codeVerifier, nonce }: { readonly codeVerifier: string; readonly nonce: string },
  ): Promise<Tokens> {
    const renewedAt = Date.now();
    const response = await oauth.authorizationCodeGrantRequest(
      this.server,
      this.#client,
      oauth.None(),
      validated,
      redirectUri(),
      codeVerifier,
      { ...this.#options, additionalParameters: { resource: ordersAudience.identifier } },
    );
    const orders = await oauth.processAuthorizationCodeResponse(this.server, this.#client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    const invoices = await this.#refresh(orders.refresh_token ?? '', invoicesAudience.identifier);
    return tokensOf(renewedAt, orders, invoices, orders.id_token ?? '');
  }

  #refresh(refreshToken: string, resource: string): Promise<oauth.TokenEndpointResponse> {
    return refreshed({ server: this.server, client: this.#client, refreshToken, resource });
  }
}

function tokensOf(
  renewedAt: number,
  orders: oauth.TokenEndpointResponse,
  invoices: oauth.TokenEndpointResponse,
  idToken: string,
): Tokens {
  const lifetime = Math.min(orders.expires_in ?? 0, invoices.expires_in ?? 0);
  return {
    idToken,
    orders: orders.access_token,
    invoices: invoices.access_token,
    refreshToken: invoices.refresh_token ?? orders.refresh_token ?? '',
    renewedAt,
    expiresAt: renewedAt + lifetime * 1000,
  };
}

function redirectUri(): string {
  return `${location.origin}/callback`;
}
