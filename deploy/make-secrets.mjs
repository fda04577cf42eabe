// Makes the secrets of a compose stack on its first start, each in the volume of the service that reads it.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? '/secrets';
const secret = () => randomBytes(32).toString('base64url');

function keep(folder, name, make) {
  mkdirSync(join(root, folder), { recursive: true });
  const file = join(root, folder, name);
  if (existsSync(file)) return false;
  // Each volume is mounted into one service only; the service's user is not the one that writes here.
  writeFileSync(file, make(), { mode: 0o444, flag: 'wx' });
  return true;
}

keep('postgres', 'superuser-password', secret);
for (const app of ['sso', 'orders', 'invoices']) {
  const password = secret();
  if (keep('postgres', `${app}-password`, () => password)) {
    keep(app, 'database-url', () => `postgres://${app}:${password}@postgres:5432/${app}`);
  }
}
keep('sso', 'master-key', secret);
const clientSecret = secret();
if (keep('sso', 'orders-client-secret', () => clientSecret)) keep('orders', 'client-secret', () => clientSecret);
keep('sso', 'demo-password', () => process.env.DEMO_PASSWORD || randomBytes(12).toString('base64url'));
for (const folder of ['postgres', 'sso', 'orders', 'invoices']) chmodSync(join(root, folder), 0o755);
