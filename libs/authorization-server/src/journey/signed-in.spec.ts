import { describe, expect, it, jest } from '@jest/globals';
import {
  allow,
  answerOf,
  browser,
  interactionOf,
  parametersWith,
  proveTo,
  startCore,
} from '../../test/authorization-fixture.js';
import { startIssuer } from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';

/** Somebody is at the login page, on behalf of a client that needs no consent. */
async function atLogin(request: Record<string, string> = {}, client: Partial<Client> = { consentRequired: false }) {
  const server = await startCore(client);
  const parameters = parametersWith(request);
  const begun = await server.core.authorization.authorize({ parameters, browserDigest: browser });
  return { ...server, login: interactionOf(begun, 'login') };
}

describe('Journey.proved', () => {
  it('gives a session and a code that belong together', async () => {
    const { core, stores, login } = await atLogin();
    const { session, cookie, outcome } = await proveTo(core, login);
    expect(answerOf(outcome)).toMatchObject({ code: expect.any(String), state: 'xyz' });
    expect(await core.sessions.current(cookie)).toEqual(session);
    const grants = await stores.grants.list({ subject: 'alice' }, 10);
    expect(grants).toMatchObject([{ sessionId: session.sessionId, authTime: session.authTime, amr: ['pwd'] }]);
  });

  it('leaves neither where the code cannot be written', async () => {
    const { core, stores, login } = await atLogin();
    const insert = jest.spyOn(stores.authorizationCodes, 'insert').mockRejectedValue(new Error('the disk is full'));
    await expect(proveTo(core, login)).rejects.toThrow('the disk is full');
    insert.mockRestore();
    expect(await stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
    expect(await stores.sessions.endAllOf('alice', 0)).toBe(0);
    const again = await proveTo(core, login);
    expect(answerOf(again.outcome).code).toHaveLength(43);
  });

  it('gives a code and a session to each of any number of parallel sign-ins of one person', async () => {
    const { core, stores, login } = await atLogin();
    const all = await Promise.all(Array.from({ length: 10 }, () => proveTo(core, login)));
    const codes = all.map(({ outcome }) => answerOf(outcome).code);
    expect(new Set(codes).size).toBe(10);
    const grants = await stores.grants.list({ subject: 'alice' }, 50);
    expect(grants.map(({ sessionId }) => sessionId).sort()).toEqual(all.map(({ session }) => session.sessionId).sort());
    for (const { cookie, session } of all) expect(await core.sessions.current(cookie)).toEqual(session);
  });

  it('keeps what was proved where consent comes next, and writes nothing of it where nothing comes', async () => {
    const { core, stores, clock, login } = await atLogin({ prompt: 'login' }, {});
    const { session, outcome } = await proveTo(core, login);
    const consent = interactionOf(outcome, 'consent');
    expect(await stores.proofs.find(login.interactionId)).toMatchObject({
      subject: 'alice',
      methods: [{ amr: 'pwd', at: clock.now() }],
      sessionId: session.sessionId,
    });
    expect(answerOf(await allow(core, consent, session)).code).toHaveLength(43);
    const other = await atLogin();
    const save = jest.spyOn(other.stores.proofs, 'save');
    await proveTo(other.core, other.login);
    expect(save).not.toHaveBeenCalled();
  });

  it('ends the session of another person in this browser', async () => {
    const { core, login, signIn } = await atLogin();
    const bob = await signIn('bob');
    await proveTo(core, login, { replaces: bob.session });
    expect(await core.sessions.current(bob.cookie)).toBeUndefined();
  });

  it('starts a fresh one where the session that was there has ended meanwhile', async () => {
    const { core, stores, login, signIn } = await atLogin();
    const { session: old } = await signIn();
    await core.sessions.end(old.sessionId);
    const { session, outcome } = await proveTo(core, login, { replaces: old });
    expect(session.sessionId).not.toBe(old.sessionId);
    expect(answerOf(outcome).code).toHaveLength(43);
    const grants = await stores.grants.list({ subject: 'alice' }, 10);
    expect(grants.map(({ sessionId }) => sessionId)).toEqual([session.sessionId]);
  });

  it('signs in and says so to the client where an essential acr cannot be reached', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } });
    const { core, login } = await atLogin({ claims });
    const { cookie, session, outcome } = await proveTo(core, login);
    expect(answerOf(outcome).error).toBe('unmet_authentication_requirements');
    expect(await core.sessions.current(cookie)).toEqual(session);
  });

  it('notes no consent where the client is refused after it', async () => {
    const { core, events } = await startIssuer({ clients: { portal: { consentRequired: true } } });
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } });
    const parameters = parametersWith({ claims });
    const { session } = await core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const asked = await core.authorization.authorize({ parameters, session, browserDigest: browser });
    const outcome = await allow(core, interactionOf(asked, 'consent'), session);
    expect(answerOf(outcome).error).toBe('unmet_authentication_requirements');
    expect(events.filter(({ event }) => event === 'consent_allowed')).toEqual([]);
  });
});
