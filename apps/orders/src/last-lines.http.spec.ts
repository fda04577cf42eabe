import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createOrdersApp } from './create-orders-app.js';

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:1';

it('what is said at the end is written before the log is closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orders-end-'));
  const done: string[] = [];
  const output = {
    write: (line: string) => void done.push((JSON.parse(line) as { event: string }).event),
    takeLost: () => 0,
    flush: async () => void done.push('flushed'),
  };
  const app = await createOrdersApp(
    {
      host: '127.0.0.1',
      port: 0,
      database: { type: 'sqlite', file: join(folder, 'orders.sqlite') },
      issuer: 'https://sso.example.com',
      jwksUri: `${nowhere}/jwks`,
      portalOrigin: undefined,
      explainRejections: false,
      clientId: 'orders',
      clientSecret: 'a secret of the orders app',
      tokenEndpoint: `${nowhere}/token`,
      invoicesUrl: nowhere,
      traces: {
        endpoint: `${nowhere}/v1/traces`,
        headers: {},
        timeout: 500,
        resource: {},
        sampler: { name: 'always_on', ratio: 1 },
      },
    },
    { output },
  );
  try {
    await app.listen(0, '127.0.0.1');
    expect((await fetch(`${await app.getUrl()}/docs-json`)).status).toBe(200);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
  expect(done).toContain('traces_dropped');
  expect(done.lastIndexOf('flushed')).toBeGreaterThan(done.lastIndexOf('traces_dropped'));
});
