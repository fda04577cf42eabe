import { describe, expect, it } from '@jest/globals';
import { codeIn, tokenRequest } from './authorize-and-redeem.js';

const callback = 'https://app.example.com/callback';

describe('the code in a redirect', () => {
  it('is read where the state is the one that was sent', () => {
    expect(codeIn(`${callback}?code=a%2Bb&state=s1&iss=https%3A%2F%2Fsso`, 's1')).toBe('a+b');
  });

  it.each([
    ['another state', `${callback}?code=a&state=s2`],
    ['an error', `${callback}?error=access_denied&state=s1`],
    ['a page of the issuer', '/login?interaction=1'],
    ['another address', 'https://evil.example.com/callback?code=a&state=s1'],
    ['no redirect', undefined],
  ])('is refused with %s', (_name, location) => {
    expect(() => codeIn(location, 's1')).toThrow(/^\/authorize led to /);
  });
});

describe('a token request', () => {
  it('names the API, and the client by its header or by its name', () => {
    expect(tokenRequest({ authorization: 'Basic x' }, { grant_type: 'refresh_token' })).toMatchObject({
      method: 'POST',
      path: '/token',
      headers: { authorization: 'Basic x' },
      body: 'grant_type=refresh_token&resource=https%3A%2F%2Forders.example.com',
    });
    const { headers, body } = tokenRequest('public', { grant_type: 'refresh_token' });
    expect(headers).not.toHaveProperty('authorization');
    expect(body).toBe('grant_type=refresh_token&resource=https%3A%2F%2Forders.example.com&client_id=public-app');
  });
});
