import { afterEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import type { Issuer } from '../issuer/issuer.js';
import { registerSecurityHeaders } from './security-headers.js';

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
  registerSecurityHeaders(app, { config, stores: { clients: { list } } } as unknown as Issuer);
  app.all('/*', async () => ({ ok: true }));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return async (path: string, origin?: string, method = 'GET') => {
    const { status, headers } = await fetch(`${address}${path}`, { method, headers: origin ? { origin } : {} });
    return { status, headers: Object.fromEntries(headers) };
  };
}

describe('headers of every answer', () => {
  it('forbid what no answer needs, and http where the issuer is https', async () => {
    const common = {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    };
    const { headers } = await (await start())('/anything');
    expect(headers).toMatchObject({
      ...common,
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    const plain = await (await start({ issuer: 'http://localhost:4000' }))('/anything');
    expect(plain.headers).toMatchObject(common);
    expect(plain.headers).not.toHaveProperty('strict-transport-security');
  });
});

describe('script on other origins (Fetch standard, CORS)', () => {
  it.each([
    ['/jwks', 'https://any.example', '*'],
    ['/jwks?x', undefined, '*'],
    ['/.well-known/openid-configuration', 'null', '*'],
    ['/token', 'https://app.example', 'https://app.example'],
    ['/userinfo?x=1', 'https://app.example', 'https://app.example'],
    ['/token', 'https://evil.example', undefined],
    ['/token', 'null', undefined],
    ['/token', undefined, undefined],
    ['/login', 'https://app.example', undefined],
  ])('%s lets %s read: %s', async (path, origin, allowed) => {
    const { status, headers } = await (await start())(path, origin);
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers.vary).toBe(/^\/(token|userinfo)/.test(path) ? 'Origin' : undefined);
  });

  it('may come from anywhere where anybody may bring a client', async () => {
    const { headers } = await (await start({ clientRegistration: 'open' }))('/token', 'https://new.example');
    expect(headers['access-control-allow-origin']).toBe('https://new.example');
    expect(headers['access-control-expose-headers']).toBe('WWW-Authenticate, DPoP-Nonce');
  });

  it('gets its preflight answered where it may read, and elsewhere the route decides', async () => {
    const send = await start();
    const preflight = await send('/token', 'https://app.example', 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type, DPoP',
    });
    expect((await send('/jwks', 'https://app.example', 'OPTIONS')).status).toBe(204);
    expect((await send('/login', 'https://app.example', 'OPTIONS')).status).toBe(200);
  });

  it('is an error while the clients cannot be read, and works again after', async () => {
    let isDown = true;
    const list = async () => {
      if (isDown) throw new Error('down');
      return registered();
    };
    const send = await start({ list });
    expect((await send('/token', 'https://app.example')).status).toBe(500);
    isDown = false;
    expect((await send('/token', 'https://app.example')).status).toBe(200);
  });
});
