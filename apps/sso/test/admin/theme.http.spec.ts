import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { all, byTag, parseHtml, textOf } from '../support/html.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let postgres: TestPostgres;
/** Two processes of one installation, and one whose look is a file. */
let sso: RunningSso;
let other: RunningSso;
let pinned: RunningSso;
let folder: string;
let token: string;
let administrator: Person;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  const environment = {
    DATABASE_URL: await postgres.createDatabase(),
    MASTER_KEY: randomBytes(32).toString('base64url'),
  };
  folder = mkdtempSync(join(tmpdir(), 'signet-theme-'));
  writeFileSync(join(folder, 'theme.json'), JSON.stringify({ name: 'Of the file' }));
  sso = await runSso({ clients: [consoleApp], environment });
  other = await runSso({ environment });
  pinned = await runSso({ environment: { ...environment, THEME_FILE: join(folder, 'theme.json') } });
  token = await tokenOf(sso, await person(sso, 'alice', 'owner'));
  administrator = await person(sso, 'bob', 'administrator');
}, 120_000);
afterAll(async () => {
  for (const each of [pinned, other, sso]) await each?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const read = () => ask(sso, { path: '/theme', token });
const change = (theme: object, version = '*', by = token) =>
  ask(sso, { method: 'PATCH', path: '/theme', token: by, json: { theme }, headers: { 'if-match': version } });
const preview = (json: object) => ask(sso, { method: 'POST', path: '/theme/previews', token, json });
/** As a process finds it when it looks the next time. */
const look = () => Promise.all([sso, other, pinned].map(({ issuer }) => issuer.policies.look()));
const page = async (of: RunningSso) => {
  const answer = await of.send({ method: 'GET', path: '/nowhere', headers: { accept: 'text/html' } });
  const [, sheet] = /href="[./]*(look\/[^"]+\.css)"/.exec(answer.text) ?? [];
  return { text: answer.text, sheet, policy: String(answer.headers['content-security-policy']) };
};

