import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfig, startPortal } from '../server/portal-server.mjs';

const env = {
  PORT: '0',
  HOST: '127.0.0.1',
  ISSUER: 'https://sso.example.com',
  ORDERS_URL: 'https://orders.example.com',
  INVOICES_URL: 'https://invoices.example.com',
};
const dist = mkdtempSync(join(tmpdir(), 'signet-portal-'));
let server;
let base;

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<title>Portal</title>');
  writeFileSync(join(dist, 'assets', 'app-1.js'), 'export {};');
  // More than a connection holds that nobody reads.
  writeFileSync(join(dist, 'assets', 'large-1.js'), Buffer.alloc(16 * 1024 * 1024, ' '));
  server = await startPortal(env, dist);
  base = `http://127.0.0.1:${server.address().port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(dist, { recursive: true, force: true });
});

function pointsInto(fd, folder) {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
  } catch {
    // Of this very look.
    return false;
  }
}

describe('the portal server', () => {
  it('serves the app at every page path, and its configuration', async () => {
    for (const path of ['/', '/callback?code=x', '/who-accepts']) {
      const response = await fetch(base + path);
      expect([response.status, await response.text()]).toEqual([200, '<title>Portal</title>']);
    }
    expect(await (await fetch(`${base}/config.json`)).json()).toEqual({
      issuer: 'https://sso.example.com',
      clientId: 'portal',
      ordersUrl: 'https://orders.example.com',
      invoicesUrl: 'https://invoices.example.com',
    });
  });

  it('says that it lives, and is ready as long as the app is there', async () => {
    const asked = async (path) => {
      const response = await fetch(base + path);
      return [response.status, await response.json()];
    };
    expect(await asked('/health')).toEqual([200, { status: 'ok' }]);
    expect(await asked('/health/ready')).toEqual([200, { status: 'ok' }]);
    const page = join(dist, 'index.html');
    renameSync(page, `${page}.away`);
    while ((await asked('/health/ready'))[0] === 200);
    expect(await asked('/health/ready')).toEqual([503, { status: 'down' }]);
    expect(await asked('/health')).toEqual([200, { status: 'ok' }]);
    expect((await fetch(base)).status).toBe(503);
    renameSync(`${page}.away`, page);
    while ((await asked('/health/ready'))[0] === 503);
    expect((await fetch(base)).status).toBe(200);
  });

  // By design where the system says which files are open.
  if (existsSync('/proc/self/fd')) {
    it('keeps no file open for who left before its end', async () => {
      const isOpen = () => readdirSync('/proc/self/fd').some((fd) => pointsInto(fd, join(dist, 'assets')));
      const socket = connect(server.address().port, '127.0.0.1');
      socket.write('GET /assets/large-1.js HTTP/1.1\r\nHost: portal\r\n\r\n');
      await once(socket, 'data');
      expect(isOpen()).toBe(true);
      socket.destroy();
      while (isOpen()) await new Promise((resolve) => setImmediate(resolve));
    });
  }

  it('lets the app say that there is nothing at another address', async () => {
    const response = await fetch(`${base}/orders/old`);
    expect([response.status, await response.text()]).toEqual([404, '<title>Portal</title>']);
  });

  it('lets script talk to the issuer and the two APIs alone', async () => {
    const policy = (await fetch(base)).headers.get('content-security-policy');
    expect(policy).toContain(
      "connect-src 'self' https://sso.example.com https://orders.example.com https://invoices.example.com",
    );
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/../../x.js', '/assets/none.js'])(
    'has no %s',
    async (path) => {
      expect((await fetch(base + path)).status).toBe(404);
    },
  );

  it('caches hashed assets and refuses other methods', async () => {
    expect((await fetch(`${base}/assets/app-1.js`)).headers.get('cache-control')).toContain('immutable');
    expect((await fetch(base, { method: 'POST' })).status).toBe(405);
  });
});

describe('its configuration', () => {
  it('may have an issuer under a path', () => {
    expect(parseConfig({ ...env, ISSUER: 'https://sso.example.com/team' }).app.issuer).toBe(
      'https://sso.example.com/team',
    );
  });

  it.each([
    ['ISSUER', undefined, 'ISSUER is not set'],
    ['ISSUER', 'https://sso.example.com/', 'ISSUER must not end with a slash'],
    ['HOST', 'http://localhost', 'HOST must be a name or an address, without scheme and port'],
    ['ORDERS_URL', 'https://orders.example.com/x', 'ORDERS_URL must be an origin: scheme, host and port, no path'],
    ['PORT', 'http', 'PORT must be a port from 0 to 65535'],
  ])('names %s', (name, value, message) => {
    expect(() => parseConfig({ ...env, [name]: value })).toThrow(message);
  });
});
