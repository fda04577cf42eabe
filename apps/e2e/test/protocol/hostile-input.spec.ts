import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningStack, runStack } from '../support/running-stack.js';

let stack: RunningStack;

beforeAll(async () => {
  stack = await runStack();
});
afterAll(async () => {
  await stack?.close();
});

const form = 'application/x-www-form-urlencoded';
const hostile = ['\u0000', '\u202e', '\ud800', '%00', '%', '%zz', '\r\nset-cookie: a=b', '<script>', '𝕬'.repeat(200)];

async function post(path: string, body: string, type = form) {
  const response = await fetch(`${stack.addresses.issuer}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

describe('every endpoint under hostile input', () => {
  it.each(['/token', '/revoke', '/par', '/introspect', '/device_authorization'])(
    '%s answers its standard JSON error',
    async (path) => {
      const cases: Array<[string, string?]> = [
        [''],
        ['grant_type=x&grant_type=x'],
        ['client_id=portal&client_id=portal'],
        ['{"grant_type":"authorization_code"}', 'application/json'],
        ['{"grant_type":', 'application/json'],
        ['a=b', 'text/plain'],
        ...hostile.map((value): [string] => [`grant_type=${value}&client_id=${value}&token=${value}`]),
      ];
      for (const [body, type] of cases) {
        const answer = await post(path, body, type);
        expect([400, 401, 415]).toContain(answer.status);
        expect(answer.headers.get('content-type')).toContain('application/json');
        expect(answer.headers.get('cache-control')).toContain('no-store');
        expect(JSON.parse(answer.text)).toEqual({
          error: expect.stringMatching(/^[a-z_]+$/),
          error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/),
        });
      }
    },
  );

  it.each([
    '/token',
    '/revoke',
    '/par',
    '/introspect',
    '/device_authorization',
    '/authorize',
    '/login',
    '/consent',
    '/accept-terms',
    '/change-password',
    '/no-access',
    '/create-account',
    '/device',
    '/end-session',
    '/userinfo',
    '/register',
  ])('%s refuses a body over 64 KiB and stays up', async (path) => {
    const answer = await post(path, `a=${'x'.repeat(70_000)}`);
    expect(answer.status).toBe(413);
    expect((await fetch(`${stack.addresses.issuer}/health`)).status).toBe(200);
  });

  it('never redirects to an unregistered address, however it is dressed', async () => {
    const registered = stack.redirectUri;
    const evil = [
      'https://evil.example/callback',
      `${registered}/../evil`,
      `${registered}?x=1`,
      `${registered}#fragment`,
      `${registered}.evil.example`,
      registered.replace('localhost', 'localhost@evil.example'),
      registered.toUpperCase(),
      `${registered}%2f..`,
      'javascript:alert(1)',
      '//evil.example',
      ...hostile,
    ];
    for (const redirectUri of evil) {
      const url = new URL(`${stack.addresses.issuer}/authorize`);
      url.search = new URLSearchParams({
        client_id: 'portal',
        response_type: 'code',
        redirect_uri: redirectUri,
      }).toString();
      const response = await fetch(url, { redirect: 'manual' });
      expect({ redirectUri, status: response.status }).toEqual({ redirectUri, status: 400 });
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).not.toContain('<script>');
    }
  });

  it('answers hostile paths, methods and tokens at the APIs without falling over', async () => {
    for (const url of [stack.addresses.ordersUrl, stack.addresses.invoicesUrl]) {
      for (const token of ['', 'a.b.c', 'x'.repeat(9000), 'eyJhbGciOiJub25lIn0.e30.', '\u00ff']) {
        const response = await fetch(`${url}/whoami`, { headers: { authorization: `Bearer ${token}` } });
        expect([400, 401, 431]).toContain(response.status);
      }
      expect((await fetch(`${url}/orders/%00`)).status).toBeLessThan(500);
      expect((await fetch(`${url}/health`)).status).toBe(200);
    }
  });
});
