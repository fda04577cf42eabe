import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { runCli } from '@signet/cli';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { portalClient, signIn } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;
let portal: client.Configuration;

beforeAll(async () => {
  stack = await runStack();
  portal = await portalClient(stack.addresses.issuer);
  await signet(
    'resources',
    'update',
    orders,
    '--role',
    'clerk=orders:read',
    '--role',
    'manager=orders:read,orders:write',
  );
  await signet('groups', 'create', 'staff');
});
afterAll(async () => {
  await stack?.close();
});

const orders = ordersAudience.identifier;

async function signet(...argv: string[]): Promise<void> {
  let said = '';
  const note = (text: string) => {
    said += text;
  };
  const io = { env: stack.env, stdout: note, stderr: note, readStdin: async () => '' };
  if ((await runCli([...argv, '--json'], io)) !== 0) throw new Error(said);
}

/** What the orders answer to this token: to reading, and to writing what is no order. */
async function answers(token: string): Promise<readonly number[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const url = `${stack.addresses.ordersUrl}/orders`;
  const all = await Promise.all([fetch(url, { headers }), fetch(url, { method: 'POST', headers, body: '{}' })]);
  return Promise.all(
    all.map(async (response) => {
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

/** Asks until the API has heard of it. */
async function untilRefused(token: string): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < 60_000) {
    if ((await answers(token)).every((status) => status === 401)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the API went on accepting');
}

const refresh = (token: string | undefined, resource = orders) =>
  client.refreshTokenGrant(portal, token ?? '', { resource });
const scopesOf = (token: string) =>
  String(decodeJwt(token).scope)
    .split(' ')
    .filter((scope) => scope.startsWith('orders:'));

/** Seconds after a loss in which tokens are made that it means as well: issuer and shell have one clock here. */
const settlesIn = 2;

/** A token of later than whatever was lost by now is meant by none of it. */
async function afterAllLosses(token: client.TokenEndpointResponse): Promise<client.TokenEndpointResponse> {
  const lostBy = Math.floor(Date.now() / 1000) + settlesIn;
  let next = token;
  while (Number(decodeJwt(next.access_token).iat) <= lostBy) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    next = await refresh(next.refresh_token);
  }
  return next;
}

/** Somebody's token for the orders that the API knows by now, and one of theirs for the invoices. */
async function signInForBoth() {
  const first = await afterAllLosses(await signIn(stack, portal));
  expect(scopesOf(first.access_token)).toEqual(['orders:read', 'orders:write']);
  for (let count = 0; count < 2; count += 1) expect(await answers(first.access_token)).toEqual([200, 400]);
  const invoices = await refresh(first.refresh_token, invoicesAudience.identifier);
  return { old: first.access_token, invoices: invoices.access_token, refreshToken: invoices.refresh_token };
}

async function readsInvoices(token: string): Promise<number> {
  const response = await fetch(`${stack.addresses.invoicesUrl}/whoami`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.arrayBuffer();
  return response.status;
}

describe('a role that is taken away while a token with it lives', () => {
  beforeEach(() => signet('roles', 'assign', orders, 'clerk', '--user', 'alice'));
  // However one ends, the next begins with nothing.
  afterEach(async () => {
    await signet('roles', 'take', orders, 'manager', '--user', 'alice');
    await signet('roles', 'take', orders, 'manager', '--group', 'staff');
    await signet('groups', 'remove', 'staff', 'alice');
  });

  it.each<[string, boolean, () => Promise<void>, () => Promise<void>]>([
    [
      'from a person',
      false,
      () => signet('roles', 'assign', orders, 'manager', '--user', 'alice'),
      () => signet('roles', 'take', orders, 'manager', '--user', 'alice'),
    ],
    [
      'with a group that they leave',
      false,
      async () => {
        await signet('roles', 'assign', orders, 'manager', '--group', 'staff');
        await signet('groups', 'add', 'staff', 'alice');
      },
      () => signet('groups', 'remove', 'staff', 'alice'),
    ],
    [
      'from a group',
      true,
      async () => {
        await signet('roles', 'assign', orders, 'manager', '--group', 'staff');
        await signet('groups', 'add', 'staff', 'alice');
      },
      () => signet('roles', 'take', orders, 'manager', '--group', 'staff'),
    ],
    [
      'by a role that gives less',
      true,
      () => signet('roles', 'assign', orders, 'manager', '--user', 'alice'),
      () => signet('resources', 'update', orders, '--role', 'manager=orders:read'),
    ],
  ])(
    '%s: the API soon refuses it, and the next one is narrower, and nobody is signed out',
    async (_way, isToldOfEverybody, give, take) => {
      await give();
      const { old, invoices, refreshToken } = await signInForBoth();
      await take();
      await untilRefused(old);
      expect(await readsInvoices(invoices)).toBe(200);
      const narrower = await refresh(refreshToken);
      expect(scopesOf(narrower.access_token)).toEqual(['orders:read']);
      // What one person loses is told of them, and no more than they have no more: the next token passes at once.
      const next = isToldOfEverybody ? await afterAllLosses(narrower) : narrower;
      expect(await answers(next.access_token)).toEqual([200, 403]);
    },
  );
});
