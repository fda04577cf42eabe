import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let postgres: TestPostgres;
/** Two processes of one installation. */
let sso: RunningSso;
let other: RunningSso;
let token: string;
let administrator: Person;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  const environment = {
    DATABASE_URL: await postgres.createDatabase(),
    MASTER_KEY: randomBytes(32).toString('base64url'),
    SESSION_LIFETIME: '7200',
  };
  sso = await runSso({ clients: [consoleApp], environment });
  other = await runSso({ environment });
  token = await tokenOf(sso, await person(sso, 'alice', 'owner'));
  administrator = await person(sso, 'bob', 'administrator');
}, 120_000);
afterAll(async () => {
  await other?.close();
  await sso?.close();
  await postgres?.stop();
});

const read = () => ask(sso, { path: '/settings', token });
const change = (policies: object, version = '*') =>
  ask(sso, { method: 'PATCH', path: '/settings', token, json: { policies }, headers: { 'if-match': version } });
/** As a process finds it when it looks the next time. */
const look = () => Promise.all([sso, other].map(({ issuer }) => issuer.policies.look()));

async function setting(section: string, name: string) {
  const { body } = await read();
  const found = body.policies.find((each: { section: string }) => each.section === section);
  return found.settings.find((each: { name: string }) => each.name === name);
}

describe('policies of a running installation', () => {
  it('are told with what decides them, and what they may be', async () => {
    expect(await setting('passwords', 'minLength')).toMatchObject({
      value: 12,
      usual: 12,
      source: 'default',
      variable: 'PASSWORD_MIN_LENGTH',
      shape: { type: 'integer', least: 8, most: 64 },
    });
    expect(await setting('sessions', 'lifetime')).toMatchObject({ value: 7200, source: 'environment' });
  });

  it('are obeyed by another process, in what is asked and in what it says of itself', async () => {
    const metadata = async () =>
      (await other.issuer.core.discovery.openidConfiguration()) as {
        readonly prompt_values_supported: readonly string[];
      };
    expect((await metadata()).prompt_values_supported).not.toContain('create');
    expect(await change({ registration: { by: 'open' }, passwords: { minLength: 20 } })).toMatchObject({
      status: 200,
      body: { changed: ['passwords', 'registration'] },
    });
    await look();
    expect(other.issuer.config).toMatchObject({
      passwordMinLength: 20,
      protocol: { userRegistration: { by: 'open' } },
    });
    expect((await metadata()).prompt_values_supported).toContain('create');
    const short = other.issuer.identity.createAccount({ username: 'carol', password: 'blue pelican 19' });
    await expect(short).rejects.toMatchObject({ code: 'password_too_short' });
    await change({ registration: null, passwords: null });
    await look();
    expect((await metadata()).prompt_values_supported).not.toContain('create');
    expect(other.issuer.config.passwordMinLength).toBe(12);
  });

  it('stay one and the same for whoever read them before', async () => {
    const before = sso.issuer.config;
    await change({ passwords: { minLength: 33 } });
    await look();
    expect([before.passwordMinLength, sso.issuer.config.passwordMinLength]).toEqual([12, 33]);
    await change({ passwords: null });
    await look();
  });

  it.each<[object, RegExp]>([
    [{ sessions: { lifetime: 900 } }, /set by the environment: SESSION_LIFETIME/],
    [{ passwords: { minLength: 7 } }, /minLength/],
    [{ passwords: { maxLength: 7 } }, /passwords: a member that is not known/],
    [{ passwordz: {} }, /policies: a member that is not known/],
    [{ registration: { by: 'domains' } }, /registration.by: takes mail/],
    [JSON.parse('{"passwords":{"__proto__":{"minLength":8}}}'), /__proto__/],
  ])('are not changed to %j', async (policies, said) => {
    const { status, body } = await change(policies);
    expect([status, `${body.detail} ${JSON.stringify(body)}`]).toEqual([400, expect.stringMatching(said)]);
  });

  it('are changed for the version that was read, and by no dry run', async () => {
    const { headers } = await read();
    const dry = { method: 'PATCH', path: '/settings?dry_run=true', token, headers: { 'if-match': '*' } } as const;
    expect(await ask(sso, { ...dry, json: { policies: { offers: { everyDays: 7 } } } })).toMatchObject({ status: 200 });
    expect(await setting('offers', 'everyDays')).toMatchObject({ value: 30 });
    expect(await change({ offers: { everyDays: 8 } }, headers.etag as string)).toMatchObject({ status: 200 });
    expect(await change({ offers: { everyDays: 9 } }, headers.etag as string)).toMatchObject({ status: 412 });
  });

  it('are changed by owners, and read by administrators', async () => {
    const theirs = await tokenOf(sso, administrator);
    expect(await ask(sso, { path: '/settings', token: theirs })).toMatchObject({ status: 200 });
    const tried = { method: 'PATCH', path: '/settings', token: theirs, headers: { 'if-match': '*' } } as const;
    expect(await ask(sso, { ...tried, json: { policies: { sessions: { mostPerPerson: 3 } } } })).toMatchObject({
      status: 403,
    });
  });

  it('are the default where what is stored is not good, which is said', async () => {
    const { records } = other.issuer;
    await records.installationSettings.save({ section: 'passwords', document: { minLength: 1 }, changedAt: 0 });
    await look();
    expect(other.issuer.config.passwordMinLength).toBe(12);
    expect(other.issuer.policies.problems.map(({ setting }) => setting)).toEqual(['passwords.minLength']);
    expect(await setting('passwords', 'minLength')).toMatchObject({ value: 12, problem: expect.stringMatching(/./) });
    await change({ passwords: { minLength: null } });
  });
});
