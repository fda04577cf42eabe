import type { JWK } from 'jose';

/** The variable in which the bare application gets its answers, as JSON. */
export const answersVariable = 'BARE_ANSWERS';

/** What the bare application knows: the very answers of an issuer, so that both send the same. */
export interface BareAnswers {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  readonly discovery: Readonly<Record<string, unknown>>;
  /** Of a person. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Authorization header of the API that asks about tokens. */
  readonly api: string;
}

/** @param token of any person. @throws Error where the issuer answers something else */
export async function answersOf(issuer: string, api: string, token: string): Promise<BareAnswers> {
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, issuer), { headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const jwks = (await read('/jwks')) as unknown as BareAnswers['jwks'];
  const discovery = await read('/.well-known/openid-configuration');
  return { issuer, jwks, discovery, claims: await read('/userinfo', { authorization: `Bearer ${token}` }), api };
}
