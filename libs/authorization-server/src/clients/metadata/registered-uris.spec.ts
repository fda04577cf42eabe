import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkRedirectUris, redirectUriFault, uriFault } from './registered-uris.js';

const issuer = 'https://sso.example';
/** What is said of it at registration. */
function redirect(uri: string): string | undefined {
  try {
    checkRedirectUris('redirect_uris', [uri], { applicationType: 'native', origin: 'self_registered' }, issuer);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a URI that a client registers', () => {
  it.each([
    'https://app.example/cb',
    'https://app.example',
    'https://app.example?x=1',
    'https://app.example:8443/cb?a[]=1&b=%20',
    'https://xn--bcher-kva.example/zur%C3%BCck',
    'https://my_app.example/cb',
    'https://192.0.2.1/cb',
    'http://127.0.0.1/cb',
    'http://[::1]:4000/cb',
    'http://localhost:4000',
    'com.example.app:/cb',
    'com.example.app://cb',
    'com.example.app:///cb',
  ])('may be %s', (uri) => {
    expect(redirect(uri)).toBeUndefined();
  });

  it.each([
    ['https:login', 'no host'],
    ['https:/login', 'no host'],
    ['https:///login', 'no host'],
    ['HTTPS:login', 'no host'],
    ['https://?x', 'no host'],
    ['//app.example/cb', 'not absolute'],
    ['/login', 'not absolute'],
    ['login', 'not absolute'],
    ['', 'not absolute'],
    ['https:\\\\app.example/cb', 'backslash'],
    [' https://app.example/cb', 'white space'],
    ['https://app.example/cb\n', 'white space'],
    ['https://app.example/\u0000', 'control'],
    ['https://app.example/a b', 'white space'],
    ['https://app.example/a\u00a0b', 'white space'],
    ['https://app.example/zurück', 'beyond ASCII'],
    ['https://bücher.example/cb', 'beyond ASCII'],
    ['https://app.example/cb?next=é', 'beyond ASCII'],
    ['https://app.example/%zz', 'no URI has'],
    ['https://app.example/%2', 'no URI has'],
    ['https://app.example/{x}', 'no URI has'],
    ['https://app.example/"', 'no URI has'],
    ['https://me@app.example/cb', 'user information'],
    ['https://@app.example/cb', 'user information'],
    ['com.example.app://me@host/cb', 'user information'],
    ['https://app.example/cb#x', 'fragment'],
    ['https://app.example/cb#', 'fragment'],
    ['https://*.app.example/cb', 'wildcard'],
    ['HTTPS://app.example/cb', 'https://app.example/cb'],
    ['https://App.Example/cb', 'https://app.example/cb'],
    ['https://app.example:443/cb', 'https://app.example/cb'],
    ['https://app.example:08443/cb', 'https://app.example:8443/cb'],
    ['https://app.example/a/../cb', 'https://app.example/cb'],
    ['https://app.example/a/%2e%2e/cb', 'https://app.example/cb'],
    ['https://0x7f.1/cb', 'https://127.0.0.1/cb'],
    ['http://2130706433/cb', 'http://127.0.0.1/cb'],
    ['http://[0:0:0:0:0:0:0:1]/cb', 'http://[::1]/cb'],
    ['https://app.example./cb', 'host'],
    ['https://app.example;script-src/cb', 'host'],
    ['https://a,b/cb', 'host'],
    ['https://app..example/cb', 'host'],
    ['https://app.example:99999/cb', 'no URI'],
    ['http://app.example/cb', 'plain http'],
    ['myapp:/cb', 'in reverse order'],
    ['javascript:alert(1)', "not an application's own"],
    ['https://sso.example/login', "issuer's own"],
    ['https://sso.example', "issuer's own"],
  ])('is not %j: %s', (uri, reason) => {
    expect(redirect(uri)).toContain(reason);
  });

  const registrant = { origin: 'operator', clientId: 'shop' } as const;

  it('is not the issuer under another name of this machine, and may be its neighbour', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(redirectUriFault(`http://${host}:4000/cb`, 'http://localhost:4000/sso', registrant)).toContain('own');
      expect(redirectUriFault(`http://${host}:4001/cb`, 'http://localhost:4000', registrant)).toBeUndefined();
    }
    expect(redirectUriFault('https://sso.example:8443/cb', issuer, registrant)).toBeUndefined();
    expect(redirectUriFault('https://sso.example/cb', undefined, registrant)).toBeUndefined();
  });

  it.each([
    ['https://sso.example/team/console/callback', 'signet-console', 'operator', undefined],
    ['https://sso.example/team/console', 'signet-console', 'operator', undefined],
    ['https://sso.example/team/console/callback', 'shop', 'operator', 'own'],
    ['https://sso.example/team/console', 'shop', 'operator', 'own'],
    ['https://sso.example/team/console/callback', undefined, 'operator', 'own'],
    ['https://sso.example/team/console/callback', 'signet-console', 'self_registered', 'own'],
    ['https://sso.example/team/console/callback', 'signet-console', 'described', 'own'],
    ['https://sso.example/team/console/users', 'signet-console', 'operator', 'own'],
    ['https://sso.example/team/console/callback?code=1', 'signet-console', 'operator', 'own'],
    ['https://sso.example/console/callback', 'signet-console', 'operator', 'own'],
    ['https://sso.example/team/login', 'signet-console', 'operator', 'own'],
  ] as const)('of the issuer is of its own console alone: %s of %s, %s', (uri, clientId, origin, fault) => {
    const found = redirectUriFault(uri, 'https://sso.example/team', { origin, clientId });
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });

  it('is https where we or people go, and names a place on a page alone', () => {
    expect(uriFault('https://app.example/terms#eu', 'page')).toBeUndefined();
    expect(uriFault('https://app.example/jwks#x', 'service')).toContain('fragment');
    for (const use of ['page', 'service'] as const) {
      for (const uri of ['http://localhost/x', 'com.example.app:/x', 'https:x']) {
        expect(uriFault(uri, use)).toBeDefined();
      }
      expect(uriFault('javascript:alert(1)', use)).toBeDefined();
      expect(uriFault('https://app.example/*', use)).toBeUndefined();
    }
  });

  it('is one address for every reader, and what is said of another can be published (RFC 6749 §5.2)', () => {
    const pieces = fc.constantFrom(
      ...[
        'https:',
        'http:',
        '//',
        '/',
        '\\',
        '@',
        'app.example',
        'ü',
        '%41',
        '%',
        '?',
        '#',
        ':',
        '443',
        '.',
        '..',
        '\t',
      ],
    );
    const uris = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.array(pieces).map((each) => each.join('')),
    );
    fc.assert(
      fc.property(uris, (uri) => {
        const fault = redirect(uri);
        if (fault !== undefined) {
          expect(fault).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/);
          return;
        }
        expect(uri).toMatch(/^[\x21-\x7e]+$/);
        expect([uri, `${uri}/`]).toContain(new URL(uri).href.replace(/\/(?=\?)/, uri.includes('/?') ? '/' : ''));
        expect(new URL(uri).origin).not.toBe(issuer);
      }),
      { numRuns: 2000 },
    );
  });

  it('is named with its fault where it is refused', () => {
    const web = { applicationType: 'web', origin: 'operator' } as const;
    const check = () => checkRedirectUris('redirect_uris', ['https://a.example/', 'https:login'], web, issuer);
    expect(check).toThrow('redirect_uris has an address that has no host');
  });
});
