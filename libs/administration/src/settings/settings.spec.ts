import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '@signet/runtime';
import { inMemoryAdministration, now } from '../testing/in-memory-administration.js';
import { changePolicies, settingsVersion } from './change-settings.js';
import { policySectionNames, sectionOf } from './policies.js';
import { effectivePolicies, freeInstallation, readPinned } from './policy-values.js';
import { presentPolicies } from './present-settings.js';
import { readStoredPolicies } from './read-stored.js';
import { settingsSchema } from './settings-schema.js';
import { weakenedSettings } from './weakened.js';

const operator = { entity: 'admin', through: 'cli' } as const;
const row = (section: string, document: object) => ({ section, document: document as never, changedAt: now });
const pinnedBy = (env: Readonly<Record<string, string>>) => readEnvironment(env, readPinned);

describe('policies of an installation', () => {
  it('say of each setting a default that its own rule takes, and a variable', () => {
    for (const section of policySectionNames) {
      for (const [name, { usual, schema, variables, title, text }] of Object.entries(sectionOf(section).settings)) {
        expect([section, name, usual === null || schema.safeParse(usual).success]).toEqual([section, name, true]);
        expect([title, text, variables[0]].every((each) => each.length > 0)).toBe(true);
      }
    }
  });

  it('are decided by the variable, else by what is stored, else by the default', () => {
    const stored = { passwords: { minLength: 16 }, sessions: { lifetime: 600 } };
    const effective = effectivePolicies(pinnedBy({ SESSION_LIFETIME: '900' }), stored);
    expect(effective.passwords.minLength).toEqual({ value: 16, source: 'stored' });
    expect(effective.sessions.lifetime).toEqual({ value: 900, source: 'environment', variable: 'SESSION_LIFETIME' });
    expect(effective.sessions.idleTimeout).toEqual({ value: 14_400, source: 'default' });
  });

  it('are pinned together where one variable says two of them', () => {
    const pinned = pinnedBy({ REGISTRATION: 'open' });
    const { registration } = effectivePolicies(pinned, { registration: { domains: ['example.com'] } });
    expect(registration.by).toMatchObject({ value: 'open', variable: 'REGISTRATION' });
    expect(registration.domains).toMatchObject({ value: [], source: 'environment' });
    const second = effectivePolicies(pinnedBy({ SECOND_FACTOR: 'required' }), { secondFactor: { from: '2030-01-01' } });
    expect(second.secondFactor.from).toMatchObject({ value: null, source: 'environment' });
  });

  it.each<[string, object, object, readonly string[]]>([
    ['passwords', { minLength: 14 }, { minLength: 12 }, ['minLength']],
    ['passwords', { minLength: 14 }, {}, ['minLength']],
    ['passwords', {}, { minLength: 14 }, []],
    ['secondFactor', { mode: 'required' }, {}, ['mode']],
    ['secondFactor', { mode: 'required' }, { mode: 'required', from: '2030-01-01' }, ['from']],
    ['secondFactor', { mode: 'required', from: '2030-01-01' }, { mode: 'required' }, []],
    ['secondFactor', { kinds: ['passkey'] }, {}, ['kinds']],
    ['secondFactor', { kinds: ['passkey'] }, { kinds: ['passkey', 'totp'] }, ['kinds']],
    ['secondFactor', {}, { kinds: ['passkey'] }, []],
    // What is not good does not count: before, it was the default.
    ['passwords', { minLength: 'many' }, { minLength: 10 }, ['minLength']],
    ['signIn', { challenge: 'ofTomorrow' }, { challenge: 'off' }, ['challenge']],
    ['secondFactor', {}, { rememberedDays: 30, emailCode: true }, ['rememberedDays', 'emailCode']],
    [
      'registration',
      { by: 'domains', domains: ['a.com'] },
      { by: 'domains', domains: ['a.com', 'b.com'] },
      ['domains'],
    ],
    ['registration', { by: 'invitation' }, { by: 'open' }, ['by']],
    ['sessions', { idleTimeout: 60 }, { idleTimeout: 0 }, ['idleTimeout']],
    ['sessions', { idleTimeout: 0 }, { idleTimeout: 60 }, []],
    ['sessions', {}, { mostPerPerson: 5 }, []],
    ['signIn', { challenge: 'always' }, { challenge: 'off' }, ['challenge']],
    ['ofTomorrow', { name: 'A' }, { name: 'B' }, []],
  ])('know what protects people by less: %s from %j to %j', (section, before, after, names) => {
    expect(weakenedSettings(section, before as never, after as never)).toEqual(names);
  });

  it('go on by the default where what is stored is not good, and say so', () => {
    const rows = [
      row('passwords', { minLength: 3, recovery: false, ofTomorrow: 1 }),
      row('registration', { by: 'domains', domains: [] }),
      row('ofTomorrow', { a: 1 }),
    ];
    const { stored, problems } = readStoredPolicies(rows, freeInstallation);
    expect(stored).toEqual({ passwords: { recovery: false } });
    expect(problems.map(({ setting }) => setting)).toEqual(['passwords.minLength', 'registration.domains']);
  });

  it('leave out a section that a variable has made impossible', () => {
    const installation = { pinned: pinnedBy({ REGISTRATION_EMAIL: 'unverified' }), isMailSent: true };
    const { stored, problems } = readStoredPolicies(
      [row('registration', { by: 'domains', domains: ['a.com'] })],
      installation,
    );
    expect([stored, problems.map(({ setting }) => setting)]).toEqual([{}, ['registration.email']]);
  });
});

