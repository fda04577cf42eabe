import { describe, expect, it } from '@jest/globals';
import { answerOf, browser, interactionOf, parametersWith, proveTo } from '../../test/authorization-fixture.js';
import { authorizeAndRedeem, read, startIssuer, type TestIssuer } from '../../test/token-fixture.js';
import type { Session } from '../records/session.js';
import { openUserRegistration } from '../shared/user-registration.js';

function open(server: TestIssuer, changes: Record<string, string | undefined>, session?: Session) {
  return server.core.authorization.authorize({ parameters: parametersWith(changes), session, browserDigest: browser });
}

describe('prompt=create (Initiating User Registration 1.0 §4)', () => {
  const start = () => startIssuer({ settings: { userRegistration: openUserRegistration } });

  it('is refused where people cannot register', async () => {
    expect(answerOf(await open(await startIssuer(), { prompt: 'create' }))).toMatchObject({
      error: 'invalid_request',
      state: 'xyz',
    });
  });

  it('leads to registration once, also with a session, and then on', async () => {
    const server = await start();
    const { session: before } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    const begun = await open(server, { prompt: 'create' }, before);
    if (begun.kind !== 'interaction') throw new Error('expected an interaction');
    expect(begun.step).toBe('register');
    const reference = { interactionId: begun.interactionId, browserDigest: browser };
    const proving = { step: 'register', subject: 'new', amr: ['pwd'], replaces: before } as const;
    const { outcome } = await server.core.journey.proved({ ...reference, proving });
    expect(answerOf(outcome)).toHaveProperty('code');
    expect((await server.stores.grants.list({}, 10)).map(({ subject }) => subject)).toEqual(['new']);
  });

  it('stands alone', async () => {
    expect(answerOf(await open(await start(), { prompt: 'create login' })).error).toBe('invalid_request');
  });
});

describe('signing in again (OpenID Connect Core §3.1.2.1, §3.1.2.3)', () => {
  it.each([{ prompt: 'login' }, { max_age: '1' }])(
    'with %j gives a later auth_time in the same session for the same person',
    async (changes) => {
      const server = await startIssuer();
      const { session, id_token } = await authorizeAndRedeem(server);
      server.clock.advance(10);
      const login = interactionOf(await open(server, changes, session), 'login');
      const again = await proveTo(server.core, login, { replaces: session });
      expect(answerOf(again.outcome).code).toHaveLength(43);
      const after = read((await authorizeAndRedeem(server, { session: again.session })).id_token).claims;
      const before = read(id_token).claims;
      expect(after).toMatchObject({ sub: before.sub, sid: before.sid });
      expect(Number(after.auth_time)).toBe(Number(before.auth_time) + 10);
    },
  );

  it('with default_max_age of the client needs no parameter', async () => {
    const server = await startIssuer({ clients: { portal: { defaultMaxAge: 5 } } });
    const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    expect(answerOf(await open(server, {}, session))).toHaveProperty('code');
    server.clock.advance(5);
    interactionOf(await open(server, {}, session), 'login');
    expect(answerOf(await open(server, { max_age: '60' }, session))).toHaveProperty('code');
  });

  it('is spared by prompt=none with the hint of a pairwise client, with the same sub and auth_time', async () => {
    const server = await startIssuer({ clients: { portal: { subjectType: 'pairwise' } } });
    const first = await authorizeAndRedeem(server);
    server.clock.advance(1000);
    const request = { prompt: 'none', id_token_hint: first.id_token };
    const second = await authorizeAndRedeem(server, { request, session: first.session });
    const [before, after] = [read(first.id_token).claims, read(second.id_token).claims];
    expect(after).toMatchObject({ sub: before.sub, auth_time: before.auth_time, sid: before.sid });
  });

  it('does not let another kind of token stand for the hint', async () => {
    const server = await startIssuer();
    const { access_token, session } = await authorizeAndRedeem(server);
    const answer = answerOf(await open(server, { id_token_hint: access_token, prompt: 'none' }, session));
    expect(answer).toMatchObject({ error: 'invalid_request' });
  });
});
