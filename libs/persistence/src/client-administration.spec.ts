import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationUnitOfWork,
  changeClient,
  createClient,
  declareClient,
  deleteClient,
  findClient,
  type Initiator,
  listClients,
  rotateClientSecret,
} from '@signet/administration';
import { everyFault } from '@signet/administration/testing';
import { consentBasis, digest, sameDigest } from '@signet/authorization-server';
import { aClient, aGrant, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { testDatabases } from '../test/support/test-databases.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const api = 'https://api.example.com';
const metadata = {
  client_name: 'App',
  redirect_uris: ['https://app.example/cb'],
  resources: [{ identifier: api, scopes: ['read'] }],
};

const databases = testDatabases();

describe.each(databases.migrated)('clients by operators: %s', (_name, configuration) => {
  async function open() {
    const all = await databases.open(await configuration());
    const scopes = { read: 'Read', write: 'Write' };
    const server = {
      identifier: api,
      name: 'API',
      scopes,
      accessTokenLifetime: 300,
      signingAlgorithm: 'ES256',
    } as const;
    await all.stores.resourceServers.save(server);
    const { administration } = all;
    return { ...all, deps: { administration, clock: new ManualClock(), random: new SeededRandomSource() } };
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  async function withGrant({ stores }: Opened, clientId: string) {
    const consent = { subject: 's', clientId, destination: 'https://app.example', identityScopes: [], resources: [] };
    await stores.grants.insert(aGrant('g', { clientId }));
    await stores.consents.save({ ...consent, basis: consentBasis({ ...aClient, clientId }), updatedAt: 1 });
  }
  /** Everything that a change of a client touches. */
  async function state({ stores }: Opened, clientId: string) {
    return {
      clients: await stores.clients.list(),
      grant: await stores.grants.find('g'),
      consent: await stores.consents.find('s', clientId, 'https://app.example'),
      events: await stores.securityEvents.countSince(0),
    };
  }

  it('are made once, by one of many at once, with a secret that only its digest is kept of', async () => {
    const issuer = await open();
    const tries = Array.from({ length: 8 }, () => createClient(issuer.deps, operator, { clientId: 'app', metadata }));
    const made = (await Promise.allSettled(tries)).filter((each) => each.status === 'fulfilled');
    expect(made).toHaveLength(1);
    const { client, secret, version } = made[0]?.value ?? {};
    expect(await issuer.stores.clients.find('app')).toEqual(client);
    expect(client).toMatchObject({ origin: 'operator', requirePkce: true, consentRequired: true });
    expect(sameDigest(client?.clientSecretDigest ?? '', digest(secret ?? ''))).toBe(true);
    expect(await findClient(issuer.deps, operator, { clientId: 'app' })).toEqual({ client, version });
    await expect(createClient(issuer.deps, operator, { clientId: 'app', metadata })).rejects.toMatchObject({
      code: 'exists',
    });
  });

  it.each([
    ['an id that Basic cannot carry', { clientId: 'a:b', metadata }],
    ['a member that is none', { metadata: { ...metadata, redirect_uri: 'https://app.example/' } }],
    ['an API that is not there', { metadata: { ...metadata, resources: [{ identifier: 'x', scopes: ['read'] }] } }],
    ['a weak secret', { metadata, secret: 'short' }],
    [
      'a secret that it has no use for',
      { metadata: { ...metadata, token_endpoint_auth_method: 'none' }, secret: 'x'.repeat(32) },
    ],
  ])('are not made of %s', async (_what, input) => {
    const issuer = await open();
    const making = (async () => createClient(issuer.deps, operator, input))();
    await expect(making).rejects.toMatchObject({ code: 'invalid' });
    expect(await issuer.stores.clients.list()).toEqual([]);
  });

  it('get an id that a shell takes for no option, whatever chance says', async () => {
    const issuer = await open();
    const random = { bytes: (length: number) => new Uint8Array(length).fill(0xfb) };
    const { client } = await createClient({ ...issuer.deps, random }, operator, { metadata });
    expect(client.clientId).toMatch(/^[0-9a-f]{8}-/);
  });

  it('are changed member by member, and no change of many at once is lost', async () => {
    const issuer = await open();
    const made = await createClient(issuer.deps, operator, { clientId: 'app', metadata });
    const patches = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'initiate_login_uri'].map((name) => ({
      [name]: 'https://app.example/',
    }));
    await Promise.all(patches.map((patch) => changeClient(issuer.deps, operator, { clientId: 'app', patch })));
    const address = 'https://app.example/';
    const all = {
      clientUri: address,
      logoUri: address,
      policyUri: address,
      tosUri: address,
      initiateLoginUri: address,
    };
    expect(await issuer.stores.clients.find('app')).toEqual({ ...made.client, ...all });
    const patch = { client_uri: null, resources: null };
    const { client, secret } = await changeClient(issuer.deps, operator, { clientId: 'app', patch });
    expect(client).toMatchObject({ resources: [], clientSecretDigest: made.client.clientSecretDigest });
    expect(client).not.toHaveProperty('clientUri');
    expect(secret).toBeUndefined();
  });

  it('keep the names that they have of people, unless an operator changes these on purpose', async () => {
    const issuer = await open();
    const pairwise = { ...metadata, subject_type: 'pairwise' };
    await createClient(issuer.deps, operator, { clientId: 'app', metadata: pairwise });
    const patch = { subject_type: 'public' };
    const change = (newSubjects?: boolean) =>
      changeClient(issuer.deps, operator, { clientId: 'app', patch, newSubjects });
    const declare = (newSubjects?: boolean) =>
      declareClient(issuer.deps, operator, { clientId: 'app', metadata: pairwise, newSubjects });
    await expect(change()).rejects.toMatchObject({ code: 'invalid' });
    expect((await change(true)).client).toMatchObject({ subjectType: 'public' });
    await expect(declare()).rejects.toMatchObject({ code: 'invalid' });
    expect((await declare(true)).client).toMatchObject({ subjectType: 'pairwise' });
  });

  it('are changed in the version that was read, or not at all', async () => {
    const issuer = await open();
    const { version } = await createClient(issuer.deps, operator, { clientId: 'app', metadata });
    const change = (expectedVersion: string) =>
      changeClient(issuer.deps, operator, {
        clientId: 'app',
        patch: { client_name: expectedVersion },
        expectedVersion,
      });
    const outcomes = await Promise.allSettled([change(version), change(version)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(change(version)).rejects.toMatchObject({ code: 'changed' });
    await expect(
      deleteClient(issuer.deps, operator, { clientId: 'app', expectedVersion: version }),
    ).rejects.toMatchObject({ code: 'changed' });
  });

  it('keep who made them, and what follows from it', async () => {
    const issuer = await open();
    const self = { ...aClient, clientId: 'self', origin: 'self_registered', consentRequired: true } as const;
    await issuer.stores.clients.save({ ...self, resources: [], registrationAccessTokenDigest: digest('token') });
    const change = async (patch: unknown) => changeClient(issuer.deps, operator, { clientId: 'self', patch });
    const { client } = await change({ client_name: 'Renamed', grant_types: ['authorization_code', 'refresh_token'] });
    expect(client).toMatchObject({ origin: 'self_registered', clientName: 'Renamed' });
    expect(client.registrationAccessTokenDigest).toBe(digest('token'));
    for (const patch of [{ origin: 'operator' }, { consent_required: false }, { clientId: 'x' }, null, []]) {
      await expect(change(patch)).rejects.toMatchObject({ code: 'invalid' });
    }
    expect(await issuer.stores.clients.find('self')).toEqual(client);
    await expect(declareClient(issuer.deps, operator, { clientId: 'self', metadata })).rejects.toMatchObject({
      code: 'exists',
    });
  });

  it('get a secret with the method that needs one, lose it with one that does not, and rotate it', async () => {
    const issuer = await open();
    const method = (token_endpoint_auth_method: string) =>
      changeClient(issuer.deps, operator, { clientId: 'app', patch: { token_endpoint_auth_method } });
    const first = await createClient(issuer.deps, operator, { clientId: 'app', metadata });
    expect((await method('client_secret_post')).secret).toBeUndefined();
    const { client: open_ } = await method('none');
    expect(open_.clientSecretDigest).toBeUndefined();
    await expect(rotateClientSecret(issuer.deps, operator, { clientId: 'app' })).rejects.toMatchObject({
      code: 'invalid',
    });
    const { secret, client } = await method('client_secret_basic');
    expect([client.clientSecretDigest, first.client.clientSecretDigest === client.clientSecretDigest]).toEqual([
      digest(secret ?? ''),
      false,
    ]);
    const rotated = await rotateClientSecret(issuer.deps, operator, { clientId: 'app' });
    expect((await issuer.stores.clients.find('app'))?.clientSecretDigest).toBe(digest(rotated.secret));
    expect(rotated.secret).not.toBe(secret);
  });

  it('have the secret before beside a rotated one for a while, no older one, and none where it leaked', async () => {
    const issuer = await open();
    const { clock } = issuer.deps;
    const [first] = [await createClient(issuer.deps, operator, { clientId: 'app', metadata })];
    const rotate = (overlap?: number) => rotateClientSecret(issuer.deps, operator, { clientId: 'app', overlap });
    const stored = async () => (await issuer.stores.clients.find('app')) ?? first.client;
    const second = await rotate();
    const goodUntil = clock.now() + 86_400;
    expect(await stored()).toMatchObject({
      clientSecretDigest: digest(second.secret),
      formerSecret: { digest: digest(first.secret ?? ''), goodUntil },
    });
    const patched = await changeClient(issuer.deps, operator, { clientId: 'app', patch: { client_name: 'Other' } });
    expect(patched.client.formerSecret?.goodUntil).toBe(goodUntil);
    const declared = await declareClient(issuer.deps, operator, { clientId: 'app', metadata });
    expect(declared.client.formerSecret?.goodUntil).toBe(goodUntil);
    const third = await rotate(60);
    expect((await stored()).formerSecret).toEqual({ digest: digest(second.secret), goodUntil: clock.now() + 60 });
    await rotate(0);
    expect(await stored()).not.toHaveProperty('formerSecret');
    expect(JSON.stringify(await stored())).not.toContain(third.secret);
    for (const wrong of [-1, 0.5, Number.NaN, 2_592_001]) {
      await expect(Promise.resolve().then(() => rotate(wrong))).rejects.toMatchObject({ code: 'invalid' });
    }
    const none = { token_endpoint_auth_method: 'none' };
    await rotate();
    const open_ = await changeClient(issuer.deps, operator, { clientId: 'app', patch: none });
    expect(open_.client).not.toHaveProperty('formerSecret');
    await declareClient(issuer.deps, operator, { clientId: 'app', metadata });
    await rotate();
    const renewed = await declareClient(issuer.deps, operator, { clientId: 'app', metadata, renewSecret: true });
    expect(renewed.client).not.toHaveProperty('formerSecret');
  });

  it('are declared again without a new secret, unless one is given or wanted', async () => {
    const issuer = await open();
    const declare = (more: object) => declareClient(issuer.deps, operator, { clientId: 'app', metadata, ...more });
    const first = await declare({});
    expect(first.secret).toEqual(expect.any(String));
    issuer.deps.clock.advance(10);
    const again = await declare({ metadata: { ...metadata, client_name: 'Again' } });
    expect(again).toMatchObject({ client: { ...first.client, clientName: 'Again' }, secret: undefined });
    expect((await declare({ renewSecret: true })).client.clientSecretDigest).not.toBe(first.client.clientSecretDigest);
    expect((await declare({ secret: 's'.repeat(40) })).client.clientSecretDigest).toBe(digest('s'.repeat(40)));
  });

  it('are deleted with their grants and consents, and APIs hear of it', async () => {
    const issuer = await open();
    await createClient(issuer.deps, operator, { clientId: 'app', metadata });
    await withGrant(issuer, 'app');
    const deleted = await deleteClient(issuer.deps, operator, { clientId: 'app' });
    expect(deleted).toEqual({ clientId: 'app', revokedGrants: 1 });
    expect(await state(issuer, 'app')).toMatchObject({ clients: [], consent: undefined, events: 1 });
    expect((await issuer.stores.grants.find('g'))?.revokedAt).toEqual(expect.any(Number));
    for (const clientId of ['app', 'a\u0000', 'x'.repeat(2000)]) {
      const asked = async () => deleteClient(issuer.deps, operator, { clientId });
      await expect(asked()).rejects.toMatchObject({ code: 'unknown' });
    }
  });

  it('are listed page by page, and found by id or name in any case of the letters', async () => {
    const issuer = await open();
    const names = { a: 'Über 100%', b: 'under_score', c: 'Plain', d: 'ÜBUNG!', e: 'last' };
    for (const [clientId, client_name] of Object.entries(names)) {
      await createClient(issuer.deps, operator, { clientId: `id-${clientId}`, metadata: { ...metadata, client_name } });
    }
    const ids = async (request: Parameters<typeof listClients>[1]) => {
      const { items, next, total } = await listClients(issuer, request);
      return [items.map(({ clientId }) => clientId.slice(3)).join(''), next, total];
    };
    expect(await ids({})).toEqual(['abcde', undefined, 5]);
    expect(await ids({ limit: 2 })).toEqual(['ab', 'id-b', 5]);
    expect(await ids({ limit: 2, after: 'id-b' })).toEqual(['cd', 'id-d', 5]);
    expect(await ids({ limit: 2, after: 'id-d' })).toEqual(['e', undefined, 5]);
    expect(await ids({ search: 'üB' })).toEqual(['ad', undefined, 2]);
    expect(await ids({ search: 'üb', limit: 1 })).toEqual(['a', 'id-a', 2]);
    expect(await ids({ search: 'üb', limit: 1, after: 'id-a' })).toEqual(['d', undefined, 2]);
    expect(await ids({ search: 'ID-C' })).toEqual(['c', undefined, 1]);
    for (const [search, found] of [
      ['%', 'a'],
      ['_', 'b'],
      ['!', 'd'],
      ['\\', ''],
      ["'", ''],
    ] as const) {
      expect((await ids({ search }))[0]).toBe(found);
    }
    await changeClient(issuer.deps, operator, { clientId: 'id-c', patch: { client_name: 'Renamed' } });
    expect(await ids({ search: 'renamed' })).toEqual(['c', undefined, 1]);
    expect(await ids({ search: 'plain' })).toEqual(['', undefined, 0]);
    await changeClient(issuer.deps, operator, { clientId: 'id-c', patch: { 'client_name#de': 'Umbenannt' } });
    expect(await ids({ search: 'umben' })).toEqual(['c', undefined, 1]);
    for (const request of [{ limit: 0 }, { limit: 1001 }, { after: '\u0000' }, { search: 'x'.repeat(300) }]) {
      await expect((async () => listClients(issuer, request))()).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  const clientId = 'app';
  it.each<[string, number, (deps: Opened['deps']) => Promise<unknown>]>([
    ['createClient', 1, (deps) => createClient(deps, operator, { clientId: 'another', metadata })],
    ['declareClient of a new one', 1, (deps) => declareClient(deps, operator, { clientId: 'another', metadata })],
    ['declareClient', 1, (deps) => declareClient(deps, operator, { clientId, metadata, renewSecret: true })],
    ['changeClient', 1, (deps) => changeClient(deps, operator, { clientId, patch: { client_name: 'Changed' } })],
    ['rotateClientSecret', 1, (deps) => rotateClientSecret(deps, operator, { clientId })],
    ['deleteClient', 6, (deps) => deleteClient(deps, operator, { clientId })],
  ])('%s leaves nothing half done, whichever of its writes fails', async (_useCase, writes, work) => {
    const issuer = await open();
    await createClient(issuer.deps, operator, { clientId, metadata });
    await withGrant(issuer, clientId);
    const before = await state(issuer, clientId);
    const run = (administration: AdministrationUnitOfWork) => work({ ...issuer.deps, administration });
    const unchanged = async () => expect(await state(issuer, clientId)).toEqual(before);
    expect(await everyFault(issuer.administration, run, unchanged)).toBe(writes);
    expect(await state(issuer, clientId)).not.toEqual(before);
  });
});
