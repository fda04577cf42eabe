import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeSignerContracts } from '@signet/authorization-server/testing';
import type { Log } from '@signet/telemetry';
import { EnvironmentKeys } from './environment-keys.js';
import { FileKeys } from './file-keys.js';
import { parseKeys } from './parse-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-signers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const log = { event: () => {} } as unknown as Log;

describeSignerContracts('of a file', async (keys) => {
  const file = join(folder, 'keys.json');
  writeFileSync(file, JSON.stringify({ keys }), { mode: 0o600 });
  return (await FileKeys.open([file], log)).signers();
});

describeSignerContracts('of the environment', async (keys) =>
  new EnvironmentKeys(parseKeys(JSON.stringify({ keys }))).signers(),
);
