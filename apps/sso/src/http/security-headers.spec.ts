import { afterEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import type { Issuer } from '../issuer/issuer.js';
import { registerDescribedRoutes } from './described-routes.js';
import { registerSecurityHeaders } from './security-headers.js';
import { servedEndpoints } from './served-endpoints.js';

const running: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

interface Setting {
  readonly issuer?: string;
  readonly clientRegistration?: 'off' | 'open';
  readonly list?: () => Promise<unknown[]>;
}

const registered = async () => [{ redirectUris: ['https://app.example/callback', 'com.example.app:/callback'] }];

async function start({ issuer = 'https://sso.example', clientRegistration = 'off', list = registered }: Setting = {}) {
  const app = fastify();
  running.push(app);
  const config = { issuer, protocol: { clientIdMetadataDocuments: false, clientRegistration } };
  registerDescribedRoutes(app);
  registerSecurityHeaders(app, { config, stores: { clients: { list } } } as unknown as Issuer);
  for (const { path, methods } of servedEndpoints) {
    app.route({ url: path, method: [...methods], handler: async () => ({ ok: true }) });
  }
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return async (path: string, origin?: string, method = 'GET') => {
    const { status, headers } = await fetch(`${address}${path}`, { method, headers: origin ? { origin } : {} });
    return { status, headers: Object.fromEntries(headers) };
  };
}

describe('headers of every answer', () => {
  it.each(['/anything', '/jwks', '/login'])(
    'forbid at %s what no answer needs, and http where the issuer is https',
    async (path) => {
      const common = {
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy': expect.stringContaining('camera=()'),
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      };
      const { headers } = await (await start())(path);
      expect(headers).toMatchObject({
        ...common,
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      });
      const plain = await (await start({ issuer: 'http://localhost:4000' }))(path);
      expect(plain.headers).toMatchObject(common);
      expect(plain.headers).not.toHaveProperty('strict-transport-security');
    },
  );
});

describe('a window that another one opened', () => {
  it.each(['authorize', 'login', 'consent', 'create-account', 'end-session', 'logout', 'signed-out'])(
    'keeps its opener at /%s, where its answer may go to',
    async (path) => {
      expect((await (await start())(`/${path}`)).headers).not.toHaveProperty('cross-origin-opener-policy');
    },
  );

  it.each(['/', '/device', '/nowhere', '/health'])('is cut off from it at %s', async (path) => {
    expect((await (await start())(path)).headers['cross-origin-opener-policy']).toBe('same-origin');
  });

  it.each([
    ['/jwks', 'cross-origin'],
    ['/favicon.svg', 'cross-origin'],
    ['/login', 'same-origin'],
    ['/userinfo', 'same-origin'],
    ['/nowhere', 'same-origin'],
  ])('of other origins: what %s answers is loaded by %s', async (path, policy) => {
    expect((await (await start())(path)).headers['cross-origin-resource-policy']).toBe(policy);
  });
});

describe('script on other origins (Fetch standard, CORS)', () => {
  it.each([
    ['/jwks', 'https://any.example', '*'],
    ['/jwks?x', undefined, '*'],
    ['/.well-known/ssf-configuration', 'null', '*'],
    ['/userinfo', 'https://app.example', 'https://app.example'],
    ['/userinfo?x=1', 'https://app.example', 'https://app.example'],
    ['/register/some-client', 'https://app.example', 'https://app.example'],
    ['/userinfo', 'https://evil.example', undefined],
    ['/userinfo', 'null', undefined],
    ['/userinfo', undefined, undefined],
    ['/login', 'https://app.example', undefined],
  ])('%s lets %s read: %s', async (path, origin, allowed) => {
    const { status, headers } = await (await start())(path, origin);
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers.vary).toBe(/^\/(register|userinfo)/.test(path) ? 'Origin' : undefined);
  });

  it('may come from anywhere where anybody may bring a client', async () => {
    const { headers } = await (await start({ clientRegistration: 'open' }))('/userinfo', 'https://new.example');
    expect(headers['access-control-allow-origin']).toBe('https://new.example');
    expect(headers['access-control-expose-headers']).toBe(
      'WWW-Authenticate, DPoP-Nonce, Signet-Support-Code, Retry-After, RateLimit, RateLimit-Policy',
    );
  });

  it('is an error while the clients cannot be read, and works again after', async () => {
    let isDown = true;
    const list = async () => {
      if (isDown) throw new Error('down');
      return registered();
    };
    const send = await start({ list });
    expect((await send('/userinfo', 'https://app.example')).status).toBe(500);
    isDown = false;
    expect((await send('/userinfo', 'https://app.example')).status).toBe(200);
  });
});
