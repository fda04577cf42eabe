import type { SentHeaders } from './application.js';

/** A good token where no token is looked for. */
export interface StrayToken {
  readonly name: string;
  /** Whoever sends it means to be known, also where strangers may call. */
  readonly isCredential: boolean;
  place(token: string): { readonly query?: string; readonly headers?: SentHeaders; readonly body?: string };
}

const form = 'application/x-www-form-urlencoded';

/** RFC 6750 §2.2 and §2.3 are not supported, and RFC 9700 §4.3.2 says why; one request carries one token (RFC 6750 §2). */
export const strayTokens: readonly StrayToken[] = [
  stray('in the query', (token) => ({ query: `?access_token=${token}` })),
  stray('in the form of the body', (token) => ({ headers: { 'content-type': form }, body: `access_token=${token}` })),
  stray('in a cookie', (token) => ({ headers: { cookie: `access_token=${token}` } })),
  credential('under another scheme', (token) => [`Token ${token}`]),
  credential('as a password', (token) => [`Basic ${Buffer.from(`x:${token}`).toString('base64')}`]),
  credential('without a scheme', (token) => [token]),
  credential('beside another one in one header', (token) => [`Bearer ${token}, Bearer ${token}`]),
  credential('behind another header with a bad one', (token) => ['Bearer bad', `Bearer ${token}`]),
];

function stray(name: string, place: StrayToken['place']): StrayToken {
  return { name, isCredential: false, place };
}

function credential(name: string, lines: (token: string) => readonly string[]): StrayToken {
  return { name, isCredential: true, place: (token) => ({ headers: { authorization: lines(token) } }) };
}
