#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { mkdtempSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { join } = await import('node:path');
const { ensureInstalled } = await import('./lib/install.mjs');
const { build } = await import('./lib/build.mjs');
const { freePorts } = await import('./lib/ports.mjs');
const { run } = await import('./lib/processes/index.mjs');
const { startStack } = await import('./lib/stack.mjs');
const { inRoot } = await import('./lib/paths.mjs');

let exitCode = 1;
let stack;
const dataDir = mkdtempSync(join(tmpdir(), 'signet-demo-'));
try {
  await ensureInstalled();
  await build();
  const [sso, orders, invoices, portal] = await freePorts(4);
  stack = await startStack({ ports: { sso, orders, invoices, portal }, dataDir, log: console.log });
  const [alice] = stack.credentials;
  const walk = run(process.execPath, [inRoot('tools', 'demo', 'dist', 'main.js')], {
    env: {
      ...process.env,
      ISSUER: stack.addresses.issuer,
      ORDERS_URL: stack.addresses.ordersUrl,
      INVOICES_URL: stack.addresses.invoicesUrl,
      PORTAL_URL: stack.addresses.portalUrl,
      DEMO_USERNAME: alice.username,
      DEMO_PASSWORD: alice.password,
    },
    timeoutMs: 120_000,
  });
  exitCode = (await Promise.race([stack.failed, walk])).code;
  if (exitCode === 0) {
    console.log('\nWhat the refusing APIs wrote to their own logs:');
    for (const app of ['orders', 'invoices']) {
      for (const line of stack.logs[app]
        .filter((entry) => /audience_mismatch|acr_insufficient/.test(entry))
        .slice(-3)) {
        console.log(`  [${app}] ${line}`);
      }
    }
    const refused = stack.logs.orders.findLast((line) => line.includes('audience_mismatch'));
    const [, code] = /"support_code":"([^"]+)"/.exec(refused ?? '') ?? [];
    if (code === undefined) throw new Error('no refusal of orders has a support code');
    // What they refused last, the APIs tell the issuer at their end.
    await stack.stop();
    console.log(`\nWhat \`signet explain ${code}\` makes of the last of orders:`);
    for (const line of (await stack.explain(code)).trimEnd().split('\n')) console.log(`  ${line}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
} finally {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(exitCode);
