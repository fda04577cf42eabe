// Makes the secrets of a compose stack on its first start, each in the volume of the service that reads it.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? '/secrets';
/** `node` of the official images. */
const nodeUser = 1000;
const secret = () => randomBytes(32).toString('base64url');

/** The secret of this file; made where there is none, whole or not at all, so that a start cut short can be repeated. */
function keep(folder, name, fresh = secret()) {
  mkdirSync(join(root, folder), { recursive: true });
  const file = join(root, folder, name);
  const draft = `${file}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, fresh, { mode: 0o400, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  rmSync(draft);
  hand(folder, file);
  return readFileSync(file, 'utf8');
}

/** Each volume is mounted into one service only, whose user alone reads it; here another one writes. */
function hand(folder, file) {
  // PostgreSQL's image reads before and after it gives up being root, under an id that differs between its variants.
  if (folder === 'postgres') return chmodSync(file, 0o444);
  chownSync(file, nodeUser, nodeUser);
  chmodSync(file, 0o400);
}

keep('postgres', 'superuser-password');
for (const app of ['sso', 'orders', 'invoices']) {
  const password = keep('postgres', `${app}-password`);
  keep(app, 'database-url', `postgres://${app}:${password}@postgres:5432/${app}`);
}
keep('sso', 'master-key');
for (const app of ['orders', 'invoices']) keep(app, 'client-secret', keep('sso', `${app}-client-secret`));
keep('sso', 'demo-password', process.env.DEMO_PASSWORD || randomBytes(12).toString('base64url'));
for (const folder of ['postgres', 'sso', 'orders', 'invoices']) chmodSync(join(root, folder), 0o755);
