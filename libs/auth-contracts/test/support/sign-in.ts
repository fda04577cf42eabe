import { createHash, randomBytes } from 'node:crypto';

export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The code flow does not demand one (OpenID Connect Core 1.0 §3.1.2.1). */
  readonly withNonce: boolean;
}

/** An ID token by the code flow with PKCE, at the sign-in page that oidc-provider has for development. */
export async function signIn({ issuer, clientId, redirectUri, withNonce }: SignIn): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    ...(withNonce && { nonce: randomBytes(8).toString('base64url') }),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const browse = browser();
  const page = await browse(`${issuer}/auth?${query}`);
  const submitted = await browse(page, new URLSearchParams({ prompt: 'login', login: 'alice', password: 'any' }));
  const code = new URL(await browse(submitted)).searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const response = await fetch(`${issuer}/token`, { method: 'POST', body });
  const { id_token: token, ...rest } = (await response.json()) as Record<string, unknown>;
  if (typeof token !== 'string') throw new Error(`no ID token: ${JSON.stringify(rest)}`);
  return token;
}

/** Asks one address with the cookies so far; gives where it redirects. */
function browser(): (url: string, form?: URLSearchParams) => Promise<string> {
  const cookies = new Map<string, string>();
  return async (url, form) => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return new URL(location, url).href;
  };
}
