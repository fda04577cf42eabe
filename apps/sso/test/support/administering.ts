import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminRole, type AdminScope, adminAudienceOf, adminScopes } from '@signet/administration';
import type { Client } from '@signet/authorization-server';
import { issuer, portal, type RunningSso } from './running-sso.js';

export const audience = adminAudienceOf(issuer);
export const everyScope = Object.keys(adminScopes) as readonly AdminScope[];

/** The app by which people administer. */
export const consoleApp: Client = {
  ...portal,
  clientId: 'console',
  clientName: 'Console',
  resources: [
    { identifier: audience, scopes: everyScope },
    { identifier: 'https://orders.example.com', scopes: ['orders:read'] },
  ],
};

export interface Person {
  readonly subject: string;
  readonly username: string;
}

/** Somebody with these roles at the administration API, and with nothing else. */
export async function person(sso: RunningSso, username: string, ...roles: readonly AdminRole[]): Promise<Person> {
  const { subject } = await sso.issuer.identity.createAccount({ username, password: 'correct horse battery staple' });
  for (const role of roles) {
    await sso.issuer.stores.roleAssignments.insert({
      resource: audience,
      role,
      holder: { kind: 'account', id: subject },
      assignedAt: sso.issuer.clock.now(),
    });
  }
  return { subject, username };
}

export interface TokenOptions {
  readonly scopes?: readonly string[];
  readonly clientId?: string;
  /** Claims in place of those that are right. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly typ?: string;
  /** For which they act. */
  readonly organizationId?: string;
  /** In which the grant was born. */
  readonly sessionId?: string;
}

/** An access token of a grant of this person, as the token endpoint gives them. */
export async function tokenOf(sso: RunningSso, { subject }: Person, options: TokenOptions = {}): Promise<string> {
  const {
    scopes = everyScope,
    clientId = consoleApp.clientId,
    claims = {},
    typ = 'at+jwt',
    organizationId,
    sessionId,
  } = options;
  const { stores, clock, core } = sso.issuer;
  const now = clock.now();
  const grantId = `grant-${randomUUID()}`;
  const client = await stores.clients.find(clientId);
  if (!client) throw new Error(`there is no client ${clientId}`);
  await stores.grants.insert({
    grantId,
    subject,
    clientId,
    grantedTo: { origin: client.origin, madeAt: client.createdAt },
    identityScopes: ['openid'],
    ...(organizationId !== undefined && { organizationId }),
    ...(sessionId !== undefined && { sessionId }),
    resources: client.resources,
    authTime: now,
    amr: ['pwd'],
    offline: true,
    createdAt: now,
    expiresAt: now + 3600,
  });
  const payload = {
    iss: issuer,
    aud: audience,
    sub: subject,
    client_id: clientId,
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
    scope: scopes.join(' '),
    grant_id: grantId,
    auth_time: now,
    ...claims,
  };
  return core.tokenSigner.sign(payload, 'ES256', typ);
}

export interface Asked {
  readonly method?: string;
  /** Which one; the administration API where it is left out. */
  readonly api?: string;
  /** Below the API. */
  readonly path: string;
  /** What stands before the path in the request line. */
  readonly under?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** As it is, in place of `json`. */
  readonly raw?: string | Buffer;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test expects of it
  readonly body: any;
}

/** Asks an API of the issuer by HTTP. */
export function ask(
  sso: RunningSso,
  { method = 'GET', api = adminAudienceOf(''), path, under = '', token, headers = {}, json, raw }: Asked,
): Promise<Told> {
  const content = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent: false,
        host: '127.0.0.1',
        port: (sso.app.getHttpServer().address() as AddressInfo).port,
        method,
        path: `${under}${api}${path}`,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(content !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /[/+]json\b/.test(String(incoming.headers['content-type']));
          const told = incoming.headers as Told['headers'];
          resolve({
            status: incoming.statusCode ?? 0,
            headers: told,
            text,
            body: isJson && text ? JSON.parse(text) : undefined,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}
