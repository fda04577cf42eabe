import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import * as client from 'openid-client';
import { walk } from '../support/browser-flow.js';
import { createCertificate } from '../support/certificate.js';
import { runIssuer } from '../support/running-issuer.js';

const redirectUri = 'https://suite.example/callback';

function fetchTls(
  url: string,
  options: RequestOptions,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    get(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on('error', reject);
  });
}

describe('TLS ended by the issuer itself', () => {
  it('serves https with its certificate, HSTS and __Host- cookies', async () => {
    const certificate = createCertificate();
    const issuer = await runIssuer({ tls: certificate });
    try {
      const { cert: ca } = certificate;
      const metadata = await fetchTls(`${issuer.issuer}/.well-known/openid-configuration`, { ca });
      expect(JSON.parse(metadata.body)).toMatchObject({
        issuer: issuer.issuer,
        token_endpoint: `${issuer.issuer}/token`,
      });
      expect(metadata.headers['strict-transport-security']).toContain('max-age=31536000');
      const { clients } = await issuer.loadProfile('basic', 'https://suite.example');
      const query = new URLSearchParams({
        client_id: clients.client?.client_id ?? '',
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid',
      });
      const page = await fetchTls(`${issuer.issuer}/authorize?${query}`, { ca });
      const cookie = String(page.headers['set-cookie']);
      expect(cookie).toMatch(
        /^__Host-signet_browser_[\w-]{8}_[\w-]{8}=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      // RFC 9325 §4: no old version, no static RSA, no CBC.
      for (const weak of [
        { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' },
        { maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' },
        { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-SHA384' },
      ] as const) {
        await expect(fetchTls(`${issuer.issuer}/jwks`, { ca, ...weak })).rejects.toThrow();
      }
      const strong = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;
      expect((await fetchTls(`${issuer.issuer}/jwks`, { ca, ...strong })).status).toBe(200);
    } finally {
      await issuer.close();
    }
  });

  it('serves what its files hold, when they are replaced and at SIGHUP, and what they held while they are not good', async () => {
    const [first, second, third] = [createCertificate(), createCertificate(), createCertificate()];
    const [certFile, keyFile] = [join(first.folder, 'live.crt'), join(first.folder, 'live.key')];
    const put = (from: string, to: string) => {
      copyFileSync(from, `${to}.new`);
      renameSync(`${to}.new`, to);
    };
    const replace = (by: typeof first) => {
      put(by.keyFile, keyFile);
      put(by.certFile, certFile);
    };
    replace(first);
    const issuer = await runIssuer({ tls: { certFile, keyFile } });
    const port = Number(new URL(issuer.issuer).port);
    const served = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({ port, host: 'localhost', rejectUnauthorized: false }, () => {
          resolve(socket.getPeerX509Certificate()?.toString() ?? '');
          socket.end();
        }).on('error', reject);
      });
    const until = async (isSo: () => Promise<boolean> | boolean) => {
      const begun = performance.now();
      while (!(await isSo())) {
        if (performance.now() - begun > 60_000) throw new Error(`never: ${issuer.logs.slice(-5).join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const said = (event: string) => issuer.logs.filter((line) => line.includes(event)).length;
    const same = (a: string, b: string) => a.replace(/\s/g, '') === b.replace(/\s/g, '');
    try {
      expect(same(await served(), first.cert)).toBe(true);
      replace(second);
      await until(async () => same(await served(), second.cert));
      expect((await fetchTls(`${issuer.issuer}/jwks`, { ca: second.cert })).status).toBe(200);
      writeFileSync(certFile, 'no certificate');
      await until(() => said('tls_certificate_refused') === 1);
      expect(same(await served(), second.cert)).toBe(true);
      replace(third);
      issuer.signal('SIGHUP');
      await until(async () => same(await served(), third.cert));
      expect([said('tls_certificate_refused'), said('tls_certificate_renewed')]).toEqual([1, 2]);
      expect(issuer.logs.join('\n')).not.toContain('PRIVATE KEY');
    } finally {
      const ends = await issuer.stopProcesses();
      await issuer.close();
      expect(ends.map(({ signal }) => signal)).not.toContain('SIGKILL');
    }
  });

  it.each([
    [{ TLS_CERT_FILE: '/nowhere.pem' }, 'TLS_KEY_FILE is not set'],
    [{ TLS_CERT_FILE: '/nowhere.pem', TLS_KEY_FILE: '/nowhere.pem' }, 'TLS_CERT_FILE names a file that cannot be read'],
    [{ CLIENT_REGISTRATION: 'yes' }, 'CLIENT_REGISTRATION must be off, protected or open'],
    [{ DPOP_NONCE_REQUIRED: '1' }, 'DPOP_NONCE_REQUIRED must be true or false'],
    [{ ISSUER: 'https://sso.example.com/' }, 'ISSUER must not end with a slash'],
    [{ ISSUER: 'http://sso.example.com' }, 'ISSUER must be https'],
  ])('stops the start with one line that names the variable: %j', async (env, message) => {
    await expect(runIssuer({ env })).rejects.toThrow(message);
  });
});

describe('RFC 8414 §3.1: an issuer below a path', () => {
  it('has its metadata before the path, everything else below it, and a whole flow works', async () => {
    const issuer = await runIssuer({ path: '/team/a' });
    try {
      const { origin } = new URL(issuer.issuer);
      for (const url of [
        `${origin}/.well-known/oauth-authorization-server/team/a`,
        `${origin}/.well-known/openid-configuration/team/a`,
        `${issuer.issuer}/.well-known/openid-configuration`,
      ]) {
        expect(await (await fetch(url)).json()).toMatchObject({ issuer: issuer.issuer });
      }
      const { clients, person } = await issuer.loadProfile('basic', 'https://suite.example');
      const suite = clients.client;
      const config = await client.discovery(
        new URL(issuer.issuer),
        suite?.client_id ?? '',
        undefined,
        client.ClientSecretBasic(suite?.client_secret),
        { execute: [client.allowInsecureRequests] },
      );
      const browser = new PlainBrowser();
      const url = client.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope: 'openid' });
      const tokens = await client.authorizationCodeGrant(config, await walk(url.href, person, redirectUri, browser));
      expect(tokens.claims()?.iss).toBe(issuer.issuer);
      const home = await browser.open(`${issuer.issuer}/`, redirectUri);
      expect(home.html).toContain('Connie Formance');
      const out = await browser.open(new URL('logout', home.url).href, redirectUri);
      expect(new URL((await browser.submit(out, {}, redirectUri)).url).pathname).toBe('/team/a/signed-out');
    } finally {
      await issuer.close();
    }
  });
});
