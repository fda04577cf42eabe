import { generateKeyPair, importJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import type { SuiteClient } from './running-issuer.js';

export const base = 'https://suite.example/test/a/signet';
export const redirectUri = `${base}/callback`;
export const insecure = { [oauth.allowInsecureRequests]: true };

/** A FAPI 2.0 client as oauth4webapi plays it. */
export class FapiClient {
  readonly client: oauth.Client;
  readonly verifier = oauth.generateRandomCodeVerifier();
  readonly state = oauth.generateRandomState();
  readonly nonce = oauth.generateRandomNonce();
  dpop!: oauth.DPoPHandle;
  #key!: CryptoKey;
  as!: oauth.AuthorizationServer;

  constructor(readonly suite: SuiteClient) {
    this.client = { client_id: suite.client_id, id_token_signed_response_alg: 'PS256' };
  }

  static async create(issuer: string, suite: SuiteClient | undefined): Promise<FapiClient> {
    if (!suite) throw new Error('no such client');
    const made = new FapiClient(suite);
    const response = await oauth.discoveryRequest(new URL(issuer), insecure);
    made.as = await oauth.processDiscoveryResponse(new URL(issuer), response);
    made.dpop = oauth.DPoP(made.client, await generateKeyPair('ES256'));
    made.#key = (await importJWK(suite.jwks.keys[0] ?? {}, 'PS256')) as CryptoKey;
    return made;
  }

  get key(): { key: CryptoKey; kid: string } {
    return { key: this.#key, kid: this.suite.jwks.keys[0]?.kid ?? '' };
  }

  get authentication(): oauth.ClientAuth {
    return oauth.PrivateKeyJwt(this.key);
  }

  async parameters(more: Record<string, string> = {}): Promise<URLSearchParams> {
    return new URLSearchParams({
      client_id: this.client.client_id,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: this.suite.scope,
      state: this.state,
      nonce: this.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
      ...more,
    });
  }

  /** Without a proof where `dpop` is undefined. */
  push(parameters: URLSearchParams, dpop: oauth.DPoPHandle | undefined = this.dpop): Promise<Response> {
    const options = dpop ? { ...insecure, DPoP: dpop } : insecure;
    return oauth.pushedAuthorizationRequest(this.as, this.client, this.authentication, parameters, options);
  }

  async requestUri(parameters: URLSearchParams): Promise<string> {
    const response = await this.push(parameters);
    return (await oauth.processPushedAuthorizationResponse(this.as, this.client, response)).request_uri;
  }

  address(requestUri: string): string {
    const query = new URLSearchParams({ client_id: this.client.client_id, request_uri: requestUri });
    return `${this.as.authorization_endpoint}?${query}`;
  }

  redeem(callback: URLSearchParams, dpop: oauth.DPoPHandle | undefined = this.dpop): Promise<Response> {
    const options = dpop ? { ...insecure, DPoP: dpop } : insecure;
    return oauth.authorizationCodeGrantRequest(
      this.as,
      this.client,
      this.authentication,
      callback,
      redirectUri,
      this.verifier,
      options,
    );
  }

  tokens(response: Response): Promise<oauth.TokenEndpointResponse> {
    return oauth.processAuthorizationCodeResponse(this.as, this.client, response, {
      expectedNonce: this.nonce,
      requireIdToken: true,
    });
  }
}
