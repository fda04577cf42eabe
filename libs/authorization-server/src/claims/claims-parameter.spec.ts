import { describe, expect, it } from '@jest/globals';
import { acrClasses } from '@signet/auth-contracts';
import fc from 'fast-check';
import { allow, answerOf, browser, interactionOf, parametersWith } from '../../test/authorization-fixture.js';
import { authorizeAndRedeem, read, startIssuer, type TestIssuer } from '../../test/token-fixture.js';
import { OAuthError } from '../shared/oauth-error.js';
import { parseClaimsRequest } from './parse-claims-request.js';

async function open(server: TestIssuer, claims: unknown, changes: Record<string, string> = {}) {
  const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims);
  const parameters = parametersWith({ claims: text, ...changes });
  return server.core.authorization.authorize({ parameters, session, browserDigest: browser });
}

describe('claims parameter (OpenID Connect Core §5.5)', () => {
  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a section that is a list', { userinfo: [] }],
    ['a claim that is a text', { userinfo: { name: 'x' } }],
    ['essential that is a text', { userinfo: { name: { essential: 'true' } } }],
    ['values that are no list', { id_token: { acr: { values: 'x' } } }],
    ['too many claims', { userinfo: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`c${n}`, null])) }],
    ['too many characters', { userinfo: { [`c${'x'.repeat(8192)}`]: null } }],
    ['a sub that is no text', { id_token: { sub: { value: 1 } } }],
  ])('is refused with %s', async (_name, claims) => {
    const answer = answerOf(await open(await startIssuer(), claims));
    expect(answer).toMatchObject({ error: 'invalid_request', state: 'xyz' });
    expect(answer).not.toHaveProperty('code');
  });

  it.each<[string, unknown]>([
    ['nothing in it', {}],
    ['a section that is null', { userinfo: null }],
    ['sections and members that nobody knows', { other: 1, userinfo: { name: { why: 'x' }, nonsense: null } }],
    ['claims of the prototype', { userinfo: { constructor: null, toString: { essential: true } } }],
  ])('does not fail with %s', async (_name, claims) => {
    expect(answerOf(await open(await startIssuer(), claims))).toHaveProperty('code');
  });

  it('keeps only claims of scopes that the client may have', () => {
    const wanted = { userinfo: { name: null, email: { essential: true }, nonsense: null, ['__proto__']: null } };
    expect(parseClaimsRequest(JSON.stringify(wanted), ['openid', 'profile'])).toEqual({ userinfo: { name: null } });
  });

  it('never throws anything but invalid_request, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          parseClaimsRequest(text, ['openid']);
        } catch (error) {
          expect(error).toBeInstanceOf(OAuthError);
          expect(error).toMatchObject({ code: 'invalid_request' });
        }
      }),
    );
  });

  it('is shown at the consent page in the scopes that it opens, and consent to less is not enough', async () => {
    const server = await startIssuer({ clients: { portal: { consentRequired: true } } });
    const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const plain = await server.core.authorization.authorize({
      parameters: parametersWith(),
      session,
      browserDigest: browser,
    });
    await allow(server.core, interactionOf(plain, 'consent'), session);
    const consent = interactionOf(await open(server, { userinfo: { name: null } }), 'consent');
    const shown = await server.core.journey.describe(consent);
    expect(shown?.identityScopes).toEqual(['openid', 'profile']);
  });
});

describe('requested acr (OpenID Connect Core §5.5.1.1, Unmet Authentication Requirements 1.0 §2)', () => {
  const reachable = acrClasses.oneFactor;

  it.each([
    { id_token: { acr: { essential: true, value: 'urn:none' } } },
    { id_token: { acr: { essential: true, values: ['urn:none', 'urn:neither'] } } },
  ])('that is essential and beyond us is unmet_authentication_requirements: %j', async (claims) => {
    const server = await startIssuer();
    const answer = answerOf(await open(server, claims));
    expect(answer).toMatchObject({ error: 'unmet_authentication_requirements', state: 'xyz' });
    expect(await server.stores.grants.list({}, 10)).toEqual([]);
  });

  it.each([
    { id_token: { acr: { essential: true, values: ['urn:none', reachable] } } },
    { id_token: { acr: { value: 'urn:none' } } },
    { id_token: { acr: { essential: true } } },
    { id_token: { acr: null } },
  ])('that is reached or voluntary is answered with what was reached: %j', async (claims) => {
    const { id_token } = await authorizeAndRedeem(await startIssuer(), { request: { claims: JSON.stringify(claims) } });
    expect(read(id_token).claims.acr).toBe(reachable);
  });

  it('by acr_values never fails', async () => {
    const { id_token } = await authorizeAndRedeem(await startIssuer(), { request: { acr_values: 'urn:none 0' } });
    expect(read(id_token).claims.acr).toBe(reachable);
  });
});

describe('requested sub (OpenID Connect Core §5.5.1, §3.1.2.2)', () => {
  it.each([
    ['of the person who is signed in', 'alice', 'code'],
    ['of somebody else', 'bob', 'error'],
  ])('%s', async (_name, value, member) => {
    const answer = answerOf(await open(await startIssuer(), { id_token: { sub: { value } } }, { prompt: 'none' }));
    expect(answer).toHaveProperty(member);
    if (member === 'error') expect(answer.error).toBe('login_required');
  });
});
