import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { fileSecret } from './file-secret.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-secret-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a secret is what its file holds now, and what it held last while that is nothing', async () => {
  const file = join(folder, 'secret');
  let lost = 0;
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  writeFileSync(file, 'first\n');
  const secret = fileSecret(file, 'first', () => {
    lost += 1;
  });
  expect(await secret()).toBe('first');
  rmSync(file);
  writeFileSync(file, ' second\n', { mode: 0o644 });
  expect(await secret()).toBe('second');
  // Whoever replaced it did not think of others.
  expect(statSync(file).mode & 0o777).toBe(0o600);
  said.mockRestore();
  for (const lose of [() => writeFileSync(file, '\n'), () => rmSync(file)]) {
    lose();
    expect([await secret(), await secret()]).toEqual(['second', 'second']);
  }
  expect(lost).toBe(1);
  writeFileSync(file, 'third');
  expect(await secret()).toBe('third');
  rmSync(file);
  await secret();
  expect(lost).toBe(2);
});
