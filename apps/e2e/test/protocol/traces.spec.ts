import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import * as client from 'openid-client';
import { allScopes, authorize, portalClient } from '../support/client.js';
import { type CollectedSpan, TestCollector } from '../support/collector.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

const collectorSecret = 'a token of the collector, 2f9c';
const wrongPassword = 'the wrong password of alice, 77e1';
const order = { item: 'Cup', quantity: 2, unitPriceCents: 350, currency: 'EUR' };
let collector: TestCollector;
let stack: RunningStack;
let portal: client.Configuration;

beforeAll(async () => {
  collector = await TestCollector.start();
  stack = await runStack(
    {},
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${encodeURIComponent(collectorSecret)}`,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    },
  );
  portal = await portalClient(stack.addresses.issuer);
});
afterAll(async () => {
  await stack?.close();
  await collector?.close();
});

/** Everything that a sign-in knows and nobody else may. */
interface Secrets {
  readonly accessToken: string;
  readonly all: readonly string[];
}

async function signIn(): Promise<Secrets> {
  const browser = new PlainBrowser();
  const { callback, checks } = await authorize(stack, portal, browser);
  const tokens = await client.authorizationCodeGrant(portal, callback, checks, { resource: ordersAudience.identifier });
  const refreshed = await client.refreshTokenGrant(portal, tokens.refresh_token ?? '', {
    resource: ordersAudience.identifier,
  });
  const cookies = browser.cookies(stack.addresses.issuer).split('; ');
  return {
    accessToken: refreshed.access_token,
    all: [
      ...[tokens, refreshed].flatMap((each) => [each.access_token, each.refresh_token, each.id_token]),
      ...['code', 'state'].map((name) => callback.searchParams.get(name)),
      checks.pkceCodeVerifier,
      checks.expectedNonce,
      ...cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)),
      stack.credential.password,
      stack.credential.username,
    ].flatMap((each) => (typeof each === 'string' && each !== '' ? [each] : [])),
  };
}

async function failToSignIn(): Promise<void> {
  const browser = new PlainBrowser();
  const parameters = { redirect_uri: stack.redirectUri, scope: allScopes, code_challenge: 'x'.repeat(43) };
  const address = client.buildAuthorizationUrl(portal, { ...parameters, code_challenge_method: 'S256' });
  address.searchParams.append('resource', ordersAudience.identifier);
  const page = await browser.open(address.href, stack.redirectUri);
  const { username } = stack.credential;
  const refused = await browser.submit(page, { username, password: wrongPassword }, stack.redirectUri);
  expect(refused.html).toContain('id="login-submit"');
}

function placeOrder(accessToken: string): Promise<Response> {
  return fetch(`${stack.addresses.ordersUrl}/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
}

const is = (service: string, name: string) => (span: CollectedSpan) =>
  span.service === `signet-${service}` && span.name === name;

describe('an order that is placed', () => {
  it('is one trace through orders, the issuer and invoices, each span below what caused it', async () => {
    const { accessToken } = await signIn();
    const placed = await placeOrder(accessToken);
    expect(await placed.json()).toMatchObject({ invoiceStatus: 'issued' });
    const places = is('orders', 'POST /orders');
    const serves = [is('sso', 'POST /token'), is('invoices', 'GET /invoices'), is('invoices', 'POST /invoices')];
    const traceOf = (spans: readonly CollectedSpan[]) => spans.find(places)?.traceId;
    const spans = await collector.until((all) =>
      [places, ...serves].every((one) => all.some((span) => span.traceId === traceOf(all) && one(span))),
    );
    const trace = spans.filter(({ traceId }) => traceId === traceOf(spans));
    const byId = new Map(trace.map((span) => [span.spanId, span]));
    const [root] = trace.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(root).toMatchObject({ name: 'POST /orders', kind: 2, facts: { 'http.response.status_code': 201 } });
    expect(trace.filter(({ parentSpanId }) => parentSpanId !== undefined && !byId.has(parentSpanId))).toEqual([]);
    for (const one of serves) {
      const served = trace.find(one);
      const caller = byId.get(served?.parentSpanId ?? '');
      expect(caller).toMatchObject({ service: 'signet-orders', kind: 3, parentSpanId: root?.spanId });
      expect(caller?.facts['http.request.method']).toBe(served?.facts['http.request.method']);
    }
    const exchange = trace.find(is('sso', 'POST /token'));
    expect(exchange?.facts).toMatchObject({ 'signet.client_id': 'orders', 'http.route': '/token' });
    const stored = (service: string, verb: string) =>
      trace.find((span) => span.service === service && span.facts['db.operation.name'] === verb);
    expect(stored('signet-orders', 'INSERT')?.parentSpanId).toBe(root?.spanId);
    expect(stored('signet-invoices', 'INSERT')).toBeDefined();
    expect(trace.some((span) => span.service === 'signet-sso' && span.facts['db.system.name'] === 'sqlite')).toBe(true);
  });
});

describe('requests at the same time', () => {
  it('each have their own work below them, though one database writes for all', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => (index + 1).toString(16).padStart(32, 'c'));
    const pushed = await Promise.all(
      ids.map((id) =>
        fetch(`${stack.addresses.issuer}/par`, {
          method: 'POST',
          headers: { traceparent: `00-${id}-${'d'.repeat(16)}-01` },
          body: new URLSearchParams({
            client_id: 'portal',
            response_type: 'code',
            redirect_uri: stack.redirectUri,
            scope: 'openid',
            code_challenge: 'x'.repeat(43),
            code_challenge_method: 'S256',
          }),
        }),
      ),
    );
    expect(new Set(pushed.map(({ status }) => status))).toEqual(new Set([201]));
    const served = is('sso', 'POST /par');
    const spans = await collector.until((all) => all.filter(served).length >= ids.length);
    for (const id of ids) {
      const trace = new Map(spans.filter(({ traceId }) => traceId === id).map((span) => [span.spanId, span]));
      const inserts = [...trace.values()].filter(({ facts }) => facts['db.operation.name'] === 'INSERT');
      expect(inserts).toHaveLength(1);
      let above = inserts[0];
      while (above && !served(above)) above = trace.get(above.parentSpanId ?? '');
      expect(above?.parentSpanId).toBe('d'.repeat(16));
    }
  });
});

