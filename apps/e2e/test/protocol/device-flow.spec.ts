import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { type Person, walkPages } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const elsewhere = 'https://nowhere.example';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
let issuer: RunningIssuer;
let person: Person;
let tv: client.Configuration;

beforeAll(async () => {
  issuer = await runIssuer();
  const { identifier } = ordersAudience;
  await issuer.signet([
    'resources',
    'create',
    identifier,
    '--name',
    'Orders',
    '--scope',
    'orders:read=See your orders',
  ]);
  const create = [
    'clients',
    'create',
    'Television',
    '--id',
    'tv',
    '--auth-method',
    'none',
    '--grant-type',
    deviceGrant,
  ];
  await issuer.signet([...create, 'refresh_token', '--resource', `${identifier}=orders:read`]);
  ({ person } = await issuer.loadProfile('basic', elsewhere));
  tv = await client.discovery(new URL(issuer.issuer), 'tv', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
});
afterAll(async () => {
  await issuer?.close();
});

const begin = () => client.initiateDeviceAuthorization(tv, { scope: 'openid offline_access orders:read' });

async function poll(deviceCode: string): Promise<{ status: number; body: Record<string, string> }> {
  const body = new URLSearchParams({ grant_type: deviceGrant, device_code: deviceCode, client_id: 'tv' });
  const response = await fetch(`${issuer.issuer}/token`, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function enter(userCode: string, browser = new PlainBrowser()) {
  const page = await browser.open(`${issuer.issuer}/device`, elsewhere);
  return browser.submit(page, { user_code: userCode }, elsewhere);
}

describe('RFC 8628 device authorization grant', () => {
  it('§3: the person brings the code in a browser, allows it there, and the device gets its tokens once', async () => {
    const device = await begin();
    expect(device.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect((await poll(device.device_code)).body.error).toBe('authorization_pending');
    const browser = new PlainBrowser();
    const typed = device.user_code.toLowerCase().replace('-', ' ');
    const page = await walkPages(await enter(typed, browser), person, elsewhere, browser);
    expect(page.html).toContain('Device connected');
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(device.device_code)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const token = won[0]?.body.access_token ?? '';
    expect(decodeJwt(token)).toMatchObject({
      aud: ordersAudience.identifier,
      client_id: 'tv',
      scope: 'openid orders:read',
    });
    // As for a code: the replays took back what the winner got.
    await expect(client.refreshTokenGrant(tv, won[0]?.body.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('§3.5: slow_down when it asks too often, access_denied when the person said no', async () => {
    const device = await begin();
    await poll(device.device_code);
    expect((await poll(device.device_code)).body.error).toBe('slow_down');
    const browser = new PlainBrowser();
    const login = await enter(device.user_code, browser);
    const consent = await browser.submit(login, { ...person }, elsewhere);
    const done = await browser.submit(consent, consent.button('consent-deny'), elsewhere);
    expect(done.html).toContain('Device not connected');
    expect((await poll(device.device_code)).body.error).toBe('access_denied');
    expect((await enter(device.user_code)).html).toContain('id="device-alert"');
  });

  it('§5.4: who is signed in and agreed before is asked all the same, and the link only fills the form', async () => {
    const browser = new PlainBrowser();
    const first = await begin();
    await walkPages(await enter(first.user_code, browser), person, elsewhere, browser);
    const second = await begin();
    const linked = await browser.open(second.verification_uri_complete ?? '', elsewhere);
    expect(linked.html).toContain(`value="${second.user_code}"`);
    expect(linked.html).toContain('<svg');
    expect((await poll(second.device_code)).body.error).toBe('authorization_pending');
    const asked = await browser.submit(linked, { user_code: second.user_code }, elsewhere);
    expect(asked.html).toContain('id="consent-allow"');
  });

  it('§5.1: guesses at user codes are held back by address', async () => {
    const browser = new PlainBrowser();
    const statuses: number[] = [];
    for (let guess = 0; guess < 105; guess += 1) statuses.push((await enter(`BBBB-BB${guess}`, browser)).status);
    expect(statuses.slice(0, 90)).toEqual(Array.from({ length: 90 }, () => 400));
    expect(statuses).toContain(429);
  });

  it.each([
    ['another client', { client_id: 'conformance-basic-client' }, 'invalid_client'],
    ['an unknown code', { device_code: 'x' }, 'invalid_grant'],
    ['no code', { device_code: '' }, 'invalid_request'],
  ])('refuses %s', async (_name, changes, error) => {
    const { device_code: deviceCode } = await begin();
    const fields = { grant_type: deviceGrant, device_code: deviceCode, client_id: 'tv', ...changes };
    const response = await fetch(`${issuer.issuer}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(((await response.json()) as { error: string }).error).toBe(error);
  });
});
