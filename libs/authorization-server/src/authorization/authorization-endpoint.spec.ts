import { describe, expect, it } from '@jest/globals';
import {
  allow,
  answerOf,
  browser,
  interactionOf,
  orders,
  parametersWith,
  proveTo,
  startCore,
} from '../../test/authorization-fixture.js';
import { digest } from '../shared/digest.js';

describe('AuthorizationEndpoint', () => {
  it('goes over login and consent to a code that is stored by digest with its grant', async () => {
    const { core, stores, clock } = await startCore();
    const { authorization, journey } = core;
    const begun = await authorization.authorize({ parameters: parametersWith({ nonce: 'n' }), browserDigest: browser });
    const login = interactionOf(begun, 'login');
    const { session, outcome } = await proveTo(core, login);
    const consent = interactionOf(outcome, 'consent');
    expect(await journey.describe(consent)).toMatchObject({
      client: { clientId: 'portal' },
      identityScopes: ['openid'],
      resources: [{ name: 'Orders', scopes: [{ name: 'orders:read', description: 'See your orders' }] }],
      redirectUri: 'https://portal.example.com/callback',
    });
    const answer = answerOf(await allow(core, consent, session));
    expect(Object.keys(answer)).toEqual(['code', 'state', 'iss']);
    const code = await stores.authorizationCodes.find(digest(answer.code ?? ''));
    expect(code).toMatchObject({ clientId: 'portal', nonce: 'n', expiresAt: clock.now() + 60, redirectUriGiven: true });
    expect(await stores.grants.find(code?.grantId ?? '')).toMatchObject({
      subject: 'alice',
      sessionId: session.sessionId,
      identityScopes: ['openid'],
      resources: [{ identifier: orders, scopes: ['orders:read'] }],
    });
  });

  it('gives one code to any number of parallel resumes', async () => {
    const { core, stores, signIn } = await startCore({ consentRequired: false });
    const begun = await core.authorization.authorize({ parameters: parametersWith(), browserDigest: browser });
    const login = interactionOf(begun, 'login');
    const { session } = await signIn();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => core.journey.resume({ ...login, session })));
    expect(outcomes.filter(({ kind }) => kind === 'redirect')).toHaveLength(1);
    expect(await stores.grants.list({ subject: 'alice' }, 50)).toHaveLength(1);
  });

  it('remembers consent, and asks again only for more, which is added', async () => {
    const { core, stores, signIn } = await startCore();
    const { session } = await signIn();
    const ask = (scope: string) =>
      core.authorization.authorize({ parameters: parametersWith({ scope }), session, browserDigest: browser });
    await allow(core, interactionOf(await ask('openid orders:read'), 'consent'), session);
    expect(answerOf(await ask('openid orders:read')).code).toHaveLength(43);
    await allow(core, interactionOf(await ask('profile orders:write'), 'consent'), session);
    expect(await stores.consents.find('alice', 'portal', 'https://portal.example.com')).toMatchObject({
      identityScopes: ['openid', 'profile'],
      resources: [{ identifier: orders, scopes: ['orders:read', 'orders:write'] }],
    });
  });

  it('does not take consent before the login that the request demands', async () => {
    const { core, stores, signIn } = await startCore();
    const { session } = await signIn();
    const parameters = parametersWith({ prompt: 'login' });
    const login = interactionOf(
      await core.authorization.authorize({ parameters, session, browserDigest: browser }),
      'login',
    );
    interactionOf(await allow(core, login, session), 'login');
    expect(await stores.consents.find('alice', 'portal', 'https://portal.example.com')).toBeUndefined();
  });

  it('answers a denial with access_denied, and whatever is sent after it alike', async () => {
    const { core, stores, signIn } = await startCore();
    const { session } = await signIn();
    const begun = await core.authorization.authorize({ parameters: parametersWith(), session, browserDigest: browser });
    const consent = interactionOf(begun, 'consent');
    expect(answerOf(await core.journey.deny(consent))).toMatchObject({ error: 'access_denied', state: 'xyz' });
    expect(answerOf(await core.journey.deny(consent))).toMatchObject({ error: 'access_denied', state: 'xyz' });
    expect(answerOf(await allow(core, consent, session))).toMatchObject({ error: 'access_denied' });
    expect(await stores.grants.list({}, 10)).toEqual([]);
  });

  it('refuses another browser and an expired interaction', async () => {
    const { core, clock, signIn } = await startCore();
    const begun = await core.authorization.authorize({ parameters: parametersWith(), browserDigest: browser });
    const login = interactionOf(begun, 'login');
    const { session } = await signIn();
    const foreign = { ...login, browserDigest: digest('other') };
    expect(await core.journey.describe(foreign)).toBeUndefined();
    await expect(proveTo(core, foreign)).rejects.toThrow('no session began: error_page');
    expect((await allow(core, foreign, session)).kind).toBe('error_page');
    clock.advance(900);
    expect((await core.journey.resume({ ...login, session })).kind).toBe('error_page');
  });

  it.each([
    ['no session', false, {}, 'login_required'],
    ['no consent', true, {}, 'consent_required'],
    ['max_age 0', true, { max_age: '0' }, 'login_required'],
  ])('prompt=none with %s', async (_name, signedIn, changes, error) => {
    const { core, signIn } = await startCore();
    const session = signedIn ? (await signIn()).session : undefined;
    const parameters = parametersWith({ prompt: 'none', ...changes });
    expect(answerOf(await core.authorization.authorize({ parameters, session, browserDigest: browser })).error).toBe(
      error,
    );
  });

  it.each([{ prompt: 'login' }, { max_age: '0' }])(
    '%j asks again, and is content with a fresh login',
    async (changes) => {
      const { core, clock, signIn } = await startCore({ consentRequired: false });
      const { session: old } = await signIn();
      const parameters = parametersWith(changes);
      const begun = await core.authorization.authorize({ parameters, session: old, browserDigest: browser });
      const login = interactionOf(begun, 'login');
      clock.advance(5);
      const { session, outcome } = await proveTo(core, login, { replaces: old });
      expect(answerOf(outcome).code).toHaveLength(43);
      expect(session).toMatchObject({ sessionId: old.sessionId, authTime: clock.now() });
    },
  );
});
