import { ok, strictEqual } from 'node:assert/strict';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { apis, call, place } from './calls.js';
import { environment } from './environment.js';
import { row, step } from './narration.js';
import { PlainBrowser } from './plain-browser.js';
import { addresses, ask, discover, finish } from './portal-client.js';
import { behindThePassword, byTouchAlone, KeyInHand, setUpOnTheWay, stakes } from './step-up.js';

const issuer = environment('ISSUER');

async function walk(): Promise<void> {
  const config = await discover();
  step(`openid-client read the metadata of ${config.serverMetadata().issuer}`);

  const asked = await ask(config);
  const browser = new PlainBrowser();
  const login = await browser.open(asked.href, addresses.callback);
  step(`the issuer asks who is there: "${login.title}"`);

  const credentials = { username: environment('DEMO_USERNAME'), password: environment('DEMO_PASSWORD') };
  const wrong = await browser.submit(login, { ...credentials, password: 'not the password' }, addresses.callback);
  ok(!wrong.url.startsWith(addresses.callback), 'a wrong password must not sign in');
  step('a wrong password is refused, without saying what was wrong');

  const consent = await browser.submit(wrong, credentials, addresses.callback);
  step(`${credentials.username} signs in; the issuer asks: "${consent.title}"`);
  const back = await browser.submit(consent, consent.button('consent-allow'), addresses.callback);
  ok(back.url.startsWith(addresses.callback), `expected the portal, got "${back.title}"`);
  step('the browser is back at the portal with a code');

  const first = await finish(config, back.url, asked);
  const idToken = first.id_token ?? '';
  const ordersToken = first.access_token;
  step(
    `code -> access token with aud ${String(decodeJwt(ordersToken).aud)}, ID token with aud ${String(decodeJwt(idToken).aud)}`,
  );

  const second = await client.refreshTokenGrant(config, first.refresh_token ?? '', {
    resource: invoicesAudience.identifier,
  });
  const invoicesToken = second.access_token;
  step(`refresh -> access token with aud ${String(decodeJwt(invoicesToken).aud)}`);
  const issuers = new Set([idToken, ordersToken, invoicesToken].map((token) => decodeJwt(token).iss));
  strictEqual(issuers.size, 1);
  step(`all three carry the same iss: ${[...issuers].join()}`);

  const order = await place(ordersToken, 'Espresso machine', 249_00);
  step(`order ${order.id} placed with the orders token`);
  const read = (await (await call(`${apis.orders}/orders/${order.id}`, ordersToken)).json()) as {
    invoice?: { id: string };
  };
  ok(read.invoice, 'the order has no invoice');
  step(`orders exchanged that token (RFC 8693) and shows invoice ${read.invoice.id}`);
  const mine = await call(`${apis.invoices}/invoices/${read.invoice.id}`, invoicesToken);
  strictEqual(mine.status, 200);
  step('the portal reads the same invoice itself, with the invoices token');

  await matrix({ 'ID token': idToken, 'orders token': ordersToken, 'invoices token': invoicesToken });
  const key = new KeyInHand();
  const acr = await stakes(ordersToken, order.id);
  await setUpOnTheWay(config, browser, key, { acr, token: ordersToken, large: order.id });
  await behindThePassword(config, key, acr, credentials);

  const sub = String(decodeJwt(idToken).sub);
  strictEqual((await call(`${issuer}/userinfo`, ordersToken)).status, 403);
  const own = await client.refreshTokenGrant(config, second.refresh_token ?? '', {
    resource: config.serverMetadata().issuer,
  });
  const person = await client.fetchUserInfo(config, own.access_token, sub);
  step(
    `userinfo refuses the orders token; to one of its own it says: ${String(person.preferred_username ?? person.sub)}`,
  );

  const rotated = own.refresh_token ?? '';
  const third = await client.refreshTokenGrant(config, rotated, { resource: ordersAudience.identifier });
  const retried = await client.refreshTokenGrant(config, rotated, { resource: ordersAudience.identifier });
  strictEqual(retried.refresh_token, third.refresh_token);
  step('the same refresh token a moment later, as after a lost answer: the same successor');
  await rejects(() => client.authorizationCodeGrant(config, new URL(back.url), asked.checks), 'invalid_grant');
  await rejects(() => client.refreshTokenGrant(config, third.refresh_token ?? ''), 'invalid_grant');
  step('the same code a second time: invalid_grant, and the refresh token that it gave is dead too');

  const state = client.randomState();
  const goodbye = client.buildEndSessionUrl(config, {
    id_token_hint: idToken,
    post_logout_redirect_uri: addresses.home,
    state,
  });
  const left = await browser.open(goodbye.href, addresses.home);
  strictEqual(left.url, `${addresses.home}?state=${state}`);
  await byTouchAlone(config, browser, key);
}

async function matrix(tokens: Record<string, string>): Promise<void> {
  const wanted = new Set(['orders token/orders', 'invoices token/invoices']);
  step('who accepts which token:');
  row('', ...Object.keys(apis));
  for (const [name, token] of Object.entries(tokens)) {
    const cells: string[] = [];
    for (const [api, url] of Object.entries(apis)) {
      const response = await call(`${url}/whoami`, token);
      await response.body?.cancel();
      strictEqual(response.status, wanted.has(`${name}/${api}`) ? 200 : 401, `${name} at ${api}`);
      cells.push(
        response.ok
          ? 'accepted'
          : `refused: ${/error="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1]}`,
      );
    }
    row(name, ...cells);
  }
}

async function rejects(action: () => Promise<unknown>, code: string): Promise<void> {
  try {
    await action();
  } catch (error) {
    strictEqual((error as { error?: string }).error, code);
    return;
  }
  throw new Error(`expected ${code}`);
}

walk().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
