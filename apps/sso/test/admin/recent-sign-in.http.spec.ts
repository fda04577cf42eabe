import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adminApi } from '../../src/admin/admin-api.js';
import { ask, audience, consoleApp, everyScope, type Person, person, tokenOf } from '../support/administering.js';
import { issuer, type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let olga: Person;
let victim: Person;
beforeEach(async () => {
  sso = await runSso({ clients: [consoleApp] });
  olga = await person(sso, 'olga', 'owner');
  victim = await person(sso, 'victim');
});
afterEach(async () => {
  await sso?.close();
});

const now = () => sso.issuer.clock.now();
const signedIn = (auth_time: number | undefined) => tokenOf(sso, olga, { claims: { auth_time } });
const there = () => sso.issuer.records.accounts.find(victim.subject);
const deleting = (token: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(sso, { method: 'DELETE', path: `/users/${victim.subject}`, token, headers: { 'if-match': '*', ...headers } });

describe('what cannot be taken back', () => {
  it('is refused at each operation that asks for a recent sign-in, and says how recent (RFC 9470)', async () => {
    const asking = adminApi.operations.filter(({ recentSignIn }) => recentSignIn);
    expect(asking.map(({ id }) => id).sort()).toEqual([
      'applyConfiguration',
      'beginSupportAccess',
      'changeSettings',
      'deleteClient',
      'deleteUser',
      'resetFactorsOfUser',
      'rotateClientSecret',
      'rotateKey',
      'setUserPassword',
      'withdrawKey',
    ]);
    const token = await signedIn(now() - 601);
    for (const { id, method, path } of asking) {
      const told = await ask(sso, { method, path: path.replace(/:\w+/g, 'some'), token, json: {} });
      expect([id, told.status, told.body.code]).toEqual([id, 401, 'login_too_old']);
      expect(told.headers['www-authenticate']).toContain('error="insufficient_user_authentication"');
      expect(told.headers['www-authenticate']).toContain('max_age="600"');
    }
  });

  it.each([
    ['a sign-in that the token does not tell of', () => undefined],
    ['one in the future', () => now() + 3600],
    ['one that ended a moment ago', () => now() - 602],
  ])('is not done for %s', async (_name, authTime) => {
    expect((await deleting(await signedIn(authTime()))).body.code).toBe('login_too_old');
    expect(await there()).toBeDefined();
  });

  it('is done once with the same key after the person signed in again: no refusal is kept for it', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    expect((await deleting(await signedIn(now() - 3600), headers)).status).toBe(401);
    const fresh = await signedIn(now());
    const done = await deleting(fresh, headers);
    expect([done.status < 300, await there()]).toEqual([true, undefined]);
    const again = await deleting(fresh, headers);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([done.status, 'true']);
  });

  it('is not asked of an app on its own behalf', async () => {
    const robot = { ...consoleApp, clientId: 'robot', grantTypes: ['client_credentials'] as const };
    await sso.issuer.stores.clients.save(robot);
    await sso.issuer.stores.roleAssignments.insert({
      resource: audience,
      role: 'owner',
      holder: { kind: 'client', id: 'robot' },
      assignedAt: now(),
    });
    const claims = { sub: 'robot', client_id: 'robot', scope: everyScope.join(' ') };
    const stamp = { iss: issuer, aud: audience, iat: now(), exp: now() + 300, jti: randomUUID() };
    const own = await sso.issuer.core.tokenSigner.sign({ ...stamp, ...claims }, 'ES256', 'at+jwt');
    expect((await deleting(own)).status).toBeLessThan(300);
  });
});
