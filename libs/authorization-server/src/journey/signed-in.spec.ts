import { describe, expect, it, jest } from '@jest/globals';
import {
  allow,
  answerOf,
  browser,
  interactionOf,
  parametersWith,
  startCore,
} from '../../test/authorization-fixture.js';
import type { Client } from '../records/client.js';

const alice = { subject: 'alice', amr: ['pwd'] };

/** Somebody is at the login page, on behalf of a client that needs no consent. */
async function atLogin(request: Record<string, string> = {}, client: Partial<Client> = { consentRequired: false }) {
  const server = await startCore(client);
  const parameters = parametersWith(request);
  const begun = await server.core.authorization.authorize({ parameters, browserDigest: browser });
  return { ...server, login: interactionOf(begun, 'login') };
}

describe('AuthorizationEndpoint.signedIn', () => {
  it('gives a session and a code that belong together', async () => {
    const { core, stores, login } = await atLogin();
    const { session, cookie, outcome } = await core.journey.signedIn({ ...login, signIn: alice });
    expect(answerOf(outcome)).toMatchObject({ code: expect.any(String), state: 'xyz' });
    expect(await core.sessions.current(cookie)).toEqual(session);
    const grants = await stores.grants.list({ subject: 'alice' }, 10);
    expect(grants).toMatchObject([{ sessionId: session.sessionId, authTime: session.authTime, amr: ['pwd'] }]);
  });

  it('leaves neither where the code cannot be written', async () => {
    const { core, stores, login } = await atLogin();
    const insert = jest.spyOn(stores.authorizationCodes, 'insert').mockRejectedValue(new Error('the disk is full'));
    await expect(core.journey.signedIn({ ...login, signIn: alice })).rejects.toThrow('the disk is full');
    insert.mockRestore();
    expect(await stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
    expect(await stores.sessions.endAllOf('alice', 0)).toBe(0);
    const again = await core.journey.signedIn({ ...login, signIn: alice });
    expect(answerOf(again.outcome).code).toHaveLength(43);
  });

  it('gives one code to any number of parallel sign-ins, and a session to each', async () => {
    const { core, stores, login } = await atLogin();
    const all = await Promise.all(Array.from({ length: 10 }, () => core.journey.signedIn({ ...login, signIn: alice })));
    expect(all.filter(({ outcome }) => outcome.kind === 'redirect')).toHaveLength(1);
    expect(await stores.grants.list({ subject: 'alice' }, 50)).toHaveLength(1);
    for (const { cookie, session } of all) expect(await core.sessions.current(cookie)).toEqual(session);
  });

  it('remembers the login where consent comes next', async () => {
    const { core, stores, login } = await atLogin({ prompt: 'login' }, {});
    const { session, outcome } = await core.journey.signedIn({ ...login, signIn: alice });
    const consent = interactionOf(outcome, 'consent');
    expect(await stores.interactions.find(login.interactionId)).toMatchObject({ loggedInSessionId: session.sessionId });
    expect(answerOf(await allow(core, consent, session)).code).toHaveLength(43);
  });

  it('ends the session of another person in this browser', async () => {
    const { core, login, signIn } = await atLogin();
    const bob = await signIn('bob');
    await core.journey.signedIn({ ...login, signIn: { ...alice, replaces: bob.session } });
    expect(await core.sessions.current(bob.cookie)).toBeUndefined();
  });

  it('starts a fresh one where the session that was there has ended meanwhile', async () => {
    const { core, stores, login, signIn } = await atLogin();
    const { session: old } = await signIn();
    await core.sessions.end(old.sessionId);
    const { session, outcome } = await core.journey.signedIn({ ...login, signIn: { ...alice, replaces: old } });
    expect(session.sessionId).not.toBe(old.sessionId);
    expect(answerOf(outcome).code).toHaveLength(43);
    const grants = await stores.grants.list({ subject: 'alice' }, 10);
    expect(grants.map(({ sessionId }) => sessionId)).toEqual([session.sessionId]);
  });

  it('signs in and says so to the client where an essential acr cannot be reached', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } });
    const { core, login } = await atLogin({ claims });
    const { cookie, session, outcome } = await core.journey.signedIn({ ...login, signIn: alice });
    expect(answerOf(outcome).error).toBe('unmet_authentication_requirements');
    expect(await core.sessions.current(cookie)).toEqual(session);
  });
});