describe('the theme of a running installation', () => {
  it('is told with what decides it, and with what counts where nobody says anything else', async () => {
    const { status, headers, body } = await read();
    expect([status, body.source, body.theme]).toEqual([200, 'default', {}]);
    expect(headers.etag).toMatch(/^"[\w-]{43}"$/);
    expect(body.usual).toMatchObject({ radius: 16, light: { accent: '#3347c4' }, dark: { accent: '#9aa8ff' } });
  });

  it('is on the pages of every process, with its stylesheet, and gone from them again', async () => {
    const theme = { name: 'Example', light: { accent: '#7a1f5c' }, stylesheet: 'h1 { text-align: center }' };
    expect(await change(theme)).toMatchObject({ status: 200, body: { changed: true, theme: { name: 'Example' } } });
    await look();
    for (const each of [sso, other]) {
      const { text, sheet, policy } = await page(each);
      expect(text).toContain('<bdi>Example</bdi>');
      expect(text).toContain('--accent:#7a1f5c;');
      expect(policy).toMatch(/style-src 'sha256-[^']+' 'self'/);
      const file = await each.send({ method: 'GET', path: `/${sheet}` });
      expect([file.status, file.headers['content-type'], file.text]).toEqual([
        200,
        'text/css; charset=utf-8',
        'h1{text-align:center}',
      ]);
    }
    const { sheet: former } = await page(other);
    await change({ name: null, light: null, stylesheet: null });
    await look();
    const { text, sheet } = await page(other);
    expect(text).not.toContain('Example');
    expect(sheet).toBeUndefined();
    // Pages of a moment ago are still being loaded.
    expect((await other.send({ method: 'GET', path: `/${former}` })).status).toBe(200);
  });

  it('that is changed at two processes in turn is the same at both, and pages of in between are whole', async () => {
    const sheets: (string | undefined)[] = [];
    for (const [at, radius] of [4, 8, 4, 8].entries()) {
      const theme = { stylesheet: `main { border-radius: ${radius}px }` };
      const by = at % 2 === 0 ? sso : other;
      const asked = { method: 'PATCH', path: '/theme', token, json: { theme }, headers: { 'if-match': '*' } } as const;
      expect(await ask(by, asked)).toMatchObject({ status: 200, body: { changed: true } });
      await look();
      const [here, there] = await Promise.all([page(sso), page(other)]);
      expect(there.sheet).toBe(here.sheet);
      sheets.push(here.sheet);
    }
    // Of the same look there is the same name, whoever made it.
    expect([new Set(sheets).size, sheets[0], sheets[1]]).toEqual([2, sheets[2], sheets[3]]);
    // Policies are read with it: a change of them is none of it.
    const policies = { passwords: { minLength: 17 } };
    const tried = { method: 'PATCH', path: '/settings', token, headers: { 'if-match': '*' } } as const;
    expect(await ask(sso, { ...tried, json: { policies } })).toMatchObject({ status: 200 });
    await look();
    for (const sheet of sheets) {
      for (const each of [sso, other]) {
        expect((await each.send({ method: 'GET', path: `/${sheet}` })).status).toBe(200);
      }
    }
    await ask(sso, { ...tried, json: { policies: { passwords: null } } });
    await change({ stylesheet: null });
    await look();
  });

  it('is named to each in their language', async () => {
    await change({ name: 'Northwind', names: { de: 'Nordwind' } });
    await look();
    const named = async (language: string) => {
      const headers = { accept: 'text/html', 'accept-language': language };
      return (await other.send({ method: 'GET', path: '/nowhere', headers })).text;
    };
    expect(await named('de-AT')).toContain('<bdi>Nordwind</bdi>');
    expect(await named('fr')).toContain('<bdi>Northwind</bdi>');
    await change({ name: null, names: null });
    await look();
  });

  it('is the file where there is one: what is stored does not count there, and is not changed from there', async () => {
    await change({ name: 'Stored' });
    await look();
    expect((await page(other)).text).toContain('<bdi>Stored</bdi>');
    expect((await page(pinned)).text).toContain('<bdi>Of the file</bdi>');
    expect(await ask(pinned, { path: '/theme', token })).toMatchObject({ body: { source: 'environment' } });
    const tried = { method: 'PATCH', path: '/theme', token, json: { theme: { radius: 2 } } } as const;
    const refused = await ask(pinned, { ...tried, headers: { 'if-match': '*' } });
    expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('THEME_FILE')]);
    await change({ name: null });
    await look();
  });

  it.each<[object, RegExp]>([
    [{ light: { accent: '#fedcba' } }, /contrast of 1\.19/],
    [{ light: { glow: '#ffffff' } }, /glow|not known/],
    [{ stylesheet: 'main { position: fixed }' }, /stylesheet that sets position/],
    [{ links: [{ href: 'http://example.com', label: 'x' }] }, /https/],
    [{ logo: 'https://tracker.example/x.png' }, /data: address/],
    [{ font: '";}body{' }, /font/],
    [{ colour: 'red' }, /not known/],
    [JSON.parse('{"light":{"__proto__":{"accent":"#000000"}}}'), /__proto__/],
  ])('is not changed to %j', async (theme, said) => {
    const { status, body } = await change(theme);
    expect([status, `${body.detail} ${JSON.stringify(body)}`]).toEqual([400, expect.stringMatching(said)]);
    expect((await read()).body.theme).toEqual({});
  });

  it('is changed for the version that was read, and by no dry run', async () => {
    const { headers } = await read();
    const dry = { method: 'PATCH', path: '/theme?dry_run=true', token, headers: { 'if-match': '*' } } as const;
    expect(await ask(sso, { ...dry, json: { theme: { radius: 7 } } })).toMatchObject({ status: 200 });
    expect((await read()).body.theme).toEqual({});
    expect(await change({ radius: 8 }, headers.etag as string)).toMatchObject({ status: 200 });
    expect(await change({ radius: 9 }, headers.etag as string)).toMatchObject({ status: 412 });
    expect(await ask(sso, { ...dry, headers: {}, json: { theme: { radius: 9 } } })).toMatchObject({ status: 428 });
    await change({ radius: null });
  });

  it('is changed by administrators, who change no policy, and told of in the trail', async () => {
    const theirs = await tokenOf(sso, administrator);
    expect(
      await change({ name: 'Theirs', logo: `data:image/png;base64,${'A'.repeat(400)}` }, '*', theirs),
    ).toMatchObject({ status: 200 });
    const policies = { passwords: { minLength: 8 } };
    const tried = { method: 'PATCH', path: '/settings', token: theirs, headers: { 'if-match': '*' } } as const;
    expect(await ask(sso, { ...tried, json: { policies } })).toMatchObject({ status: 403 });
    const { body } = await ask(sso, { path: '/audit/entries?name=settings_changed&limit=1', token });
    expect(body.items[0]).toMatchObject({
      target: { id: 'theme' },
      after: { name: 'Theirs', logo: '422 characters' },
    });
    await change({ name: null, logo: null });
  });

  it('that is not good prevents nothing: the default counts, and it is said', async () => {
    const { records } = other.issuer;
    await records.installationSettings.save({ section: 'theme', document: { radius: 900 }, changedAt: 0 });
    await look();
    expect(other.issuer.policies.problems).toEqual([{ setting: 'theme', problem: expect.stringContaining('radius') }]);
    expect((await page(other)).text).toContain('--radius:16px;');
    expect((await read()).body).toMatchObject({
      source: 'default',
      theme: {},
      problem: expect.stringContaining('radius'),
    });
    await change({ radius: 4 });
    await look();
    expect(other.issuer.policies.problems).toEqual([]);
    await change({ radius: null });
  });
});

