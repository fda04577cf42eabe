import { formRequest } from '../harness/forms.js';
import type { Answer, Send } from '../harness/load.js';
import { audience } from '../token/service.js';
import type { Attempt } from './attempts.js';
import { publicAppId, redirectUri } from './service.js';

/** What authenticates a client: an Authorization header, or for the public one its name alone. */
export type ClientProof = { readonly authorization: string } | 'public';

/** A POST to /token by this client for the one API. */
export function tokenRequest(proof: ClientProof, fields: Readonly<Record<string, string>>) {
  const form = { ...fields, resource: audience };
  return proof === 'public'
    ? formRequest('/token', { ...form, client_id: publicAppId })
    : formRequest('/token', form, { authorization: proof.authorization });
}

/** One sign-in of an application by a browser that has a session: two requests. */
export async function authorizeAndRedeem(
  send: Send,
  { attempt, cookie, proof }: { attempt: Attempt; cookie: string; proof: ClientProof },
): Promise<Answer> {
  const redirect = await send({ path: attempt.path, headers: { cookie } }, 303);
  const code = codeIn(redirect.headers.location, attempt.state);
  const fields = { grant_type: 'authorization_code', code, code_verifier: attempt.verifier };
  return send(tokenRequest(proof, { ...fields, redirect_uri: redirectUri }));
}

/** RFC 6749 §4.1.2. @throws Error where it leads elsewhere than back with a code and this state */
export function codeIn(location: string | string[] | undefined, state: string): string {
  const at = String(location).indexOf('?');
  const parameters = new URLSearchParams(String(location).slice(at + 1));
  const code = parameters.get('code');
  if (String(location).slice(0, at) !== redirectUri || code === null || parameters.get('state') !== state) {
    throw new Error(`/authorize led to ${String(location).slice(0, at)} without a code`);
  }
  return code;
}
