import { describe, expect, it } from '@jest/globals';
import { withoutIssuerPath } from './issuer-path.js';

describe('an issuer below a path (RFC 8414 §3.1)', () => {
  it.each([
    ['/team/a/authorize?x=/team/a', '/authorize?x=/team/a'],
    ['/team/a', '/'],
    ['/team/a?x', '/?x'],
    ['/team/a/', '/'],
    ['/team/a/.well-known/openid-configuration', '/.well-known/openid-configuration'],
    ['/.well-known/oauth-authorization-server/team/a', '/.well-known/oauth-authorization-server'],
    ['/.well-known/ssf-configuration/team/a', '/.well-known/ssf-configuration'],
    ['/.well-known/openid-configuration/team/a?x', '/.well-known/openid-configuration?x'],
    ['/team/ab/authorize', '/team/ab/authorize'],
    ['/health', '/health'],
  ])('%s is %s', (url, expected) => {
    expect(withoutIssuerPath('https://sso.example.com/team/a')({ url })).toBe(expected);
  });

  it('leaves all addresses alone at the root', () => {
    expect(withoutIssuerPath('https://sso.example.com')({ url: '/team/a/authorize' })).toBe('/team/a/authorize');
  });
});
