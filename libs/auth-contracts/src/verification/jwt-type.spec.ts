import { describe, expect, it } from '@jest/globals';
import { jwtType } from './jwt-type.js';

describe('typ of a JWT (RFC 7515 §4.1.9)', () => {
  it.each(['dpop+jwt', 'DPoP+JWT', 'application/dpop+jwt', 'Application/DPOP+jwt'])(
    'is one kind in each spelling: %s',
    (typ) => {
      expect(jwtType({ typ })).toBe('dpop+jwt');
    },
  );

  it.each([
    'application/application/dpop+jwt',
    'text/dpop+jwt',
    ' dpop+jwt',
    'dpop+jwt ',
    'dpop+jwt;a=b',
    '/dpop+jwt',
    '',
    1,
    null,
    ['dpop+jwt'],
  ])('is another kind, and never none: %j', (typ) => {
    expect(jwtType({ typ })).not.toBe('dpop+jwt');
    expect(jwtType({ typ })).toBeDefined();
  });

  it('knows ASCII letters alone', () => {
    expect(jwtType({ typ: 'to\u212Aen-introspection+jwt' })).not.toBe('token-introspection+jwt');
  });

  it('is undefined where there is none', () => {
    expect(jwtType({})).toBeUndefined();
  });
});