describe('the preview of a theme', () => {
  const asked = { theme: { name: 'Unsaved' }, page: 'sign-in', scheme: 'dark' };

  it('is an answer of JSON, which no browser shows as a page, and is kept nowhere', async () => {
    const { status, headers, body } = await preview({ ...asked, theme: { light: { accent: '#fedcba' } } });
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('application/json')]);
    expect(headers['cache-control']).toContain('no-store');
    expect(body.html).toMatch(/^<!doctype html><html.*href="data:text\/css;/s);
    expect(body.faults).toEqual(expect.arrayContaining([expect.stringContaining('contrast of 1.19')]));
    expect((await read()).body.theme).toEqual({});
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    // No form of a page elsewhere gets one either, and nothing of it has an address.
    const asForm = { authorization: `Bearer ${token}` };
    const path = '/admin/api/v1/theme/previews';
    const form = { page: 'sign-in', scheme: 'dark' };
    const posted = await sso.send({ method: 'POST', path, headers: asForm, form });
    expect(posted.status).toBeGreaterThanOrEqual(400);
    expect((await ask(sso, { path: '/theme/previews', token })).status).toBe(405);
  });

  it('shows what a caller says as text: neither markup nor an address of it gets into the document', async () => {
    const hostile = '"><img src=x onerror=alert(1)><base href=//evil.example>';
    const theme = {
      name: hostile.slice(0, 64),
      names: { en: hostile.slice(0, 64) },
      links: [{ href: 'https://a.example/?%22%3E', label: hostile.slice(0, 64) }],
    };
    const { status, body } = await preview({ ...asked, theme });
    expect([status, body.detail]).toEqual([200, undefined]);
    const document = parseHtml(body.html);
    expect(all(document, ({ tag }) => ['script', 'base', 'iframe', 'object', 'embed'].includes(tag))).toEqual([]);
    expect(all(document, ({ attributes }) => 'onerror' in attributes)).toEqual([]);
    expect(textOf(byTag(document, 'main')[0])).toContain('"><img src=x onerror=alert(1)>');
  });

  it('is of no more than a theme can be', async () => {
    for (const path of ['/theme/previews', '/theme']) {
      const method = path === '/theme' ? 'PATCH' : 'POST';
      const json = { ...asked, theme: { stylesheet: `/*${'x'.repeat(70_000)}*/` } };
      expect([path, (await ask(sso, { method, path, token, json, headers: { 'if-match': '*' } })).status]).toEqual([
        path,
        413,
      ]);
    }
    const deep = { ...asked, theme: { stylesheet: '('.repeat(16_000) } };
    expect(await preview(deep)).toMatchObject({
      status: 200,
      body: { faults: [expect.stringMatching(/^stylesheet:/)] },
    });
    const { headers } = await ask(sso, { path: '/theme', token });
    expect(headers.etag).toBeDefined();
  });

  it.each([
    { ...asked, page: 'owner-page' },
    { ...asked, page: '__proto__' },
    { ...asked, scheme: 'sepia' },
    { ...asked, language: 'tlh' },
    { ...asked, theme: { font: '";}body{' } },
    { ...asked, theme: { logo: 'javascript:alert(1)' } },
  ])('is refused of %j', async (json) => {
    expect(await preview(json)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });

  it('is for nobody without a token of it', async () => {
    const none = { method: 'POST', path: '/theme/previews', json: asked } as const;
    expect((await ask(sso, none)).status).toBe(401);
    const scopes = ['admin:policies:read'] as const;
    const theirs = await tokenOf(sso, administrator, { scopes });
    expect((await ask(sso, { ...none, token: theirs })).status).toBe(403);
  });
});
