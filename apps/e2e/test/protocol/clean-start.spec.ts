import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { freePorts } from '@signet/workspace/ports';
import { startStack } from '@signet/workspace/stack';

const dataDir = mkdtempSync(join(tmpdir(), 'signet-clean-start-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** All that the apps wrote from their start to their end, and who can sign in. */
async function start(demoPassword?: string) {
  const [sso = 0, orders = 0, invoices = 0, portal = 0] = await freePorts(4);
  const written: string[] = [];
  const stack = await startStack({
    ports: { sso, orders, invoices, portal },
    dataDir,
    ...(demoPassword !== undefined && { demoPassword }),
    onLine: (app, line) => written.push(`${app}: ${line}`),
  });
  await stack.stop();
  return { written, credentials: stack.credentials };
}

it('starts and stops without a warning, and tells again how to sign in', async () => {
  const first = await start('a password of the demo');
  // The lines first: where there is one too many, the failure shows it.
  expect(first.written.filter((line) => !line.includes(' listens on http'))).toEqual([]);
  expect(first.written.map((line) => line.split(':', 1)[0]).sort()).toEqual(['invoices', 'orders', 'portal', 'sso']);
  expect(first.credentials).toEqual([
    { username: 'alice', password: 'a password of the demo' },
    { username: 'bob', password: 'a password of the demo' },
  ]);
  // Another wish does not change what is there.
  const second = await start('another password');
  expect(second.written.filter((line) => !line.includes(' listens on http'))).toEqual([]);
  expect(second.credentials).toEqual(first.credentials);
  expect(statSync(join(dataDir, 'demo-passwords')).mode & 0o077).toBe(0);
}, 400_000);
