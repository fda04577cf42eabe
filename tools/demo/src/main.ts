import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { PlainBrowser } from './plain-browser.js';

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const issuer = environment('ISSUER');
const portalUrl = environment('PORTAL_URL');
const apis = { orders: environment('ORDERS_URL'), invoices: environment('INVOICES_URL') };
const redirectUri = `${portalUrl}/callback`;

let count = 0;
function step(text: string): void {
  count += 1;
  console.log(`${String(count).padStart(2)}. ${text}`);
}

async function call(url: string, token: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
}

async function walk(): Promise<void> {
  const config = await client.discovery(new URL(issuer), 'portal', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
  step(`openid-client read the metadata of ${config.serverMetadata().issuer}`);

  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const parameters = new URLSearchParams({
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access orders:read orders:write invoices:read',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  parameters.append('resource', ordersAudience.identifier);
  parameters.append('resource', invoicesAudience.identifier);
  const browser = new PlainBrowser();
  const login = await browser.open(client.buildAuthorizationUrl(config, parameters).href, redirectUri);
  step(`the issuer asks who is there: "${login.title}"`);

  const credentials = { username: environment('DEMO_USERNAME'), password: environment('DEMO_PASSWORD') };
  const wrong = await browser.submit(login, { ...credentials, password: 'not the password' }, redirectUri);
  ok(!wrong.url.startsWith(redirectUri), 'a wrong password must not sign in');
  step('a wrong password is refused, without saying what was wrong');

  const consent = await browser.submit(wrong, credentials, redirectUri);
  step(`${credentials.username} signs in; the issuer asks: "${consent.title}"`);
  const back = await browser.submit(consent, consent.button('consent-allow'), redirectUri);
  ok(back.url.startsWith(redirectUri), `expected the portal, got "${back.title}"`);
  step('the browser is back at the portal with a code');

  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  const first = await client.authorizationCodeGrant(config, new URL(back.url), checks, {
    resource: ordersAudience.identifier,
  });
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
  await stakes(ordersToken, order.id);

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
  await rejects(() => client.authorizationCodeGrant(config, new URL(back.url), checks), 'invalid_grant');
  await rejects(() => client.refreshTokenGrant(config, third.refresh_token ?? ''), 'invalid_grant');
  step('the same code a second time: invalid_grant, and the refresh token that it gave is dead too');

  const goodbye = client.buildEndSessionUrl(config, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${portalUrl}/`,
    state: expectedState,
  });
  const left = await browser.open(goodbye.href, `${portalUrl}/`);
  strictEqual(left.url, `${portalUrl}/?state=${expectedState}`);
  const again = await browser.open(client.buildAuthorizationUrl(config, parameters).href, redirectUri);
  strictEqual(again.status, 200);
  step(`signed out; the next sign-in asks again: "${again.title}"`);
}

async function matrix(tokens: Record<string, string>): Promise<void> {
  const wanted = new Set(['orders token/orders', 'invoices token/invoices']);
  const rows: string[][] = [['', ...Object.keys(apis)]];
  for (const [name, token] of Object.entries(tokens)) {
    const row = [name];
    for (const [api, url] of Object.entries(apis)) {
      const response = await call(`${url}/whoami`, token);
      await response.body?.cancel();
      strictEqual(response.status, wanted.has(`${name}/${api}`) ? 200 : 401, `${name} at ${api}`);
      row.push(
        response.ok
          ? 'accepted'
          : `refused: ${/error="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1]}`,
      );
    }
    rows.push(row);
  }
  step('who accepts which token:');
  for (const row of rows) console.log(`      ${row.map((cell) => cell.padEnd(24)).join('')}`.trimEnd());
}

/** @param unitPriceCents of one piece, in euros */
async function place(token: string, item: string, unitPriceCents: number): Promise<{ readonly id: string }> {
  const placed = await call(`${apis.orders}/orders`, token, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item, quantity: 1, unitPriceCents, currency: 'EUR' }),
  });
  strictEqual(placed.status, 201);
  return (await placed.json()) as { id: string };
}

/** One token of a sign-in with a password: enough for a small order, and not for a large one (RFC 9470). */
async function stakes(token: string, large: string): Promise<void> {
  const small = await place(token, 'Cup', 12_50);
  const cancel = (id: string) => call(`${apis.orders}/orders/${id}/cancel`, token, { method: 'POST' });
  const [allowed, refused] = [await cancel(small.id), await cancel(large)];
  deepStrictEqual([allowed.status, refused.status], [200, 401]);
  const challenge = refused.headers.get('www-authenticate') ?? '';
  const [, error, acr] = /error="([^"]+)", acr_values="([^"]+)"/.exec(challenge) ?? [];
  deepStrictEqual([error, acr], ['insufficient_user_authentication', 'phr']);
  await Promise.all([allowed, refused].map((response) => response.body?.cancel()));
  step(`one token, by what is at stake; its sign-in was ${String(decodeJwt(token).acr)}:`);
  console.log('      cancel 12.50 EUR        accepted');
  console.log(`      cancel 249.00 EUR       refused: ${error}, asks for ${acr}`);
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
