import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { AudienceClient, type ClientCredentials, decode, ResourceServer } from '@signet/auth-contracts';
import { runCli } from '@signet/cli';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as client from 'openid-client';
import { portalClient, signIn } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let key: JWK;
/** The next API: what it was called with. */
let target: Server;
let baseUrl: string;
let received: string[];
let clients: Readonly<Record<'client_secret_basic' | 'client_secret_post' | 'private_key_jwt', ClientCredentials>>;

async function signet(...argv: string[]): Promise<Record<string, unknown>> {
  let [stdout, stderr] = ['', ''];
  const io = {
    env: stack.env,
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
    readStdin: async () => '',
  };
  if ((await runCli([...argv, '--json'], io)) !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Another process of orders, as a client of its own. */
async function register(method: keyof typeof clients, ...more: string[]): Promise<Record<string, unknown>> {
  const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
  return signet(
    ...['clients', 'create', method, '--grant-type', exchange, '--auth-method', method],
    ...['--acts-as-resource', ordersAudience.identifier, '--resource', `${invoicesAudience.identifier}=invoices:read`],
    ...more,
  );
}

beforeAll(async () => {
  stack = await runStack();
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  key = { ...(await exportJWK(privateKey)), kid: 'orders-1', alg: 'ES256' };
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'orders-1', alg: 'ES256' }] };
  const secretOf = ({ clientId, clientSecret }: Record<string, unknown>) => ({
    clientId: String(clientId),
    clientSecret: String(clientSecret),
  });
  clients = {
    client_secret_basic: secretOf(await register('client_secret_basic')),
    client_secret_post: {
      ...secretOf(await register('client_secret_post')),
      clientSecretMethod: 'client_secret_post',
    },
    private_key_jwt: {
      clientId: String((await register('private_key_jwt', '--set', `jwks=${JSON.stringify(jwks)}`)).clientId),
      clientKey: { key },
    },
  };
  received = [];
  target = createServer((request, response) => {
    received.push(String(request.headers.authorization));
    response.end('{}');
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => target?.close(resolve));
  await stack?.close();
});

const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

describe.each(methods)('an API that the issuer knows by %s', (method) => {
  it('asks about tokens, exchanges them, and hears of revocations', async () => {
    const { issuer } = stack.addresses;
    const credentials = clients[method];
    const introspection = {
      ...credentials,
      endpoint: `${issuer}/introspect`,
      tokens: 'all',
      cacheSeconds: 0,
      timeout: 60_000,
    } as const;
    const common = { issuer, audience: ordersAudience, rejectionLog: false } as const;
    const asking = new ResourceServer({ ...common, introspection });
    const changes: (string | undefined)[] = [];
    const hearing = new ResourceServer({
      ...common,
      revocations: { ...credentials, onChange: ({ failure }) => void changes.push(failure) },
    });
    await hearing.warmUp();
    try {
      const portal = await portalClient(issuer);
      const { access_token: token } = await signIn(stack, portal);
      const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
      const { principal, rejection } = await asking.admit(request);
      if (!principal) throw new Error(`the token was refused: ${rejection?.message}`);
      expect(principal.claims).toMatchObject({
        iss: issuer,
        aud: ordersAudience.identifier,
        sub: decode(token).claims.sub,
      });
      expect((await hearing.admit(request)).principal).toBeDefined();
      expect(hearing.status().revocations).toMatchObject({ failure: undefined });
      const hop = new AudienceClient({
        audience: invoicesAudience,
        baseUrl,
        tokenEndpoint: `${issuer}/token`,
        timeout: 60_000,
        ...credentials,
      });
      received = [];
      expect((await hop.fetch(principal, '/x', { scopes: ['invoices:read'] })).status).toBe(200);
      const { claims } = decode(String(received[0]).slice('Bearer '.length));
      expect(claims).toMatchObject({
        aud: invoicesAudience.identifier,
        sub: principal.subject,
        act: { sub: credentials.clientId },
      });
      await client.tokenRevocation(portal, token);
      expect((await asking.admit(request)).rejection).toMatchObject({ code: 'token_inactive' });
      const begun = performance.now();
      while ((await hearing.admit(request)).principal && performance.now() - begun < 60_000) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect((await hearing.admit(request)).rejection).toMatchObject({ code: 'token_revoked' });
      expect(changes.filter((failure) => failure !== undefined)).toEqual([]);
    } finally {
      await Promise.all([asking.close(), hearing.close()]);
    }
  });
});
