import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAuditEntry } from '@signet/authorization-server';
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

let sso: RunningSso;
let owner: Person;
let token: string;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
  token = await tokenOf(sso, owner);
});
afterAll(() => sso?.close());

const send = (asked: Asked): Promise<Told> => ask(sso, { token, ...asked });
const list = async (query: Record<string, string>) =>
  (await send({ path: `/audit/entries?${new URLSearchParams(query)}` })).body;
const take = (query: Record<string, string>) => send({ path: `/audit/export?${new URLSearchParams(query)}` });
const api = 'https://told.example.com';

beforeAll(async () => {
  const scopes = { 'told:read': 'See' };
  await send({ method: 'POST', path: '/resources', json: { identifier: api, scopes }, headers: { 'user-agent': 'W' } });
  await send({
    method: 'PATCH',
    path: `/resources/${encodeURIComponent(api)}`,
    headers: { 'if-match': '*' },
    json: { name: 'Told' },
  });
});

describe('the audit trail', () => {
  it('tells whose doing it was, by which app and door, from where, and what was otherwise before', async () => {
    const { items } = await list({ audience: api });
    expect(items).toEqual([
      expect.objectContaining({ name: 'resource_changed', before: { name: api }, after: { name: 'Told' } }),
      expect.objectContaining({
        name: 'resource_created',
        initiator: { entity: 'admin', subject: owner.subject, through: 'admin_api' },
        clientId: 'console',
        audience: api,
        target: { record: 'resourceServers', id: api },
        after: expect.objectContaining({ identifier: api }),
        address: '127.0.0.1',
        userAgent: 'W',
      }),
    ]);
    const [{ entryId }] = items;
    const found = await send({ path: `/audit/entries/${entryId}` });
    expect([found.status, found.body]).toEqual([200, items[0]]);
    expect((await send({ path: '/audit/entries/none' })).body).toMatchObject({ status: 404, code: 'unknown' });
  });

  it('keeps to itself what an address could be guessed by after it was deleted', async () => {
    const { salt } = (await sso.issuer.stores.auditLog.page({ audience: api, limit: 1 }))[0]?.origin ?? {};
    expect(salt).toMatch(/^.{16,}$/);
    const all = [
      await send({ path: '/audit/entries' }),
      await take({ format: 'jsonl' }),
      await take({ format: 'cef' }),
    ];
    expect(all.filter(({ text }) => text.includes(String(salt)))).toEqual([]);
  });

  it.each<[string, (of: { subject: string; at: number }) => Record<string, string>, readonly string[]]>([
    ['actor', ({ subject }) => ({ actor: subject, audience: api }), ['resource_changed', 'resource_created']],
    ['another actor', () => ({ actor: 'nobody', audience: api }), []],
    ['app', () => ({ client_id: 'console', audience: api }), ['resource_changed', 'resource_created']],
    ['another app', () => ({ client_id: 'portal', audience: api }), []],
    ['name', () => ({ name: 'resource_created', audience: api }), ['resource_created']],
    ['target', () => ({ target_record: 'resourceServers', target_id: api }), ['resource_changed', 'resource_created']],
    ['another target', () => ({ target_record: 'clients', target_id: api }), []],
    ['time', ({ at }) => ({ since: String(at), audience: api }), ['resource_changed', 'resource_created']],
    ['time before', ({ at }) => ({ until: String(at), audience: api }), []],
  ])('is searched by %s', async (_what, query, names) => {
    const { items } = await list({ audience: api });
    const told = await list(query({ subject: owner.subject, at: items[1].at }));
    expect(told.items.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it.each<[Record<string, string>]>([
    [{ name: 'no_such_thing' }],
    [{ target_record: 'clients' }],
    [{ since: 'yesterday' }],
    [{ search: 'x' }],
    [{ cursor: '!' }],
    [{ limit: '1001' }],
  ])('refuses to look for %j', async (query) => {
    expect(await list(query)).toMatchObject({ status: 400, code: 'invalid' });
    const { limit, ...same } = query;
    if (limit === undefined) expect((await take({ format: 'cef', ...same })).body).toMatchObject({ code: 'invalid' });
  });

  it('has pages behind a cursor, newest first', async () => {
    const first = await send({ path: `/audit/entries?limit=1&audience=${encodeURIComponent(api)}` });
    expect([first.body.items[0].name, first.headers.link]).toEqual([
      'resource_changed',
      expect.stringContaining('rel="next"'),
    ]);
    const second = await list({ limit: '1', audience: api, cursor: first.body.next });
    expect([second.items[0].name, second.next]).toEqual(['resource_created', undefined]);
  });

  it('is read by nobody whose role reaches no further than one group or organization', async () => {
    const { stores, clock } = sso.issuer;
    await stores.groups.insert({ groupId: 'berlin', name: 'berlin', createdAt: clock.now() });
    const bound = await person(sso, 'bound');
    const holder = { kind: 'account', id: bound.subject } as const;
    const within = { kind: 'group', id: 'berlin' } as const;
    await stores.roleAssignments.insert({
      resource: audience,
      role: 'administrator',
      holder,
      within,
      assignedAt: clock.now(),
    });
    const theirs = await tokenOf(sso, bound);
    const before = (await list({ name: 'audit_exported' })).items.length;
    for (const path of ['/audit/entries', '/audit/entries/x', '/audit/export?format=cef']) {
      expect([path, (await send({ path, token: theirs })).body?.code]).toEqual([path, 'forbidden']);
    }
    expect((await list({ name: 'audit_exported' })).items).toHaveLength(before);
  });
});

describe('an export', () => {
  const linked = (told: Told) => new URL(/^<([^>]+)>; rel="next"$/.exec(told.headers.link ?? '')?.[1] ?? '');

  it('is of lines, as JSON or CEF, and an entry itself before the first line is given', async () => {
    const json = await take({ format: 'jsonl', audience: api });
    expect([json.status, json.headers['content-type'], json.headers['cache-control']]).toEqual([
      200,
      'application/jsonl; charset=utf-8',
      'no-store',
    ]);
    const lines = json.text.split('\n');
    expect([lines.pop(), ...lines.map((line) => JSON.parse(line).name)]).toEqual([
      '',
      'resource_created',
      'resource_changed',
    ]);
    const cef = await take({ format: 'cef', name: 'audit_exported', actor: owner.subject });
    expect(cef.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(cef.text.split('\n').at(-2)).toMatch(/^CEF:0\|Signet\|Signet\|\d[^|]*\|audit_exported\|/);
    const [last] = (await list({ name: 'audit_exported' })).items;
    expect(last).toMatchObject({
      initiator: { subject: owner.subject, through: 'admin_api' },
      clientId: 'console',
      after: { format: 'cef', name: 'audit_exported', actor: owner.subject },
    });
  });

  it('comes a thousand lines at a time: all of it once, each answer told', async () => {
    const { stores, clock, random } = sso.issuer;
    const many = Array.from({ length: 2100 }, (_, index) =>
      newAuditEntry(
        { clock, random },
        {
          name: 'client_changed',
          initiator: { entity: 'admin', through: 'cli' },
          target: { record: 'clients', id: `c${index}` },
          audience: 'https://many.example.com',
        },
      ),
    );
    await stores.auditLog.append(many);
    let told = await take({ format: 'jsonl', audience: 'https://many.example.com' });
    const texts = [told.text];
    while (told.headers.link !== undefined) {
      const { pathname, search } = linked(told);
      told = await send({ path: `${pathname.slice('/admin/api/v1'.length)}${search}` });
      expect(told.status).toBe(200);
      texts.push(told.text);
    }
    const ids = texts.map((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).entryId),
    );
    expect(ids.map(({ length }) => length)).toEqual([1000, 1000, 100]);
    expect(ids.flat()).toEqual(many.map(({ entryId }) => entryId));
    const exports = (await list({ name: 'audit_exported', limit: '3' })).items;
    expect(exports.map(({ after }: { after: object }) => after)).toEqual([
      expect.objectContaining({ behind: ids[1]?.at(-1) }),
      expect.objectContaining({ behind: ids[0]?.at(-1) }),
      { format: 'jsonl', audience: 'https://many.example.com' },
    ]);
  });
});
