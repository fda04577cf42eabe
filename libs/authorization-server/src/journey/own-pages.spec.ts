import { describe, expect, it } from '@jest/globals';
import { browser, interactionOf, proveTo, startCore } from '../../test/authorization-fixture.js';
import { endpoints } from '../endpoints/endpoints.js';

const page = { endpoint: endpoints.accountApps, browserDigest: browser };
const arrived = { kind: 'own_page', path: '/account/apps' };

describe('the way to a page of the issuer itself', () => {
  it('is a sign-in, and no grant to anybody', async () => {
    const { core, stores } = await startCore();
    const login = interactionOf(await core.ownPages.signIn(page), 'login');
    const { session, cookie, outcome } = await proveTo(core, login);
    expect(outcome).toEqual(arrived);
    expect(await core.sessions.current(cookie)).toEqual(session);
    expect(await stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
    expect(await core.ownPages.signIn({ ...page, session })).toEqual(arrived);
  });

  it('asks again of whoever signed in too long ago, and keeps their session', async () => {
    const { core, clock, signIn } = await startCore();
    const { session } = await signIn();
    clock.advance(599);
    expect(await core.ownPages.signIn({ ...page, session, maxAge: 600 })).toEqual(arrived);
    clock.advance(1);
    const login = interactionOf(await core.ownPages.signIn({ ...page, session, maxAge: 600 }), 'login');
    const proved = await proveTo(core, login, { replaces: session });
    expect([proved.outcome, proved.session.sessionId]).toEqual([arrived, session.sessionId]);
    expect(proved.session.authTime).toBe(clock.now());
  });

  it('lets nobody else go on in the place of whoever is signed in', async () => {
    const { core, clock, signIn } = await startCore();
    const { session } = await signIn();
    clock.advance(600);
    const login = interactionOf(await core.ownPages.signIn({ ...page, session, maxAge: 600 }), 'login');
    const proving = { step: 'login', subject: 'bob', amr: ['pwd'], replaces: session } as const;
    const { outcome, begun } = await core.journey.proved({ ...login, proving });
    expect(begun).toBeUndefined();
    interactionOf(outcome, 'login');
  });

  it('is over for another browser, and leads home whoever does not want to sign in', async () => {
    const { core, stores } = await startCore();
    const login = interactionOf(await core.ownPages.signIn(page), 'login');
    expect((await core.journey.resume({ ...login, browserDigest: 'another' as typeof browser })).kind).toBe(
      'error_page',
    );
    expect(await core.journey.deny(login)).toEqual({ kind: 'own_page', path: '/' });
    expect(await stores.auditLog.page({ name: 'consent_denied', limit: 5 })).toEqual([]);
  });

  it('is no client that a request could name', async () => {
    const { core } = await startCore();
    const parameters = [['client_id', 'https://sso.example.com'] as const, ['response_type', 'code'] as const];
    const { kind } = await core.authorization.authorize({ parameters, browserDigest: browser });
    expect(kind).toBe('error_page');
  });
});
