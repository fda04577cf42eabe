import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadMasterKey } from './key-cipher.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('loadMasterKey', () => {
  it('makes a 0600 file on first start and reads it afterwards', () => {
    const file = join(folder, 'data', 'master-key');
    const first = loadMasterKey({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(loadMasterKey({ file }).decrypt(first.encrypt('text', 'k'), 'k')).toBe('text');
  });

  it('refuses a file that others can read', () => {
    const file = join(folder, 'open');
    loadMasterKey({ file });
    chmodSync(file, 0o644);
    expect(() => loadMasterKey({ file })).toThrow(`${file} can be read by others: chmod 600`);
  });

  it.each(['', 'short', 'x'.repeat(44)])('refuses %j without repeating it', (value) => {
    expect(() => loadMasterKey({ value })).toThrow('the master key is not 32 bytes of base64url');
  });

  it('binds a ciphertext to its key', () => {
    const cipher = loadMasterKey({ value: Buffer.alloc(32, 1).toString('base64url') });
    expect(() => cipher.decrypt(cipher.encrypt('text', 'a'), 'b')).toThrow('the stored secret b does not decrypt');
  });
});
