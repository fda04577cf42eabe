import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callback, portal } from '../../test/authorization-fixture.js';
import { verifyRedirectUri } from './redirect-uri.js';

describe('redirect URI comparison (RFC 9700 §2.1, §4.1)', () => {
  it('finds nothing but the registered text', () => {
    const tricks = fc.constantFrom(
      ...['/', '?', '#', '@', '\\', '%00', '%2e%2e/', '/../', '.', ':443', ' ', '\t', '\n', ';', '*', 'é', '\u0000'],
    );
    const place = fc.nat({ max: callback.length });
    fc.assert(
      fc.property(fc.oneof(tricks, fc.string({ minLength: 1, maxLength: 10 })), place, (text, at) => {
        expect(verifyRedirectUri(portal, callback.slice(0, at) + text + callback.slice(at))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(verifyRedirectUri(portal, url)).toBeUndefined();
      }),
    );
    expect(verifyRedirectUri(portal, callback)).toBe(callback);
  });

  it('lets a native app choose the port of its loopback address and nothing else (RFC 8252 §7.3)', () => {
    const native = { ...portal, applicationType: 'native', redirectUris: ['http://127.0.0.1/cb'] } as const;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (port) => {
        expect(verifyRedirectUri(native, `http://127.0.0.1:${port}/cb`)).toBeDefined();
        expect(verifyRedirectUri(portal, `http://127.0.0.1:${port}/cb`)).toBeUndefined();
        for (const host of ['localhost', '[::1]']) {
          const named = { ...native, redirectUris: [`http://${host}:4711/cb`] };
          expect(verifyRedirectUri(named, `http://${host}:${port}/cb`)).toBeDefined();
          expect(verifyRedirectUri(named, `http://${host}:${port}/cb2`)).toBeUndefined();
          expect(verifyRedirectUri(native, `http://${host}:${port}/cb`)).toBeUndefined();
        }
      }),
    );
    for (const uri of [
      'http://127.0.0.1:80/cb#x',
      'http://127.0.0.1:80/cb?x',
      'http://127.0.0.1:80/cb/../evil',
      'http://127.0.0.1:x@evil.example/cb',
      'http://127.0.0.1:80@evil.example/cb',
      'http://127.0.0.1.evil.example/cb',
      'http://127.0.0.2/cb',
      'http://localhost/cb',
      'http://localhost.evil.example/cb',
      'http://[::1]/cb',
      'https://127.0.0.1:80/cb',
      'http://2130706433/cb',
      'http://127.0.0.1:-1/cb',
      'http://127.0.0.1:100000/cb',
      'http://127.0.0.1:65536/cb',
    ]) {
      expect(verifyRedirectUri(native, uri)).toBeUndefined();
    }
  });
});
