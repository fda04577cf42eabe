import { describe, expect, it } from '@jest/globals';
import { NoTurn, Turns } from './turns.js';

const patient = 600_000;
const here = () => false;

/** Work that ends when it is told. */
function work() {
  const begun: string[] = [];
  const ends: Array<() => void> = [];
  return {
    begun,
    of: (name: string) => () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    },
    end: () => ends.shift()?.(),
  };
}

describe('turns', () => {
  it('are one after the other for one key, and others go their way', async () => {
    const turns = new Turns<string>({ waiting: 8, patience: patient });
    const { begun, of, end } = work();
    const all = [turns.run('a', here, of('a1')), turns.run('a', here, of('a2')), turns.run('b', here, of('b1'))];
    expect(begun).toEqual(['a1', 'b1']);
    end();
    expect(await all[0]).toBe('a1');
    end();
    end();
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1']);
    expect(begun).toEqual(['a1', 'b1', 'a2']);
  });

  it('go on after one that fails', async () => {
    const turns = new Turns<string>({ waiting: 8, patience: patient });
    const failing = turns.run('a', here, () => Promise.reject(new Error('no')));
    const next = turns.run('a', here, async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('are not for those that have left, who make room', async () => {
    const turns = new Turns<string>({ waiting: 2, patience: patient });
    const { begun, of, end } = work();
    let hasLeft = false;
    const first = turns.run('a', here, of('first'));
    const gone = [1, 2].map(() => turns.run('a', () => hasLeft, of('gone')));
    await expect(turns.run('a', here, of('too many'))).rejects.toMatchObject({ reason: 'full' });
    hasLeft = true;
    const next = turns.run('a', here, of('next'));
    for (const each of gone) await expect(each).rejects.toMatchObject({ reason: 'left' });
    end();
    await first;
    await Promise.resolve();
    end();
    expect(await next).toBe('next');
    expect(begun).toEqual(['first', 'next']);
    await expect(turns.run('a', () => true, of('gone'))).rejects.toBeInstanceOf(NoTurn);
  });

  it('are waited for no longer than patience', async () => {
    const turns = new Turns<string>({ waiting: 8, patience: 1 });
    const { begun, of, end } = work();
    const first = turns.run('a', here, of('first'));
    await expect(turns.run('a', here, of('late'))).rejects.toMatchObject({ reason: 'late' });
    end();
    await first;
    expect(begun).toEqual(['first']);
  });
});
