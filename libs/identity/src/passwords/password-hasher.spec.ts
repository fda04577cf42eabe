import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const password = 'correct horse battery';

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher(cheap, { threads: 1 });
  afterAll(() => hasher.close());

  it('makes argon2id hashes with its parameters, each with a salt of its own', async () => {
    const [one, other] = [await hasher.hash(password), await hasher.hash(password)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1,keyid=TkZD\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('tells the right password from others, whatever parameters the hash names', async () => {
    const stronger = new PasswordHasher({ ...cheap, timeCost: 2 }, { threads: 1 });
    for (const hash of [await hasher.hash(password), await stronger.hash(password)]) {
      expect(await hasher.verify(hash, password)).toBe(true);
      expect(await hasher.verify(hash, `${password} `)).toBe(false);
    }
    await stronger.close();
  });

  it('matches nothing with a value that is no hash', async () => {
    for (const stored of ['', 'plain', '$argon2id$v=19$m=64,t=1,p=1$short']) {
      expect(await hasher.verify(stored, stored)).toBe(false);
    }
  });

  it('says of parameters that cannot be no more than that', async () => {
    const impossible = new PasswordHasher({ ...cheap, memoryCost: 1 }, { threads: 1 });
    await expect(impossible.hash(password)).rejects.toThrow(/^argon2id refused its parameters$/);
    await impossible.close();
  });

  it('verifies for nobody a hash of the same cost', async () => {
    const verify = jest.spyOn(hasher, 'verify');
    expect(await hasher.verifyDummy(password)).toBe(false);
    const [dummy] = verify.mock.calls[0] ?? [];
    expect(dummy).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    verify.mockRestore();
  });

  it('has its threads give way to the event loop, where the system can', async () => {
    await hasher.warmUp();
    const expected = process.platform === 'linux' ? [Math.min(19, getPriority(process.pid) + 15)] : [];
    expect(priorities()).toEqual(expect.arrayContaining(expected));
  });
});

/** proc(5): the nice values of this process's threads. */
function priorities(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}
