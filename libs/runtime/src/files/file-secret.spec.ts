import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { fileSecret } from './file-secret.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-secret-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a secret is what its file holds now, and what it held last while that is nothing', async () => {
  const file = join(folder, 'secret');
  let lost = 0;
  writeFileSync(file, 'first\n');
  const secret = fileSecret(file, 'first', () => {
    lost += 1;
  });
  expect(await secret()).toBe('first');
  writeFileSync(file, ' second\n');
  expect(await secret()).toBe('second');
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
