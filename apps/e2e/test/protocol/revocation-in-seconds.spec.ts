import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import * as client from 'openid-client';
import { portalClient, signIn } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let portal: client.Configuration;

beforeAll(async () => {
  stack = await runStack();
  portal = await portalClient(stack.addresses.issuer);
});
afterAll(async () => {
  await stack?.close();
});

interface Calls {
  readonly orders: string;
  readonly invoices: string;
}

async function statuses({ orders, invoices }: Calls): Promise<number[]> {
  const calls = [
    [stack.addresses.ordersUrl, orders],
    [stack.addresses.invoicesUrl, invoices],
  ] as const;
  return Promise.all(
    calls.map(async ([url, token]) => {
      const response = await fetch(`${url}/whoami`, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

/** Until both APIs refuse. */
async function untilRefused(tokens: Calls): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < 60_000) {
    if ((await statuses(tokens)).every((status) => status === 401)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the APIs went on accepting');
}

async function signInForBoth(browser = new PlainBrowser()) {
  const first = await signIn(stack, portal, browser);
  const second = await client.refreshTokenGrant(portal, first.refresh_token ?? '', {
    resource: invoicesAudience.identifier,
  });
  const tokens = { orders: first.access_token, invoices: second.access_token };
  // Both are known to the APIs by now, and so in their caches.
  for (let i = 0; i < 2; i += 1) expect(await statuses(tokens)).toEqual([200, 200]);
  return { tokens, idToken: first.id_token, refreshToken: second.refresh_token ?? '' };
}

describe('both APIs soon refuse, long before the tokens expire,', () => {
  it('the tokens of a session that was signed out in the browser, and of no other', async () => {
    const browser = new PlainBrowser();
    const { tokens, idToken } = await signInForBoth(browser);
    const other = await signInForBoth();
    await browser.open(`${stack.addresses.issuer}/end-session?id_token_hint=${idToken}`, 'https://');
    await untilRefused(tokens);
    expect(await statuses(other.tokens)).toEqual([200, 200]);
  });

  it('the tokens of a grant whose refresh token was revoked', async () => {
    const { tokens, refreshToken } = await signInForBoth();
    await client.tokenRevocation(portal, refreshToken);
    await untilRefused(tokens);
  });

  it('one token that was revoked, and goes on with its sibling', async () => {
    const { tokens } = await signInForBoth();
    await client.tokenRevocation(portal, tokens.orders);
    await untilRefused({ ...tokens, invoices: tokens.orders });
    expect(await statuses(tokens)).toEqual([401, 200]);
  });
});

describe('while the issuer is away', () => {
  it('what was revoked stays refused, and what was not stays accepted', async () => {
    const browser = new PlainBrowser();
    const ended = await signInForBoth(browser);
    const live = await signInForBoth();
    await browser.open(`${stack.addresses.issuer}/end-session?id_token_hint=${ended.idToken}`, 'https://');
    await untilRefused(ended.tokens);
    await stack.kill('sso');
    expect(await statuses(ended.tokens)).toEqual([401, 401]);
    expect(await statuses(live.tokens)).toEqual([200, 200]);
    await stack.relaunch('sso');
    // An API that begins now hears of what was revoked before.
    await stack.kill('orders');
    await stack.relaunch('orders');
    expect(await statuses(ended.tokens)).toEqual([401, 401]);
    expect(await statuses(live.tokens)).toEqual([200, 200]);
  });
});
