import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@signet/workspace/ports';
import { type Stack, startStack } from '@signet/workspace/stack';

export interface RunningStack extends Stack {
  readonly credential: { readonly username: string; readonly password: string };
  readonly redirectUri: string;
  /** Of the issuer's database, for commands of the shell. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * The four built apps as separate processes on free ports with their data in a temporary folder.
 * @param env of all of them
 */
export async function runStack(
  ssoEnv: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<RunningStack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'signet-e2e-'));
  const [sso = 0, orders = 0, invoices = 0, portal = 0] = await freePorts(4);
  const stack = await startStack({
    ports: { sso, orders, invoices, portal },
    dataDir,
    demoPassword: 'an e2e password of its own',
    ssoEnv,
    env,
  });
  const credential = stack.credentials.find(({ username }) => username === 'alice');
  if (!credential) throw new Error('alice was not seeded');
  return {
    ...stack,
    credential,
    env: {
      ISSUER: stack.addresses.issuer,
      DATABASE_URL: `sqlite:${join(dataDir, 'sso.sqlite')}`,
      MASTER_KEY_FILE: join(dataDir, 'master-key'),
      ...ssoEnv,
    },
    redirectUri: `${stack.addresses.portalUrl}/callback`,
    close: async () => {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
