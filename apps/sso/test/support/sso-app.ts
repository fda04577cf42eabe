import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSsoApp, parseConfig } from '../../src/index.js';
import { Issuer } from '../../src/issuer/issuer.js';

export interface SsoApp {
  /** Where it listens. */
  readonly address: string;
  /** What the controllers work with, for seeding. */
  readonly issuer: Issuer;
  close(): Promise<void>;
}

/** The whole issuer in this process, silent, on a port and a database of its own; it believes X-Forwarded-For. */
export async function startSsoApp(env: Readonly<Record<string, string>> = {}): Promise<SsoApp> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-sso-'));
  const config = parseConfig({
    ISSUER: 'https://sso.example',
    DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
    MASTER_KEY: randomBytes(32).toString('base64url'),
    PASSWORD_HASHING_THREADS: '1',
    TRUSTED_PROXIES: '127.0.0.1',
    ...env,
  });
  const app = await createSsoApp(config);
  app.useLogger(false);
  await app.listen(0, '127.0.0.1');
  const close = async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { address: (await app.getUrl()).replace('[::1]', '127.0.0.1'), issuer: app.get(Issuer), close };
}
