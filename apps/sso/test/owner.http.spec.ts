import { lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Initiator, listOwners, makeFirstOwnerLink, recoverOwner } from '@signet/administration';
import { Lockout } from '@signet/identity';
import { announceOwnerLink, ownerLinkFile } from '../src/owner/announce-owner-link.js';
import { byId, textOf } from './support/html.js';
import { issuer, type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { TestBrowser } from './support/test-browser.js';

const system: Initiator = { entity: 'system', through: 'owner_link' };
const shell: Initiator = { entity: 'admin', through: 'cli' };
const owner = { username: 'olga', name: 'Olga', email: 'olga@example.com', password: 'a few words in a row' };

let sso: RunningSso;
beforeEach(async () => {
  sso = await runSso({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
});
afterEach(async () => {
  await sso?.close();
});

const ports = () => sso.issuer.administration.ports;
const below = (link: string) => link.slice(issuer.length);
async function firstLink(): Promise<string> {
  const made = await makeFirstOwnerLink(ports(), system);
  if (!made) throw new Error('there is an owner');
  return below(made.link);
}
const owners = async () => (await listOwners(sso.issuer.records, issuer)).map(({ username }) => username);
async function opened(link: string, browser = new TestBrowser(sso)) {
  return { browser, shown: await browser.follow(await browser.get(link)) };
}
async function signedIn() {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get(authorizationPath()));
  await browser.submit(login, person);
  return browser;
}

describe('the link of the first owner', () => {
  it('makes an account that is an owner, and is used up with it', async () => {
    const link = await firstLink();
    const { browser, shown } = await opened(link);
    const done = await browser.follow(await browser.submit(shown, owner));
    expect(byId(done.page, 'owner-done')).toBeDefined();
    expect(await owners()).toEqual(['olga']);
    const again = await opened(link);
    expect([again.shown.status, byId(again.shown.page, 'owner-gone') !== undefined]).toEqual([404, true]);
    expect(await makeFirstOwnerLink(ports(), system)).toBeUndefined();
  });

  it('leaves the address at once, and is sent nowhere', async () => {
    const link = await firstLink();
    const browser = new TestBrowser(sso);
    const followed = await browser.get(link);
    expect([followed.status, followed.location]).toEqual([303, 'owner']);
    expect(followed.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(followed.cookies.find((line) => line.includes('signet_owner'))).toMatch(/HttpOnly; SameSite=Lax/);
    const secret = new URL(link, issuer).searchParams.get('secret') ?? '';
    expect((await browser.follow(followed)).html).not.toContain(secret);
    expect(JSON.stringify(sso.lines)).not.toContain(secret);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('is used up by nobody who only looks: scanners and previews, GET and HEAD', async () => {
    const link = await firstLink();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { cookies } = await sso.send({ method, path: link });
      for (const path of ['/owner', '/ownership']) await sso.send({ method, path, cookies });
    }
    const { browser, shown } = await opened(link);
    await browser.submit(shown, owner);
    expect(await owners()).toEqual(['olga']);
  });

  it('is not one that nobody made, that is too old, or has no secret', async () => {
    const link = await firstLink();
    const wrong = link.replace(/secret=./, (start) => (start.endsWith('A') ? 'secret=B' : 'secret=A'));
    for (const path of [wrong, '/owner-link', '/owner-link?secret=', '/owner-link?secret=x%0d%0a', '/owner']) {
      const { shown } = await opened(path);
      expect([path, shown.status, byId(shown.page, 'owner-gone') !== undefined]).toEqual([path, 404, true]);
    }
    const { browser, shown } = await opened(link);
    const { records } = sso.issuer;
    for (const each of await records.ownerLinks.list()) {
      await records.ownerLinks.delete(each.digest);
      await records.ownerLinks.insert({ ...each, expiresAt: sso.issuer.clock.now() });
    }
    const late = await browser.follow(await browser.submit(shown, owner));
    expect([late.status, await owners()]).toEqual([404, []]);
  });

  it('makes one owner of many who send it at once, and leaves no account of the others', async () => {
    const link = await firstLink();
    const forms = await Promise.all(
      ['ann', 'ben', 'cleo'].map(async (username) => ({ username, ...(await opened(link)) })),
    );
    const answers = await Promise.all(
      forms.map(async ({ browser, shown, username }) =>
        browser.follow(await browser.submit(shown, { ...owner, username })),
      ),
    );
    expect(answers.filter(({ page }) => byId(page, 'owner-done'))).toHaveLength(1);
    expect(await owners()).toHaveLength(1);
    const made = await Promise.all(
      ['ann', 'ben', 'cleo'].map((username) => sso.issuer.records.accounts.findByUsername(username)),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('is one of several, of starts and replicas, of which the first that is used counts', async () => {
    const [first, second] = [await firstLink(), await firstLink()];
    const { browser, shown } = await opened(second);
    await browser.submit(shown, owner);
    const other = await opened(first);
    expect([other.shown.status, await owners()]).toEqual([404, ['olga']]);
  });

  it('has a bound however often an issuer starts', async () => {
    let link = '';
    for (let start = 0; start < 20; start += 1) link = await firstLink();
    expect(await sso.issuer.records.ownerLinks.list()).toHaveLength(16);
    const { shown } = await opened(link);
    expect(shown.status).toBe(200);
  });

  it('shows the form again with what is wrong, and stays good', async () => {
    const { browser, shown } = await opened(await firstLink());
    const taken = await browser.submit(shown, { ...owner, username: person.username });
    expect([taken.status, taken.html.includes('This username is taken')]).toEqual([400, true]);
    const personal = await browser.submit(shown, { ...owner, password: 'olga olga olga' });
    expect(personal.status).toBe(400);
    expect(await owners()).toEqual([]);
    await browser.submit(shown, owner);
    expect(await owners()).toEqual(['olga']);
  });

  it('takes no form of another site, none without its token, and none without the link', async () => {
    const { browser, shown } = await opened(await firstLink());
    const foreign = await browser.submit(shown, owner, { headers: { 'sec-fetch-site': 'cross-site' } });
    const bare = await browser.post('/owner', owner);
    const stranger = await new TestBrowser(sso).post('/owner', owner);
    expect([foreign.status, bare.status, stranger.status, await owners()]).toEqual([403, 400, 404, []]);
  });

  it('makes whoever is signed in an owner, when they say so', async () => {
    const { browser, shown } = await opened(await firstLink(), await signedIn());
    expect(textOf(byId(shown.page, 'owner-submit'))).toBe('Become the owner');
    expect(await owners()).toEqual([]);
    const done = await browser.follow(await browser.submit(shown));
    expect([byId(done.page, 'owner-done') !== undefined, await owners()]).toEqual([true, ['alice']]);
  });

  it('lets who is signed in make another account for it', async () => {
    const { browser } = await opened(await firstLink(), await signedIn());
    const shown = await browser.get('/owner?new=yes');
    await browser.submit(shown, owner);
    expect(await owners()).toEqual(['olga']);
  });
});

describe('recovery where the database is at hand', () => {
  const recover = async (reference?: Parameters<typeof recoverOwner>[2]) =>
    below((await recoverOwner(ports(), shell, reference)).link);

  it('sets a new password for the account that it names, opens it and makes it an owner', async () => {
    const account = await sso.issuer.records.accounts.findByUsername('alice');
    if (!account) throw new Error('no alice');
    await sso.issuer.records.accounts.update({ ...account, disabledAt: 1 });
    const { browser, shown } = await opened(await recover({ username: 'alice' }));
    const short = await browser.submit(shown, { password: 'short' });
    expect([short.status, await owners()]).toEqual([400, []]);
    const done = await browser.follow(await browser.submit(shown, { password: 'quite another password' }));
    expect([byId(done.page, 'owner-done') !== undefined, await owners()]).toEqual([true, ['alice']]);
    const caller = { address: '192.0.2.7' };
    const attempt = (password: string) => sso.issuer.identity.signIn({ username: 'alice', password, caller });
    expect((await attempt('quite another password')).kind).toBe('signed_in');
    expect((await attempt(person.password)).kind).not.toBe('signed_in');
  });

  it('forgets what guesses made the account wait', async () => {
    const { identity, records } = sso.issuer;
    const counted = async () => {
      const each = Lockout.prefixesOf('alice').map((prefix) => records.loginAttempts.clearAll(prefix));
      return (await Promise.all(each)).some((count) => count > 0);
    };
    const guess = () => identity.signIn({ username: 'alice', password: 'wrong', caller: { address: '192.0.2.7' } });
    await guess();
    expect(await counted()).toBe(true);
    await guess();
    const { browser, shown } = await opened(await recover({ username: 'alice' }));
    await browser.submit(shown, { password: 'quite another password' });
    expect([await owners(), await counted()]).toEqual([['alice'], false]);
  });

  it('makes an owner beside those that there are, and nobody but the one that it names', async () => {
    const first = await opened(await firstLink());
    await first.browser.submit(first.shown, owner);
    const named = await recover({ username: 'alice' });
    const other = await opened(named, await signedIn());
    expect(byId(other.shown.page, 'password')).toBeDefined();
    expect((await other.browser.get('/owner?new=yes')).location).toBe('recovered-owner');
    const forged = await other.browser.submit(other.shown, { ...owner, username: 'eve' });
    await other.browser.follow(forged);
    expect(await owners()).toEqual(['alice', 'olga']);
    expect(await sso.issuer.records.accounts.findByUsername('eve')).toBeUndefined();
    const anybody = await opened(await recover());
    await anybody.browser.submit(anybody.shown, { ...owner, username: 'ben' });
    expect(await owners()).toEqual(['alice', 'ben', 'olga']);
  });

  it('names nobody who is not there', async () => {
    await expect(recover({ username: 'nobody' })).rejects.toMatchObject({ code: 'unknown' });
  });
});

describe('a start without an owner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-owner-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const starting = (ownerLinkFile?: string) => ({
    config: { ...sso.issuer.config, ...(ownerLinkFile && { ownerLinkFile }) },
    log: sso.issuer.log,
    administration: sso.issuer.administration,
  });
  async function announced(isThere: boolean, file?: string) {
    const said: string[] = [];
    await announceOwnerLink(starting(file), { isThere, say: (line) => said.push(line) });
    return said;
  }
  const logged = (event: string) => sso.lines.filter((line) => line.event === event);

  it('says the link where there is a terminal, and in no log', async () => {
    const said = await announced(true, join(folder, 'unused'));
    const link = said.find((line) => line.startsWith(issuer)) ?? '';
    expect((await opened(below(link))).shown.status).toBe(200);
    expect(JSON.stringify(sso.lines)).not.toContain('secret=');
    expect(logged('owner_link_written')).toEqual([]);
  });

  it('writes it to a file for its owner alone, in place of a link to another, and logs where', async () => {
    const [file, other] = [join(folder, 'link'), join(folder, 'other')];
    writeFileSync(other, 'untouched', { mode: 0o644 });
    symlinkSync(other, file);
    expect(await announced(false, file)).toEqual([]);
    expect([lstatSync(file).isFile(), statSync(file).mode & 0o777]).toEqual([true, 0o600]);
    expect(readFileSync(other, 'utf8')).toBe('untouched');
    expect(logged('owner_link_written')).toMatchObject([{ file }]);
    expect(JSON.stringify(sso.lines)).not.toContain('secret=');
    expect((await opened(below(readFileSync(file, 'utf8').trim()))).shown.status).toBe(200);
  });

  it('goes on where the file cannot be written, and says so', async () => {
    const file = join(folder, 'nowhere', 'link');
    expect(await announced(false, file)).toEqual([]);
    expect(logged('owner_link_failed')).toMatchObject([{ file, reason: 'ENOENT' }]);
  });

  it('says nothing where there is an owner', async () => {
    const { browser, shown } = await opened(await firstLink());
    await browser.submit(shown, owner);
    expect(await announced(true)).toEqual([]);
    expect(logged('owner_link_written')).toEqual([]);
  });
});

describe('the file of the link', () => {
  const sqlite = { type: 'sqlite', file: '/data/signet.sqlite' } as const;
  const postgres = { type: 'postgres', url: 'postgres://db/signet' } as const;

  it.each([
    ['as it is named', { ownerLinkFile: '/run/link', database: sqlite, masterKey: {} }, '/run/link'],
    ['beside the database', { database: sqlite, masterKey: { file: '/keys/master' } }, '/data/signet-owner-link'],
    ['beside the master key', { database: postgres, masterKey: { file: '/keys/master' } }, '/keys/signet-owner-link'],
  ])('is %s', (_, config, file) => {
    expect(ownerLinkFile(config as Parameters<typeof ownerLinkFile>[0])).toBe(file);
  });
});
