import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { discoveredKeys, IssuerMismatch } from '../index.js';

const issuer = 'https://sso.example.com';
const jwksUri = 'https://keys.example.com/set';

async function keysOf(
  pages: Readonly<Record<string, unknown>>,
  options: { issuer?: string; metadataUri?: string; now?: () => number } = {},
) {
  const asked: string[] = [];
  const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  const all: Record<string, unknown> = { [jwksUri]: { keys: [{ ...jwk, kid: 'k1', alg: 'ES256' }] }, ...pages };
  const fetch: typeof globalThis.fetch = async (address) => {
    asked.push(String(address));
    const page = all[String(address)];
    if (page instanceof Function) return (page as () => Promise<Response>)();
    return page === undefined ? new Response('', { status: 404 }) : Response.json(page);
  };
  const { issuer: name = issuer, ...more } = options;
  return { asked, pages: all, keys: discoveredKeys(name, { fetch, ...more }) };
}

const find = { alg: 'ES256', kid: 'k1' };

describe('keys of an issuer', () => {
  it.each([
    ['RFC 8414', issuer, `${issuer}/.well-known/oauth-authorization-server`],
    ['OpenID Connect Discovery', issuer, `${issuer}/.well-known/openid-configuration`],
    ['RFC 8414 with a path', `${issuer}/a`, `${issuer}/.well-known/oauth-authorization-server/a`],
    ['Discovery with a path', `${issuer}/a`, `${issuer}/a/.well-known/openid-configuration`],
    ['Discovery with a trailing slash', `${issuer}/`, `${issuer}/.well-known/openid-configuration`],
  ])('are found by its metadata: %s', async (_name, name, address) => {
    const { keys, asked } = await keysOf({ [address]: { issuer: name, jwks_uri: jwksUri } }, { issuer: name });
    await keys.warmUp();
    await expect(keys.find(find)).resolves.toBeDefined();
    expect(asked.slice(0, -1)).toContain(address);
    expect(asked).toHaveLength(3);
    expect(asked.at(-1)).toBe(jwksUri);
    expect(keys.status().warning).toBeUndefined();
  });

  const [first, second] = [
    `${issuer}/.well-known/oauth-authorization-server`,
    `${issuer}/.well-known/openid-configuration`,
  ];
  const answers: ReadonlyArray<[string, () => Promise<Response>]> = [
    ...[400, 401, 403, 405, 410, 429, 500, 503].map((status): [string, () => Promise<Response>] => [
      String(status),
      async () => new Response('{}', { status }),
    ]),
    ['a redirect', async () => new Response(null, { status: 302, headers: { location: '/login' } })],
    ['a page', async () => new Response('<html></html>', { headers: { 'content-type': 'text/html' } })],
    ['a list', async () => Response.json([])],
    ['metadata without jwks_uri', async () => Response.json({ issuer })],
    ['nothing', async () => Promise.reject(new TypeError('fetch failed'))],
    ['silence', () => new Promise(() => {})],
  ];
  it.each(answers)('are found at either address, whatever the other one gives: %s', async (_name, other) => {
    const good = { issuer, jwks_uri: jwksUri };
    for (const pages of [
      { [first]: other, [second]: good },
      { [first]: good, [second]: other },
    ]) {
      const { keys } = await keysOf(pages);
      await expect(keys.find(find)).resolves.toBeDefined();
    }
  });

  it('never come from metadata of another issuer, which is told though the other address is good', async () => {
    const wrong = { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/jwks' };
    const good = { issuer, jwks_uri: jwksUri };
    for (const pages of [
      { [first]: wrong, [second]: good },
      { [first]: good, [second]: wrong },
    ]) {
      const { keys, asked } = await keysOf(pages);
      await keys.warmUp();
      await expect(keys.find(find)).resolves.toBeDefined();
      expect(asked).not.toContain('https://evil.example/jwks');
      expect(keys.status()).toMatchObject({ failure: undefined, warning: expect.stringContaining('evil.example') });
    }
  });

  it('that cannot be had say why at each address', async () => {
    const { keys } = await keysOf({ [first]: async () => new Response('', { status: 403 }) });
    await keys.warmUp();
    const { failure } = keys.status();
    expect(failure).toContain('/.well-known/oauth-authorization-server answered 403');
    expect(failure).toContain(`${second} answered 404`);
  });

  it('are looked for at a new address at once where the old one fails', async () => {
    const moved = 'https://keys.example.com/moved';
    const served: Record<string, unknown> = { [first]: { issuer, jwks_uri: jwksUri } };
    let now = 0;
    const { keys, pages } = await keysOf(served, { now: () => now });
    await keys.find(find);
    const set = pages[jwksUri] as { keys: object[] };
    pages[moved] = { keys: [{ ...set.keys[0], kid: 'k2' }] };
    pages[first] = { issuer, jwks_uri: moved };
    pages[jwksUri] = undefined;
    now = 2000;
    await expect(keys.find({ alg: 'ES256', kid: 'k2' })).rejects.toMatchObject({ code: 'keys_unavailable' });
    now = 4000;
    await expect(keys.find({ alg: 'ES256', kid: 'k2' })).resolves.toBeDefined();
  });

  it('are found by metadata at an internal address, whose issuer is still the one given', async () => {
    const metadataUri = 'http://sso.internal:8080/metadata';
    const { keys } = await keysOf({ [metadataUri]: { issuer, jwks_uri: jwksUri } }, { metadataUri });
    await expect(keys.find(find)).resolves.toBeDefined();
  });

  it.each([`${issuer}/`, 'http://sso.example.com', 'https://SSO.example.com', undefined])(
    'stop the application when the metadata names the issuer %s',
    async (named) => {
      const metadataUri = `${issuer}/.well-known/openid-configuration`;
      const { keys } = await keysOf({ [metadataUri]: { issuer: named, jwks_uri: jwksUri } });
      await expect(keys.warmUp()).rejects.toThrow(IssuerMismatch);
      await expect(keys.find(find)).rejects.toMatchObject({
        code: 'keys_unavailable',
        likelyCause: expect.stringContaining('another issuer'),
      });
    },
  );

  it.each([
    ['is nowhere', {}],
    ['has no jwks_uri', { [`${issuer}/.well-known/openid-configuration`]: { issuer } }],
    [
      'names keys without TLS',
      { [`${issuer}/.well-known/openid-configuration`]: { issuer, jwks_uri: 'http://keys.example.com/set' } },
    ],
  ])('are not to be had when the metadata %s; the application boots', async (_name, pages) => {
    const { keys } = await keysOf(pages);
    await keys.warmUp();
    await expect(keys.find(find)).rejects.toMatchObject({ code: 'keys_unavailable' });
    expect(keys.status().failure).toBeDefined();
  });

  describe('at an address that the metadata names', () => {
    const metadata = `${issuer}/.well-known/oauth-authorization-server`;
    const moved = 'https://keys.example.com/moved';
    const start = async () => {
      const clock = { now: 0 };
      const served = { [metadata]: { issuer, jwks_uri: jwksUri } };
      const { keys, pages, asked } = await keysOf(served, { now: () => clock.now });
      await keys.find(find);
      return { keys, pages, asked, clock };
    };
    const withKid = (set: unknown, kid: string) => ({ keys: [{ ...(set as { keys: object[] }).keys[0], kid }] });

    it('are found at another one, a minute after it moved', async () => {
      const { keys, pages, clock } = await start();
      pages[moved] = withKid(pages[jwksUri], 'k2');
      pages[metadata] = { issuer, jwks_uri: moved };
      while ((await keys.find({ alg: 'ES256', kid: 'k2' }).catch(() => undefined)) === undefined) {
        clock.now += 1000;
        expect(clock.now).toBeLessThanOrEqual(61_000);
      }
      await expect(keys.find(find)).rejects.toMatchObject({ code: 'unknown_key' });
    });

    it('are fetched from there while the metadata is away, and not while it names another issuer', async () => {
      const { keys, pages, asked, clock } = await start();
      pages[jwksUri] = withKid(pages[jwksUri], 'k2');
      pages[metadata] = undefined;
      clock.now = 60_000;
      await expect(keys.find({ alg: 'ES256', kid: 'k2' })).resolves.toBeDefined();
      expect(asked.at(-1)).toBe(jwksUri);
      clock.now = 61_000;
      await expect(keys.find({ alg: 'ES256', kid: 'new' })).rejects.toMatchObject({ code: 'unknown_key' });
      expect(asked.slice(-2)).toEqual([jwksUri, jwksUri]);
      pages[jwksUri] = withKid(pages[jwksUri], 'k3');
      pages[metadata] = { issuer: 'https://evil.example', jwks_uri: jwksUri };
      clock.now = 120_000;
      await expect(keys.find({ alg: 'ES256', kid: 'k3' })).rejects.toMatchObject({ code: 'keys_unavailable' });
      await expect(keys.find({ alg: 'ES256', kid: 'k2' })).resolves.toBeDefined();
    });

    it('are looked for without asking for the metadata each time', async () => {
      const { keys, asked, clock } = await start();
      for (; clock.now < 60_000; clock.now += 1000) await keys.find({ alg: 'ES256', kid: 'new' }).catch(() => {});
      expect(asked.filter((address) => address === metadata)).toHaveLength(1);
      expect(asked.filter((address) => address === jwksUri)).toHaveLength(61);
    });
  });
});
