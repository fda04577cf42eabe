import { describe, expect, it } from '@jest/globals';
import {
  changeAccount,
  changeAttributeDefinition,
  changeResource,
  createAccount,
  createResource,
  defineAttribute,
  deleteAttributeDefinition,
  type Initiator,
  listAttributeDefinitions,
} from '@signet/administration';
import { type ClaimsPolicy, defaultIssuerSettings } from '@signet/authorization-server';
import { SystemRandomSource } from '@signet/runtime';
import { testDatabases } from '../test/support/test-databases.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const alice = { username: 'alice' } as const;
const databases = testDatabases();

describe.each(databases.migrated)('attributes of people: %s', (_, configuration) => {
  const open = async () => {
    const { accounts, administration, records, standings, stores } = await databases.open(await configuration());
    const clock = { now: () => 1_000 } as never;
    const random = new SystemRandomSource();
    const ports = {
      unitOfWork: administration,
      clock,
      random,
      settings: defaultIssuerSettings('https://sso.example.com'),
      identity: { hashPassword: async () => 'hash' },
    } as const;
    const define = (name: string, more: object = {}) =>
      defineAttribute(ports, operator, { name, type: 'string', ...more });
    const make = (attributes?: object, username = 'alice') =>
      createAccount(ports as never, operator, { username, password: 'irrelevant here', attributes } as never);
    const change = (attributes: object, initiator = operator) =>
      changeAccount(ports, initiator, alice, { attributes } as never);
    return { accounts, change, define, make, ports, records, standings, stores };
  };

  it('are kept as they were given, whoever makes or changes the account', async () => {
    const { accounts, change, define, make, records } = await open();
    await define('department');
    await define('level', { type: 'number' });
    await define('sites', { type: 'strings' });
    const { subject } = await make({ department: 'R&D', level: 0.5 });
    expect((await accounts.find(subject))?.attributes).toEqual({ department: 'R&D', level: 0.5 });
    await change({ level: null, sites: ['Paris'] });
    expect((await accounts.find(subject))?.attributes).toEqual({ department: 'R&D', sites: ['Paris'] });
    await change({ department: null, sites: null });
    expect(await accounts.find(subject)).not.toHaveProperty('attributes');
    expect((await listAttributeDefinitions(records)).map(({ name }) => name)).toEqual(['department', 'level', 'sites']);
  });

  it('are refused where nobody defined them, or they are something else, and nothing is stored', async () => {
    const { accounts, change, define, make } = await open();
    await define('level', { type: 'number', seenBy: 'person' });
    await expect(make({ unknown: 'x' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(make({ level: '1' })).rejects.toMatchObject({ code: 'invalid' });
    expect(await accounts.list()).toEqual([]);
    await make();
    await expect(change({ level: 'x' })).rejects.toMatchObject({ code: 'invalid' });
    const person: Initiator = { entity: 'user', through: 'self_service' };
    await expect(change({ level: 1 }, person)).rejects.toMatchObject({ code: 'invalid' });
    expect((await accounts.list()).map(({ attributes }) => attributes)).toEqual([undefined]);
  });

  it('are defined once, and the type of one that people have never changes', async () => {
    const { define, ports } = await open();
    await define('level', { type: 'number' });
    await expect(define('level')).rejects.toMatchObject({ code: 'exists' });
    await expect(define('Level')).rejects.toMatchObject({ code: 'invalid' });
    const changed = await changeAttributeDefinition(ports, operator, 'level', { most: 9, type: 'string' } as never);
    expect(changed).toMatchObject({ name: 'level', type: 'number', most: 9 });
    const cleared = await changeAttributeDefinition(ports, operator, 'level', { most: null });
    expect(cleared).not.toHaveProperty('most');
    const wrong = changeAttributeDefinition(ports, operator, 'level', { longest: 5 });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid' });
    const unknown = changeAttributeDefinition(ports, operator, 'nothing', {});
    await expect(unknown).rejects.toMatchObject({ code: 'unknown' });
  });

  it('stay defined while somebody has a value, and go with all values where that is forced', async () => {
    const { accounts, define, make, ports, records } = await open();
    await define('department');
    await define('site');
    for (let at = 0; at < 201; at += 1) await make({ department: 'R&D', site: `"department":` }, `user-${at}`);
    const refused = deleteAttributeDefinition(ports, operator, 'department');
    await expect(refused).rejects.toMatchObject({ code: 'in_use' });
    expect(await deleteAttributeDefinition(ports, operator, 'department', { force: true })).toBe(201);
    expect(await records.attributeDefinitions.find('department')).toBeUndefined();
    const left = new Set((await accounts.list()).map(({ attributes }) => JSON.stringify(attributes)));
    expect([...left]).toEqual([JSON.stringify({ site: '"department":' })]);
    await expect(deleteAttributeDefinition(ports, operator, 'department')).rejects.toMatchObject({ code: 'unknown' });
  });

  it('and what an API wants told are kept as they are understood', async () => {
    const { ports, stores } = await open();
    const identifier = 'https://api.example.com';
    const policy: ClaimsPolicy = { roles: true, mapped: { dept: { attribute: 'department' } } };
    await createResource(ports, operator, { identifier, scopes: { read: 'Read' }, claimsPolicy: policy });
    expect((await stores.resourceServers.find(identifier))?.claimsPolicy).toEqual(policy);
    const reserved = changeResource(ports, operator, identifier, { claimsPolicy: { mapped: { sub: { value: 'x' } } } });
    await expect(reserved).rejects.toMatchObject({ code: 'invalid' });
    expect((await stores.resourceServers.find(identifier))?.claimsPolicy).toEqual(policy);
    await changeResource(ports, operator, identifier, { claimsPolicy: {} });
    expect(await stores.resourceServers.find(identifier)).not.toHaveProperty('claimsPolicy');
  });
});
