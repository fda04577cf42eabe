import { describe, expect, it } from '@jest/globals';
import { loggable } from './loggable.js';

describe('what others sent, in a log', () => {
  it('cannot end a line, turn it round or fill the disk', () => {
    const cause = { client_id: 'a\u2028b\u202e\u001b[31m', list: ['\r\n', '\u{e0041}\u3164'], n: 1, none: undefined };
    expect(loggable(cause)).toEqual({
      client_id: 'a\\u2028b\\u202e\\u001b[31m',
      list: ['\\u000d\\u000a', '\\u{e0041}\\u3164'],
      n: 1,
      none: undefined,
    });
    expect(String(loggable('x'.repeat(9000)))).toHaveLength(500);
    expect(loggable('\ud800')).toBe('\ufffd');
  });

  it('ends somewhere, however deep or wide it is, or in a circle', () => {
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    expect(JSON.stringify(loggable(circle))).toContain('"..."');
    expect(loggable(Array.from({ length: 9000 }, () => 1))).toHaveLength(50);
    expect(
      Object.keys(Object(loggable(Object.fromEntries(Array.from({ length: 99 }, (_, n) => [n, n]))))),
    ).toHaveLength(50);
  });

  it.each([
    ['client_secret', 'hunter2'],
    ['Authorization', 'Basic aaaa'],
    ['set-cookie', ['a=b']],
    ['refresh_token', { of: 'hunter2' }],
    ['password', 'hunter2'],
    ['client_assertion', 'hunter2'],
    ['code_verifier', 'hunter2'],
    ['state', 'hunter2'],
    ['DPoP', 'hunter2'],
    ['clientSecret', 'hunter2'],
    ['accessToken', 'hunter2'],
    ['currentPassword', 'hunter2'],
    ['privateJwk', { d: 'hunter2' }],
    ['masterKey', 'hunter2'],
  ])('has no secret in the member %s, however deep', (name, value) => {
    expect(loggable({ received: { [name]: value } })).toEqual({ received: { [name]: '[redacted]' } });
  });

  it('has no secret by its form either', () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
    expect(loggable({ cause: `was ${token}, no more` })).toEqual({ cause: 'was [redacted], no more' });
    expect(loggable('at postgres://signet:hunter2@db/sso')).toBe('at postgres://[redacted]@db/sso');
    expect(loggable('at postgres://signet:hunt@er2@db/sso')).toBe('at postgres://[redacted]@db/sso');
    expect(loggable('at http://db:80/sso@home')).toBe('at http://db:80/sso@home');
  });

  it('of an error has its name alone, unless somebody knows what may be said', () => {
    const error = new TypeError('cannot read hunter2');
    expect(loggable(error)).toBe('TypeError');
    expect(loggable({ cause: error }, () => ({ error: 'invalid_request' }))).toEqual({
      cause: { error: 'invalid_request' },
    });
  });

  it('may be what JSON does not know', () => {
    expect(JSON.stringify(loggable({ n: 12n, f: () => 1, s: Symbol('x') }))).toBe('{"n":"12","s":"Symbol(x)"}');
  });
});
