import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

describe('the types of the administration API', () => {
  it('are of the document that the issuer has of it', () => {
    const script = fileURLToPath(new URL('api-types.mjs', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
