import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shownPages } from '../src/dev-pages/shown-pages.js';
import { byTag, parseHtml } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';

let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso();
});
afterAll(async () => {
  await sso?.close();
});

const host = { host: 'localhost:4000' };
const at = (query: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = host) =>
  sso.send({ path: `/dev/pages?${new URLSearchParams(query)}`, headers });

describe('/dev/pages', () => {
  it('leads to every page in every state, in a language and a scheme of choice', async () => {
    const list = await at({ scheme: 'dark', language: 'de' });
    const links = byTag(parseHtml(list.text), 'a').filter(({ attributes }) => attributes.class === 'state');
    const states = Object.values(shownPages).flatMap((page) => Object.keys(page.states));
    expect(links).toHaveLength(states.length);
    expect(links.every(({ attributes }) => attributes.href?.includes('scheme=dark'))).toBe(true);
    const page = await at({ page: 'login', state: 'refused', scheme: 'dark', language: 'ar' });
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(page.text).toContain('<html lang="ar" dir="rtl">');
    expect(page.text).toContain('color-scheme:dark;');
    expect(page.text).not.toContain('prefers-color-scheme');
    expect(String(page.headers['content-security-policy'])).not.toContain('unsafe');
  });

  it.each([
    { page: 'login', state: 'none' },
    { page: 'constructor', state: 'first' },
    { page: '__proto__', state: 'toString' },
    { page: 'login', state: 'constructor' },
    { page: 'login' },
  ])('has no %j', async (query) => {
    expect((await at(query as Readonly<Record<string, string>>)).status).toBe(404);
  });

  it.each([
    ['a page elsewhere has a name that leads here', { host: 'evil.example:4000' }],
    ['a tunnel on the machine asks for somebody else', { ...host, 'x-forwarded-for': '198.51.100.7' }],
  ])('is not there where %s', async (_, headers) => {
    expect((await at({}, headers)).status).toBe(404);
  });

  it('is not there in production', async () => {
    const production = await runSso({ environment: { NODE_ENV: 'production' } });
    try {
      expect((await production.send({ path: '/dev/pages', headers: host })).status).toBe(404);
    } finally {
      await production.close();
    }
  });
});
