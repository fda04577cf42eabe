import { beforeAll, describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys } from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const iss = 'https://sso.example.com';
const closed = defineAudience({ identifier: 'https://invoices.example.com', name: 'Invoices', scopes: {} });
const open = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: {},
  supportAccess: 'allowed',
});

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: iss });
});

function verifierOf(audience: typeof open | typeof closed): AccessTokenVerifier {
  return new AccessTokenVerifier({ issuer: iss, audience, keys: localKeys(issuer.jwks) });
}

function mint(audience: typeof open | typeof closed, claims: Record<string, unknown>): Promise<string> {
  return issuer.mint({ audience, claims });
}

const asSupport = { act: { sub: 'sally' }, support_access: 'access-1' };

describe('somebody of support who acts as a person', () => {
  it.each<[string, Record<string, unknown>]>([
    ['as the issuer writes it', asSupport],
    ['after an exchange', { act: { sub: 'orders-api', act: { sub: 'sally' } }, support_access: 'access-1' }],
    ['with nothing that says who', { support_access: 'access-1' }],
    ['with an empty mark', { support_access: '' }],
    ['with a mark that is null', { support_access: null }],
    ['with a mark of another type', { support_access: false }],
  ])('is refused where the audience does not say that it takes them: %s', async (_name, claims) => {
    const verifying = verifierOf(closed).verify(await mint(closed, claims));
    await expect(verifying).rejects.toMatchObject({ code: 'support_refused', check: 'support' });
  });

  it('is explained by that one check', async () => {
    const checks = await verifierOf(closed).explain(await mint(closed, asSupport));
    expect(checks.filter(({ ok }) => !ok)).toEqual([
      expect.objectContaining({
        code: 'support_refused',
        expected: 'no support_access',
        received: 'somebody of support who acts as the person',
      }),
    ]);
  });

  it('is let in where the audience says so, and told with who it is', async () => {
    const claims = await verifierOf(open).verify(await mint(open, asSupport));
    expect(claims).toMatchObject(asSupport);
  });

  it('is no other delegation: a service that acts for a person is refused nowhere by it', async () => {
    const claims = await verifierOf(closed).verify(await mint(closed, { act: { sub: 'orders-api' } }));
    expect(claims.act).toEqual({ sub: 'orders-api' });
  });

  it.each(['denied', true, '', null])('is nothing that an audience says otherwise: %p', (supportAccess) => {
    const define = () => defineAudience({ ...closed, supportAccess: supportAccess as 'allowed' });
    expect(define).toThrow(TypeError);
  });
});