describe('what is sent', () => {
  it('has nothing secret in it, whatever was done, and shows what was waited for', async () => {
    const secrets = await signIn();
    await placeOrder(secrets.accessToken);
    await failToSignIn();
    // What strangers put where it does not belong.
    const misplaced = 'misplaced-secret-5ad0';
    await fetch(`${stack.addresses.issuer}/${misplaced}?${misplaced}=${misplaced}`);
    await fetch(`${stack.addresses.issuer}/register/${misplaced}`, { headers: { 'user-agent': misplaced } });
    await fetch(`${stack.addresses.ordersUrl}/orders/${misplaced}`, { headers: { authorization: misplaced } });
    const asMisplaced = { grant_type: 'client_credentials', client_id: misplaced, client_secret: misplaced };
    await fetch(`${stack.addresses.issuer}/token`, { method: 'POST', body: new URLSearchParams(asMisplaced) });
    await fetch(`${stack.addresses.issuer}/jwks`, {
      headers: {
        traceparent: misplaced,
        tracestate: `${misplaced}=${misplaced}`,
        baggage: `${misplaced}=${misplaced}`,
      },
    });
    const spans = await collector.until(
      (all) =>
        all.filter(is('sso', 'POST /login')).length >= 3 &&
        all.filter(is('sso', 'GET /register/:clientId')).length >= 1 &&
        all.filter(is('orders', 'GET /orders/:id')).length >= 1 &&
        all.filter(is('sso', 'GET /jwks')).some(({ parentSpanId }) => parentSpanId === undefined),
    );
    await stack.stop();
    const sent = collector.bodies.join('\n');
    const clientSecrets = [stack.ordersSecretFile, stack.invoicesSecretFile].map((file) =>
      readFileSync(file, 'utf8').trim(),
    );
    const nobodys = [...secrets.all, ...clientSecrets, wrongPassword, misplaced, collectorSecret, 'eyJ', order.item];
    expect(nobodys.filter((secret) => sent.includes(secret))).toEqual([]);
    for (const wanted of ['password wait', 'password hash', 'GET /authorize', 'POST /consent']) {
      expect(spans.some(({ name }) => name === wanted)).toBe(true);
    }
    const kinds = new Set(collector.spans.map(({ name }) => name));
    expect([...kinds].filter((name) => /health/.test(name))).toEqual([]);
    expect(Object.values(stack.logs).flat().join('\n')).not.toContain(collectorSecret);
    expect(collector.headers.every(({ authorization }) => authorization === `Bearer ${collectorSecret}`)).toBe(true);
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));
    expect(sent).toContain('deployment.environment.name');
  });
});
