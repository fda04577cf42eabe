import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccountStore, importedHash, newAccount, noPassword } from '@signet/identity';
import { createStores, type Database, loadMasterKey, openDatabase } from '@signet/persistence';
import { textOf } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, seed } from './support/seed.js';
import { TestBrowser } from './support/test-browser.js';

/** Made by passlib 1.7.4 and bcrypt 5.0.0, of `password`. */
const password = 'Grüße aus Łódź, 7 Zwerge';
const hashes = {
  bcrypt: '$2b$05$lTMEeq6KUgptBReQGGVtF.Mg5iVHWaq1r57.eNFWpfwsOG9nVIAge',
  pbkdf2: '$pbkdf2-sha256$i=1000$AAECAwQFBgcICQoLDA0ODw$OyYs6SvmD/YskWBqj6DjDDsmPJbSISjJvrZpUxwDOY8',
};

const folder = mkdtempSync(join(tmpdir(), 'signet-imported-'));
const file = join(folder, 'sso.sqlite');
const masterKey = Buffer.alloc(32, 9).toString('base64url');

let sso: RunningSso;
let database: Database;
let accounts: AccountStore;
beforeAll(async () => {
  sso = await runSso({
    environment: {
      ISSUER: 'https://sso.example',
      TRUSTED_PROXIES: '127.0.0.1',
      DATABASE_URL: `sqlite:${file}`,
      MASTER_KEY: masterKey,
    },
  });
  await seed(sso);
  database = await openDatabase({ type: 'sqlite', file });
  accounts = createStores(database, loadMasterKey({ value: masterKey })).accounts;
  for (const [username, hash] of Object.entries(hashes)) {
    await accounts.insert(newAccount({ username }, { passwordHash: importedHash(hash), now: 1 }));
  }
  await accounts.insert(newAccount({ username: 'none' }, { passwordHash: noPassword, now: 1 }));
});
afterAll(async () => {
  await database?.close();
  await sso?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function signIn(username: string, typed: string) {
  const browser = new TestBrowser(sso);
  const page = await browser.follow(await browser.get(authorizationPath({ client_id: 'own' })));
  const answer = await browser.submit(page, { username, password: typed });
  return { isSignedIn: browser.jar.has('__Host-signet_session'), answer };
}

describe('a person whose password another system hashed', () => {
  it.each(Object.keys(hashes))('signs in with it, and again when it is hashed anew: %s', async (username) => {
    const stored = async () => (await accounts.findByUsername(username))?.passwordHash;
    const before = await stored();
    expect((await signIn(username, 'another password')).isSignedIn).toBe(false);
    expect(await stored()).toBe(before);
    expect((await signIn(username, password)).isSignedIn).toBe(true);
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$/);
    expect((await signIn(username, password)).isSignedIn).toBe(true);
  });

  it('is told no more than nobody', async () => {
    // Nothing tells an account without a password, or with a foreign one, from no account.
    const pages = await Promise.all(
      ['none', 'bcrypt', 'nobody-at-all'].map(async (username) => (await signIn(username, 'wrong')).answer),
    );
    const said = pages.map(({ status, page }) => [status, textOf(page).replaceAll(/\s+/g, ' ')]);
    expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1);
    for (const typed of ['*', '', noPassword]) expect((await signIn('none', typed)).isSignedIn).toBe(false);
  });

  it('leaves nothing of hashes in the log', () => {
    expect(JSON.stringify(sso.lines)).not.toMatch(/\$2b\$|\$pbkdf2|\$argon2/);
  });
});
