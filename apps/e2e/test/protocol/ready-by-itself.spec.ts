import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { runApp } from '../support/running-app.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-ready-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an API that nobody sends a token to is ready when its issuer has keys, and not before', async () => {
  const jwk = await exportJWK((await generateKeyPair('ES256')).publicKey);
  const answers = [
    () => ({ status: 503, body: {} }),
    () => ({ status: 200, body: { keys: [] } }),
    () => ({ status: 200, body: { keys: [{ ...jwk, kid: 'k1', alg: 'ES256', use: 'sig' }] } }),
  ];
  let stage = 0;
  const asked = new Set<number>();
  const server = createServer((_request, response) => {
    asked.add(stage);
    const { status, body } = answers[stage]?.() ?? { status: 500, body: {} };
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const app = await runApp('invoices', folder, { JWKS_URI: `http://127.0.0.1:${port}/jwks`, DRAIN_DELAY: '0' });
  const ready = async () => (await fetch(`http://127.0.0.1:${app.port}/health/ready`)).status;
  try {
    for (const broken of [0, 1]) {
      stage = broken;
      while (!asked.has(broken)) expect(await ready()).toBe(503);
      expect(await ready()).toBe(503);
    }
    stage = 2;
    while ((await ready()) !== 200);
    expect(asked).toEqual(new Set([0, 1, 2]));
  } finally {
    await app.process.kill();
    server.close();
  }
});
