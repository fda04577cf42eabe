import { createHash, randomBytes } from 'node:crypto';
import { formRequest } from '../harness/forms.js';
import type { Send } from '../harness/load.js';

/** A client for which somebody is signed in, in a browser that needs to be asked nothing. */
export interface CodeFlow {
  readonly clientId: string;
  readonly redirectUri: string;
  /** The client's Authorization header at the token endpoint. */
  readonly authorization: string;
  /** The Cookie header of the browser. */
  readonly cookie: string;
  readonly resource: string;
  readonly scope: string;
}

export interface CodeFlowTokens {
  readonly access_token: string;
  /** Only of a client that may refresh. */
  readonly refresh_token?: string;
}

/** The path of an authorization request (RFC 6749 §4.1.1, RFC 7636, RFC 8707). */
export function authorizationPath(flow: Omit<CodeFlow, 'cookie' | 'authorization'>, verifier: string): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: flow.clientId,
    redirect_uri: flow.redirectUri,
    scope: flow.scope,
    resource: flow.resource,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `/authorize?${query}`;
}

/** One whole code flow: a grant of its own, and the tokens of it. @throws Error where there is no code */
export async function codeFlowTokens(send: Send, flow: CodeFlow): Promise<CodeFlowTokens> {
  const verifier = randomBytes(32).toString('base64url');
  const { headers } = await send({ path: authorizationPath(flow, verifier), headers: { cookie: flow.cookie } }, 303);
  const code = new URL(String(headers.location)).searchParams.get('code');
  if (code === null) throw new Error('the authorization endpoint gave no code');
  const { redirectUri: redirect_uri, authorization } = flow;
  const fields = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier };
  const { body } = await send(formRequest('/token', fields, { authorization }));
  return JSON.parse(body) as CodeFlowTokens;
}
