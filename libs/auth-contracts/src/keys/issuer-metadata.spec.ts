import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { discoveredKeys, IssuerMismatch } from '../index.js';

const issuer = 'https://sso.example.com';
const jwksUri = 'https://keys.example.com/set';

async function keysOf(
  pages: Readonly<Record<string, unknown>>,
  options: { issuer?: string; metadataUri?: string } = {},
) {
  const asked: string[] = [];
  const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  const all: Record<string, unknown> = { [jwksUri]: { keys: [{ ...jwk, kid: 'k1', alg: 'ES256' }] }, ...pages };
  const fetch: typeof globalThis.fetch = async (address) => {
    asked.push(String(address));
    const page = all[String(address)];
    return page === undefined ? new Response('', { status: 404 }) : Response.json(page);
  };
  const { issuer: name = issuer, ...more } = options;
  return { asked, keys: discoveredKeys(name, { fetch, ...more }) };
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
    expect(asked.slice(-2)).toEqual([address, jwksUri]);
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
});
