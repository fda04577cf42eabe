import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

export const clientId = 'signet';
export const clientSecret = 'what only this provider and we know';

export type Claims = Readonly<Record<string, unknown>>;

/** An OpenID provider that knows nothing of this one: oidc-provider, with the people of a test. */
export interface UpstreamProvider {
  readonly issuer: string;
  /** `host:port`, for OUTBOUND_ALLOWED_HOSTS. */
  readonly host: string;
  /** What it says of its people, by their `sub`. */
  readonly people: Map<string, Claims>;
  /** Answers instead of it, where that answers something. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Addresses that were asked. */
  readonly asked: string[];
  /** A person there, whose browser goes on being signed in. */
  person(sub: string): UpstreamPersonBrowser;
  /** A token signed by its key. */
  sign(claims: Claims, header?: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

interface SignOutForm {
  readonly action: string;
  readonly method?: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** A browser at the provider. */
export interface UpstreamPersonBrowser {
  /** Signs in, and gives where the answer goes. */
  signIn(location: string): Promise<URL>;
  /** Sends the form that leads them there to sign out, says yes, and gives where they are led back. */
  signOut(form: SignOutForm): Promise<URL>;
}

export async function runUpstreamProvider(redirectUris: readonly string[]): Promise<UpstreamProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const people = new Map<string, Claims>();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'upstream', alg: 'RS256', use: 'sig' };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        post_logout_redirect_uris: ['https://sso.example/signed-out'],
        response_modes: ['query', 'form_post'],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key of this test'], long: { sameSite: 'none' } },
    enableHttpPostMethods: true,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'preferred_username', 'locale'],
    },
    features: {
      devInteractions: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      backchannelLogout: { enabled: true },
    },
    findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer: RequestListener = provider.callback();
  const running = {
    issuer,
    host,
    people,
    intercept: undefined as UpstreamProvider['intercept'],
    asked: [] as string[],
    person: (sub: string) => personOf(sub),
    sign: (claims: Claims, header: Readonly<Record<string, string>> = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'upstream', ...header }).sign(privateKey),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  server.on('request', (request, response) => {
    running.asked.push(request.url ?? '');
    if (!running.intercept?.(request, response)) answer(request, response);
  });
  return running;
}

function personOf(sub: string): UpstreamPersonBrowser {
  const cookies = new Map<string, string>();
  const browse = async (url: string, form?: URLSearchParams): Promise<string> => {
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
    const body = await response.text();
    // A page that asks who is there, or one that posts the answer.
    if (location === null) return body;
    return new URL(location, url).href;
  };
  return {
    signIn: async (location) => {
      let at = await browse(location);
      for (let hops = 0; hops < 10 && /^http:\/\/127\.0\.0\.1/.test(at); hops += 1) {
        const isAsked = at.includes('/interaction/');
        at = await browse(
          at,
          isAsked ? new URLSearchParams({ prompt: 'login', login: sub, password: 'any' }) : undefined,
        );
      }
      if (/^https?:/.test(at)) return new URL(at);
      return postedOf(at);
    },
    signOut: async ({ action, method, fields }) => {
      const given = new URLSearchParams(fields);
      const asked = await (method === 'get' ? browse(`${action}?${given}`) : browse(action, given));
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1];
      if (xsrf === undefined) throw new Error(`the provider answered: ${asked.slice(0, 500)}`);
      return new URL(await browse(`${action}/confirm`, new URLSearchParams({ xsrf, logout: 'yes' })));
    },
  };
}

/** The answer in a page of OAuth 2.0 Form Post Response Mode, as an address with its fields. */
function postedOf(page: string): URL {
  const action = /action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) throw new Error(`the provider answered: ${page.slice(0, 500)}`);
  const url = new URL(action);
  for (const [, name = '', value = ''] of page.matchAll(/name="([^"]+)" value="([^"]*)"/g)) {
    url.searchParams.append(name, value.replaceAll('&amp;', '&').replaceAll('&#x2F;', '/'));
  }
  return url;
}

/** PKCS #8 in PEM of a fresh key, and its public half. */
export async function freshKey(algorithm: string) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { pem: await exportPKCS8(privateKey), publicKey };
}
