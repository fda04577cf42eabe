import * as oauth from 'oauth4webapi';

/** What an answer is compared with. Never a token. */
export interface BegunRequest {
  readonly codeVerifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** A request for a code, with PKCE (RFC 7636), and its parameters. */
export async function beginRequest(): Promise<{
  readonly begun: BegunRequest;
  readonly parameters: Readonly<Record<string, string>>;
}> {
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const parameters = {
    response_type: 'code',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
  return { begun: { codeVerifier, state, nonce }, parameters };
}

/** Whether `prompt=none` was answered so because a person has to be asked (OpenID Connect Core §3.1.2.6). */
export function asksSomebody(code: string): boolean {
  return ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'].includes(code);
}
