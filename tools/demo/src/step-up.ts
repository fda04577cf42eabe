import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { decodeJwt } from 'jose';
import type { Configuration } from 'openid-client';
import { SoftwareAuthenticator } from './authenticator/software-authenticator.js';
import { cancel, place } from './calls.js';
import { row, step } from './narration.js';
import { type Page, PlainBrowser } from './plain-browser.js';
import { addresses, ask, finish } from './portal-client.js';

/** Of a password, as the person types it. */
export type Credentials = Readonly<Record<'username' | 'password', string>>;

/** A security key of its person, and what a browser does with it on a page that asks for it. */
export class KeyInHand {
  readonly #key = new SoftwareAuthenticator();

  /** Sends the form as the page's script would once the key was touched. */
  async touch(browser: PlainBrowser, page: Page): Promise<Page> {
    const { origin } = new URL(page.url);
    const options = JSON.parse(page.attribute('passkey', 'data-passkey-options'));
    const answer =
      'user' in options ? this.#key.createCredential(options, origin) : this.#key.getAssertion(options, origin);
    const fields = { ...page.button('passkey'), passkey: JSON.stringify(answer) };
    return browser.submit(page, fields, addresses.callback);
  }
}

/** One token of a sign-in with a password: enough for a small order, and not for a large one. @returns what the API asks for (RFC 9470 §3) */
export async function stakes(token: string, large: string): Promise<string> {
  const small = await place(token, 'Cup', 12_50);
  const [allowed, refused] = [await cancel(token, small.id), await cancel(token, large)];
  deepStrictEqual([allowed.status, refused.status], [200, 401]);
  const challenge = refused.headers.get('www-authenticate') ?? '';
  const [, error, acr = ''] = /error="([^"]+)", acr_values="([^"]+)"/.exec(challenge) ?? [];
  deepStrictEqual([error, acr], ['insufficient_user_authentication', 'phr']);
  step(`one token, by what is at stake; its sign-in was ${acrOf(token)}:`);
  row('cancel 12.50 EUR', 'accepted');
  row('cancel 249.00 EUR', `refused: ${error}, asks for ${acr}`);
  return acr;
}

/** The portal insists on that, of somebody who has nothing that reaches it: they set it up on the way. */
export async function setUpOnTheWay(
  config: Configuration,
  browser: PlainBrowser,
  key: KeyInHand,
  { acr, token: before, large }: { readonly acr: string; readonly token: string; readonly large: string },
): Promise<void> {
  const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
  const asked = await ask(config, { acr_values: acr, claims });
  const setUp = await browser.open(asked.href, addresses.callback);
  step(`the portal sends her to the issuer with that; she has no passkey yet: "${setUp.title}"`);
  const codes = await key.touch(browser, setUp);
  ok(codes.html.includes('id="recovery-codes"'), `expected recovery codes, got "${codes.title}"`);
  const back = await browser.submit(codes, codes.button('codes-saved'), addresses.callback);
  ok(back.url.startsWith(addresses.callback), `expected the portal, got "${back.title}"`);
  step(`a touch makes her passkey; beside it: "${codes.title}"; and she is back at the portal`);
  const after = (await finish(config, back.url, asked)).access_token;
  // What was given before did not grow by what its person did since.
  const [refused, allowed] = [await cancel(before, large), await cancel(after, large)];
  deepStrictEqual([refused.status, allowed.status], [401, 200]);
  step('who may cancel the order of 249.00 EUR now:');
  row('token of before', 'refused', `acr ${acrOf(before)}`);
  row('token of the touch', 'accepted', `acr ${acrOf(after)}`);
}

/** At another browser whoever has a passkey is asked for it behind the password. */
export async function behindThePassword(
  config: Configuration,
  key: KeyInHand,
  acr: string,
  credentials: Credentials,
): Promise<void> {
  const browser = new PlainBrowser();
  const asked = await ask(config, { acr_values: acr });
  const login = await browser.open(asked.href, addresses.callback);
  const second = await browser.submit(login, credentials, addresses.callback);
  ok(!second.url.startsWith(addresses.callback), 'a password alone must not sign in whoever has a passkey');
  const back = await key.touch(browser, second);
  ok(back.url.startsWith(addresses.callback), `expected the portal, got "${back.title}"`);
  const token = (await finish(config, back.url, asked)).access_token;
  const { id } = await place(token, 'Grinder', 150_00);
  strictEqual((await cancel(token, id)).status, 200);
  step(`another browser, and the right password: "${second.title}"; after the touch 150.00 EUR are cancelled`);
}

/** From the sign-in page, without a name and without a password. */
export async function byTouchAlone(config: Configuration, browser: PlainBrowser, key: KeyInHand): Promise<void> {
  const asked = await ask(config);
  const login = await browser.open(asked.href, addresses.callback);
  strictEqual(login.status, 200);
  const back = await key.touch(browser, login);
  ok(back.url.startsWith(addresses.callback), `expected the portal, got "${back.title}"`);
  const token = (await finish(config, back.url, asked)).access_token;
  // A key of software that says of itself that it never leaves: what hardware would be given.
  strictEqual(acrOf(token), 'phrh');
  step(
    `signed out; the next sign-in asks again: "${login.title}"; a touch is enough, without a password: ${acrOf(token)}`,
  );
}

function acrOf(token: string): string {
  return String(decodeJwt(token).acr);
}