describe('changing them', () => {
  it('keeps what is decided, and forgets what is left to the default', async () => {
    const { ports, records } = inMemoryAdministration();
    expect(await changePolicies(ports, operator, { passwords: { minLength: 15 }, sessions: {} })).toMatchObject({
      changed: ['passwords'],
    });
    await changePolicies(ports, operator, { passwords: { recovery: false } });
    expect(await records.installationSettings.find('passwords')).toMatchObject({
      document: { minLength: 15, recovery: false },
    });
    await changePolicies(ports, operator, { passwords: { minLength: null } });
    const shown = await presentPolicies(records);
    expect(shown[0]?.settings.map(({ name, value, source }) => [name, value, source])).toEqual([
      ['minLength', 12, 'default'],
      ['recovery', false, 'stored'],
    ]);
    await changePolicies(ports, operator, { passwords: null });
    expect(await records.installationSettings.list()).toEqual([]);
  });

  it.each<[object, string]>([
    [{ passwords: { minLength: 7 } }, 'passwords.minLength: Too small'],
    [{ passwords: { minLength: '12' } }, 'passwords.minLength: '],
    [{ passwords: { maxLength: 7 } }, 'passwords: does not know maxLength'],
    [{ passwords: { constructor: 7 } }, 'passwords: does not know constructor'],
    [{ secondFactor: { kinds: [] } }, 'secondFactor.kinds: '],
    [{ secondFactor: { from: '2027-02-30' } }, 'secondFactor.from: must be a day'],
    [{ registration: { by: 'domains' } }, 'registration.domains: must name a domain'],
    [{ registration: { domains: ['not a domain'] } }, 'registration.domains: must be a domain'],
    [{ pages: { supportContact: 'javascript:alert(1)' } }, 'pages.supportContact: must be'],
  ])('refuses %j by the name of the setting', async (patch, said) => {
    const { ports, records } = inMemoryAdministration();
    await expect(changePolicies(ports, operator, patch)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(said),
    });
    expect(await records.installationSettings.list()).toEqual([]);
  });

  it('refuses what a variable decides, by its name, and lets it be left to the default', async () => {
    const { ports } = inMemoryAdministration();
    const pinned = { ...ports, installation: { pinned: pinnedBy({ PASSWORD_MIN_LENGTH: '10' }), isMailSent: true } };
    await expect(changePolicies(pinned, operator, { passwords: { minLength: 15 } })).rejects.toMatchObject({
      code: 'invalid',
      message: 'passwords.minLength: is set by the environment: PASSWORD_MIN_LENGTH',
    });
    await changePolicies(pinned, operator, { passwords: { minLength: null, recovery: false } });
  });

  it('refuses what takes mail where none is sent', async () => {
    const { ports } = inMemoryAdministration();
    const silent = { ...ports, installation: { pinned: new Map(), isMailSent: false } };
    await expect(changePolicies(silent, operator, { registration: { by: 'invitation' } })).rejects.toThrow(
      'takes mail',
    );
    await expect(changePolicies(silent, operator, { secondFactor: { emailCode: true } })).rejects.toThrow('needs mail');
    await changePolicies(silent, operator, { registration: { by: 'open' } });
  });

  it('is for the version that was read', async () => {
    const { ports, records } = inMemoryAdministration();
    const version = await settingsVersion(records);
    await changePolicies(ports, operator, { sessions: { lifetime: 600 } }, version);
    await expect(changePolicies(ports, operator, { sessions: { lifetime: 700 } }, version)).rejects.toMatchObject({
      code: 'changed',
    });
  });

  it('is read in a document as the use case reads it', () => {
    expect(settingsSchema.values.safeParse({ passwords: { minLength: 7 } }).success).toBe(false);
    expect(settingsSchema.values.safeParse({ passwords: { minLenght: 12 } }).success).toBe(false);
    expect(settingsSchema.values.safeParse({ passwords: { minLength: null } }).success).toBe(false);
    expect(settingsSchema.patch.safeParse({ passwords: { minLength: null } }).success).toBe(true);
  });
});
