import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Asked,
  ask,
  audience,
  consoleApp,
  type Person,
  person,
  type Told,
  tokenOf,
} from '../support/administering.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

const action = 'change_password';
let sso: RunningSso;
let token: string;
let owner: Person;
let support: Person;
let user: Person;
let people = 0;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
  support = await person(sso, 'sue', 'support');
  token = await tokenOf(sso, owner);
});
afterAll(() => sso?.close());
beforeEach(async () => {
  people += 1;
  user = await person(sso, `user${people}`);
});

const send = (asked: Asked): Promise<Told> => ask(sso, { token, ...asked });
const order = (of: Person, more: Partial<Asked> = {}) =>
  send({ method: 'POST', path: `/users/${of.subject}/action-orders`, json: { action }, ...more });

describe('orders of actions', () => {
  it('are given once, listed and withdrawn', async () => {
    const first = await order(user);
    expect([first.status, first.body]).toEqual([
      200,
      { order: { subject: user.subject, action, orderedAt: expect.any(Number) }, isNew: true, revokedGrants: 0 },
    ]);
    expect((await order(user)).body).toEqual({ ...first.body, isNew: false });
    const listed = await send({ path: `/users/${user.subject}/action-orders` });
    expect(listed.body).toEqual({ total: 1, items: [{ ...first.body.order, username: user.username }] });
    const path = `/users/${user.subject}/action-orders/${action}`;
    expect((await send({ method: 'DELETE', path })).body).toEqual({ withdrawn: true });
    expect((await send({ method: 'DELETE', path })).body).toEqual({ withdrawn: false });
  });

  it('are refused of nobody and of nothing', async () => {
    const nobody = await order({ subject: 'nobody', username: 'nobody' });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'unknown']);
    const nothing = await order(user, { json: { action: 'dance' } });
    expect([nothing.status, nothing.body.code]).toEqual([400, 'invalid']);
    const path = `/users/${user.subject}/action-orders/dance`;
    expect((await send({ method: 'DELETE', path })).body.code).toBe('invalid');
  });

  it('are given by support, but of nobody who may more', async () => {
    const theirs = await tokenOf(sso, support);
    expect((await order(user, { token: theirs })).status).toBe(200);
    const refused = await order(owner, { token: theirs });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const path = `/users/${owner.subject}/action-orders/${action}`;
    expect((await send({ method: 'DELETE', path, token: theirs })).body.code).toBe('forbidden');
    expect(await sso.issuer.stores.actionOrders.ofPerson(owner.subject)).toEqual([]);
  });

  it('reach as far as the administrators of one organization do', async () => {
    const { organizations, roleAssignments } = sso.issuer.stores;
    const [mine, admin] = [user, await person(sso, `admin${people}`)];
    const elsewhere = await person(sso, `elsewhere${people}`);
    await organizations.insert({ organizationId: 'acme', name: 'acme', displayName: 'Acme', createdAt: 1 });
    for (const { subject } of [mine, admin]) {
      await organizations.addMember({ organizationId: 'acme', subject, addedAt: 1 });
    }
    const within = { kind: 'organization', id: 'acme' } as const;
    const holder = { kind: 'account', id: admin.subject } as const;
    await roleAssignments.insert({ resource: audience, role: 'support', holder, within, assignedAt: 1 });
    const theirs = await tokenOf(sso, admin, {
      organizationId: 'acme',
      scopes: ['admin:users:read', 'admin:users:write'],
    });
    expect((await order(mine, { token: theirs })).status).toBe(200);
    expect((await order(elsewhere, { token: theirs })).status).toBe(403);
    expect((await send({ path: '/action-orders', token: theirs })).status).toBe(403);
    expect((await send({ path: `/users/${mine.subject}/action-orders`, token: theirs })).body.total).toBe(1);
  });

  it('are given to the people of a group, a page at a time, each once', async () => {
    const { groups } = sso.issuer.stores;
    const made = { description: undefined, createdAt: 1 };
    await groups.insert({ ...made, groupId: 'staff', name: 'staff' });
    await groups.insert({ ...made, groupId: 'desk', name: 'desk', parentId: 'staff' });
    const members = [user, await person(sso, `second${people}`), await person(sso, `third${people}`)];
    for (const [index, { subject }] of members.entries()) {
      await groups.addMember({ groupId: index === 0 ? 'staff' : 'desk', subject, addedAt: 1 });
    }
    await order(user);
    const bulk = (json: object) => send({ method: 'POST', path: '/action-orders', json: { action, ...json } });
    const first = await bulk({ groupId: 'staff', limit: 2 });
    expect(first.body).toEqual({ ordered: expect.any(Number), of: 2, next: expect.any(String) });
    const last = await bulk({ groupId: 'staff', limit: 2, cursor: first.body.next });
    expect(last.body).toEqual({ ordered: expect.any(Number), of: 1 });
    expect(first.body.ordered + last.body.ordered).toBe(2);
    const listed = await send({ path: '/action-orders?groupId=staff&limit=2' });
    expect([listed.body.total, listed.body.items.length]).toEqual([3, 2]);
    const rest = await send({ path: `/action-orders?groupId=staff&limit=2&cursor=${listed.body.next}` });
    const subjects = [...listed.body.items, ...rest.body.items].map(({ subject }: Person) => subject);
    expect(subjects.toSorted()).toEqual(members.map(({ subject }) => subject).toSorted());
    expect((await bulk({})).body.code).toBe('invalid');
    expect((await bulk({ groupId: 'nowhere' })).body.code).toBe('unknown');
    expect((await send({ path: '/action-orders?organizationId=nowhere' })).body.total).toBe(0);
  });

  it('come with a password that is for the first sign-in alone, and go with the account', async () => {
    const password = 'chosen by an operator';
    const made = await send({
      method: 'POST',
      path: '/users',
      json: { username: `t${people}`, password, temporary: true },
    });
    const { subject } = made.body;
    expect(await sso.issuer.stores.actionOrders.ofPerson(subject)).toHaveLength(1);
    await send({ method: 'DELETE', path: `/users/${subject}`, headers: { 'if-match': '*' } });
    expect(await sso.issuer.stores.actionOrders.ofPerson(subject)).toEqual([]);
    const json = { password, temporary: true };
    expect((await send({ method: 'POST', path: `/users/${user.subject}/password`, json })).status).toBe(200);
    expect(await sso.issuer.stores.actionOrders.ofPerson(user.subject)).toHaveLength(1);
  });
});
