import { describe, expect, it } from '@jest/globals';
import { addressOf } from './endpoint.js';
import { endpoints } from './endpoints.js';

describe('the endpoints of the issuer', () => {
  const every = Object.values(endpoints);

  it('have an address of their own each, whatever its segments are called', () => {
    const shapes = every.map(({ path }) => path.replace(/:\w+/g, ':'));
    expect(new Set(shapes).size).toBe(every.length);
  });

  it('stand below the issuer, one that has a path too', () => {
    expect(addressOf('https://sso.example', endpoints.token)).toBe('https://sso.example/token');
    expect(addressOf('https://host.example/team', endpoints.jwks)).toBe('https://host.example/team/jwks');
  });

  it('take what varies as one segment, whatever it holds', () => {
    const address = addressOf('https://sso.example', endpoints.registeredClient, { clientId: '../a b/?#:x' });
    expect(address).toBe('https://sso.example/register/..%2Fa%20b%2F%3F%23%3Ax');
    expect(addressOf('https://sso.example', endpoints.securityEventPoll, { streamId: 's1' })).toBe(
      'https://sso.example/security-events/streams/s1/poll',
    );
    // @ts-expect-error: the stream is missing
    expect(addressOf('https://sso.example', endpoints.securityEventStream)).toMatch(/\/streams\/$/);
  });
});
