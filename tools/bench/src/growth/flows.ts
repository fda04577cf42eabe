import { createHash } from 'node:crypto';
import { formRequest } from '../harness/forms.js';
import type { Load } from '../harness/load.js';
import type { Authorizations } from './authorizations.js';
import { refreshSecret, sessionCookie } from './names.js';
import {
  apiScope,
  audience,
  clientOf,
  clients,
  identityScopes,
  liveSession,
  liveToken,
  type Population,
  redirectUri,
} from './population.js';

const verifier = 'a-code-verifier-of-the-bench-0123456789-abcdef';
const [client] = clients;
const parameters = {
  response_type: 'code',
  client_id: client,
  redirect_uri: redirectUri,
  scope: [...identityScopes, apiScope].join(' '),
  resource: audience,
  nonce: 'n',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};
const authorize = `/authorize?${new URLSearchParams(parameters)}`;
/** A person who is signed in comes back with a code, and the client redeems it (RFC 6749 §4.1). */
export function codeStep(population: Population, authorizations: Authorizations): Load['step'] {
  const authorization = authorizations[client] ?? '';
  const next = counter();
  return async (send) => {
    const { session } = liveSession(next(), population);
    const cookie = `signet_session=${sessionCookie(session)}`;
    const { headers } = await send({ path: authorize, headers: { cookie } }, 303);
    const code = new URL(String(headers.location)).searchParams.get('code');
    if (code === null) throw new Error(`the authorization went to ${headers.location}`);
    const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    await send(formRequest('/token', fields, { authorization }));
  };
}

/** A refresh token is rotated (RFC 6749 §6): each time one of another grant. */
export function refreshStep(population: Population, authorizations: Authorizations): Load['step'] {
  const next = counter();
  return async (send) => {
    const { token, grant } = liveToken(next(), population);
    const fields = { grant_type: 'refresh_token', refresh_token: refreshSecret(token), resource: audience };
    await send(formRequest('/token', fields, { authorization: authorizations[clientOf(grant)] ?? '' }));
  };
}

/** Goes on from one round to the next: what was used is used up. */
function counter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}
