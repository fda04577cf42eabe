import { signIn } from '../signet/sign-in.js';
import { authorizationPath, codeVerifier, type ReadService, redirectUri } from './service.js';

export interface TokenCounts {
  /** Authorizations of each person. */
  readonly grants: number;
  /** Access tokens of each authorization: one by its code, the others by refreshing. */
  readonly tokens: number;
}

/** Live access tokens of everybody, by the flows by which an app has them. Signs each person in once. */
export async function obtainAccessTokens(
  issuer: string,
  { clientId, people }: ReadService,
  { grants, tokens }: TokenCounts,
): Promise<string[]> {
  const path = authorizationPath(clientId);
  const ofEach = people.map(async (person) => {
    const cookie = await signIn(issuer, path, redirectUri, person);
    const codes = await Promise.all(Array.from({ length: grants }, () => codeOf(new URL(path, issuer), cookie)));
    return Promise.all(codes.map((code) => redeemAndRefresh(issuer, clientId, code, tokens)));
  });
  return (await Promise.all(ofEach)).flat(2);
}

/** An authorization of somebody who is signed in and need not consent. */
async function codeOf(request: URL, cookie: string): Promise<string> {
  const response = await fetch(request, { headers: { cookie }, redirect: 'manual' });
  await response.arrayBuffer();
  const code = new URL(response.headers.get('location') ?? '', request).searchParams.get('code');
  if (code === null) throw new Error(`an authorization request ended with ${response.status} and no code`);
  return code;
}

async function redeemAndRefresh(issuer: string, clientId: string, code: string, count: number): Promise<string[]> {
  const redemption = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier };
  const found: string[] = [];
  let fields: Record<string, string> = redemption;
  while (found.length < count) {
    const body = new URLSearchParams({ client_id: clientId, ...fields });
    const response = await fetch(new URL('/token', issuer), { method: 'POST', body });
    const answer = (await response.json()) as Record<string, string>;
    const { access_token: token, refresh_token: next } = answer;
    if (token === undefined || next === undefined) throw new Error(`no tokens: ${answer.error_description}`);
    found.push(token);
    fields = { grant_type: 'refresh_token', refresh_token: next };
  }
  return found;
}
