import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let owner: Person;
let token: string;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'alice', 'owner');
  token = await tokenOf(sso, owner);
});
afterAll(async () => {
  await sso?.close();
});

const stock = 'https://stock.example.com';
const secret = 'a secret of thirty-two characters';
const document = {
  audiences: { [stock]: { scopes: { 'stock:read': 'Read' }, roles: { clerk: ['stock:read'] } } },
  clients: {
    robot: { client_name: 'Robot', grant_types: ['client_credentials'], scope: '', secret: { env: 'ROBOT' } },
  },
  groups: { warehouse: {} },
  roles: [{ audience: stock, role: 'clerk', group: 'warehouse' }],
};
const json = { document, secrets: { 'client/robot': secret } };
const plan = (body: object, as = token) =>
  ask(sso, { method: 'POST', path: '/configuration/plan', token: as, json: body });
const apply = (body: object, ifMatch: string | undefined, as = token) =>
  ask(sso, {
    method: 'PUT',
    path: '/configuration',
    token: as,
    json: body,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

it('plans, applies what was planned, and tells what is managed', async () => {
  const planned = await plan(json);
  expect(planned).toMatchObject({ status: 200, body: { adopts: [] } });
  expect(planned.body.steps.map(({ kind, action }: { kind: string; action: string }) => `${action} ${kind}`)).toEqual([
    'create group',
    'create audience',
    'create client',
    'create role',
  ]);
  expect((await ask(sso, { path: '/clients/robot', token })).status).toBe(404);
  const version = planned.headers.etag as string;
  expect((await apply(json, undefined)).status).toBe(428);
  expect((await apply(json, '"another"')).status).toBe(412);
  expect(await apply(json, version)).toMatchObject({ status: 200, body: { steps: planned.body.steps, secrets: {} } });
  expect((await plan(json)).body).toEqual({ steps: [], adopts: [] });
  // Planned for a state that is gone.
  expect((await apply(json, version)).status).toBe(412);
  const present = await ask(sso, { path: '/configuration', token });
  expect(
    present.body.managed.map(({ state, appliedBy }: { state: string; appliedBy: string }) => [state, appliedBy]),
  ).toEqual(Array(4).fill(['as_applied', owner.subject]));
  expect((await plan({ document: present.body.document })).body.steps).toEqual([]);
  const told = await ask(sso, { path: '/audit/entries?limit=100', token });
  for (const { body } of [planned, present, told]) expect(JSON.stringify(body)).not.toContain(secret);
});

it('allows a change by hand, tells it, and does not overwrite it unawares', async () => {
  const changed = await ask(sso, {
    method: 'PATCH',
    path: '/clients/robot',
    token,
    json: { metadata: { client_name: 'By hand' } },
    headers: { 'if-match': '*' },
  });
  // It is allowed, and told.
  expect(changed).toMatchObject({ status: 200, headers: { 'signet-managed': 'client%2Frobot' } });
  const { managed } = (await ask(sso, { path: '/configuration', token })).body;
  expect(managed.find(({ name }: { name: string }) => name === 'robot')).toMatchObject({ state: 'changed_by_hand' });
  const named = await ask(sso, { path: '/configuration/managed?kind=client', token });
  expect(named.body.items).toContainEqual({ kind: 'client', name: 'robot' });
  expect(named.body.items.every(({ kind }: { kind: string }) => kind === 'client')).toBe(true);
  const all = await ask(sso, { path: '/configuration/managed', token });
  expect(all.body.items.map(({ name }: { name: string }) => name)).toEqual(
    managed.map(({ name }: { name: string }) => name),
  );
  expect(await apply(json, '*')).toMatchObject({
    status: 412,
    body: { code: 'changed', detail: expect.stringContaining('client/robot') },
  });
  const applied = await apply({ ...json, overwrite: ['client/robot'] }, '*');
  expect(applied.status).toBe(200);
  expect(applied.headers).not.toHaveProperty('signet-managed');
});

it('asks for every right that it takes, and gives nothing of what it is not given', async () => {
  const bob = await person(sso, 'bob', 'administrator');
  const sue = await person(sso, 'sue', 'support');
  const group = { document: { ...document, clients: {}, groups: { ...document.groups, more: {} } } };
  const wanting = await tokenOf(sso, bob, { scopes: ['admin:resources:read', 'admin:resources:write'] });
  expect((await plan(group, wanting)).status).toBe(403);
  expect((await plan(group, await tokenOf(sso, sue))).status).toBe(403);
  const bobs = await tokenOf(sso, bob);
  const providers = { acme: { issuer: 'https://acme.example', name: 'Acme', clientId: 'x' } };
  expect((await apply({ document: { ...group.document, providers } }, '*', bobs)).status).toBe(403);
  expect((await apply(group, '*', bobs)).status).toBe(200);
  expect((await ask(sso, { path: '/identity-providers', token })).body.items).toEqual([]);
});

it('says where it is wrong, and nothing of what was sent', async () => {
  const wrong = await plan({ document: { clients: { robot: { secret: 'hunter2' } } } });
  expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(JSON.stringify(wrong.body)).not.toContain('hunter2');
  expect((await plan({ document: json.document })).status).toBe(400);
});
