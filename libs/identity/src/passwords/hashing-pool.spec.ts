import { afterEach, describe, expect, it } from '@jest/globals';
import { HashingPool, type HashingPoolOptions } from './hashing-pool.js';

/** Answers with its thread's number after the milliseconds that `hash` says, or does what `password` says. */
const program = `
  import { parentPort, threadId, workerData } from 'node:worker_threads';
  parentPort.postMessage({ id: threadId });
  const forEver = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  parentPort.on('message', ({ hash, password }) => {
    if (password === 'leave') process.exit(3);
    if (password === 'throw') throw new Error('broken');
    if (password === 'never' || (password === 'starve' && workerData.isPolite)) forEver();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(hash));
    parentPort.postMessage(String(threadId));
  });
`;
const entry = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
const pools: HashingPool[] = [];

function start(options: Partial<HashingPoolOptions> = {}): HashingPool {
  const pool = new HashingPool({ entry, threads: 1, waiting: 10, patience: 60_000, ...options });
  pools.push(pool);
  return pool;
}

const taking = (milliseconds: number) =>
  ({ kind: 'verify', hash: String(milliseconds), password: 'a secret' }) as const;
const doing = (what: 'leave' | 'throw' | 'never' | 'starve') =>
  ({ kind: 'verify', hash: '0', password: what }) as const;
const unavailable = { name: 'IdentityError', code: 'temporarily_unavailable' };

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('HashingPool', () => {
  it('answers in the order of arrival', async () => {
    const pool = start();
    const answered: number[] = [];
    const jobs = [30, 0, 20, 10].map((milliseconds, index) =>
      pool.run(taking(milliseconds)).then(() => answered.push(index)),
    );
    await Promise.all(jobs);
    expect(answered).toEqual([0, 1, 2, 3]);
  });

  it('uses as many threads as it may, and no more', async () => {
    const pool = start({ threads: 2 });
    const threads = await Promise.all(Array.from({ length: 6 }, () => pool.run(taking(20))));
    expect(new Set(threads).size).toBe(2);
  });

  it('uses a thread again before it starts another', async () => {
    const pool = start({ threads: 2 });
    const first = await pool.run(taking(0));
    expect(await pool.run(taking(0))).toBe(first);
  });

  it('refuses what is one too many, and takes more as soon as there is room', async () => {
    const pool = start({ waiting: 2 });
    const jobs = Array.from({ length: 3 }, () => pool.run(taking(10)));
    expect(pool.isFull()).toBe(true);
    await expect(pool.run(taking(0))).rejects.toMatchObject(unavailable);
    await Promise.all(jobs);
    expect(pool.isFull()).toBe(false);
    await expect(pool.run(taking(0))).resolves.toEqual(expect.any(String));
  });

  it('refuses what waited too long, and goes on with what did not', async () => {
    const pool = start({ patience: 40 });
    await pool.run(taking(0));
    const [slow, late] = [pool.run(taking(100)), pool.run(taking(0))];
    await expect(late).rejects.toMatchObject(unavailable);
    await expect(slow).resolves.toEqual(expect.any(String));
    await expect(pool.run(taking(0))).resolves.toEqual(expect.any(String));
  });

  it('refuses what waited too long also where no thread gets free', async () => {
    const pool = start({ patience: 40 });
    const stuck = pool.run(doing('never'));
    await expect(pool.run(taking(0))).rejects.toMatchObject(unavailable);
    expect(pool.isFull({ line: 'known', source: [] })).toBe(false);
    await pool.close();
    await expect(stuck).rejects.toThrow('no longer');
  });

  it('gives no turn to those who have left, and their place to others', async () => {
    const pool = start({ waiting: 3 });
    const begun: string[] = [];
    const bring = (source: string, hasLeft: () => boolean) =>
      pool.run(taking(1), { line: 'stranger', source: [source], hasLeft }).then(() => begun.push(source));
    const outcomes = await Promise.allSettled([
      bring('a', () => false),
      bring('b', () => true),
      bring('c', () => true),
      bring('d', () => false),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(begun).toEqual(['a', 'd']);
  });

  describe('on a machine', () => {
    /** A clock of looks, at each of which this process had so much of the 250 ms, its threads nothing. */
    function machine(other: number) {
      let looks = 0;
      const seen: (() => void)[] = [];
      const after = (count: number) =>
        new Promise<void>((resolve) => seen.push(() => (looks >= count ? resolve() : undefined)));
      const now = () => {
        looks += 1;
        for (const each of seen) each();
        return looks * 250;
      };
      return { cpuTimes: { now, ofProcess: () => looks * other, ofThread: () => 0 }, after };
    }

    it('that strangers have, lets threads as urgent as they take over from those that starve', async () => {
      const pool = start({ threads: 2, cores: 1, ...machine(0) });
      const polite = await pool.run(taking(0));
      const answers = await Promise.all([pool.run(doing('starve')), pool.run(doing('starve')), pool.run(taking(0))]);
      expect(answers).not.toContain(polite);
      // And goes on with these.
      expect(answers).toContain(await pool.run(doing('starve')));
    });

    it('that the process itself has, goes on giving way', async () => {
      const { cpuTimes, after } = machine(250);
      const pool = start({ cores: 1, cpuTimes });
      let isOver = false;
      const starving = pool.run(doing('starve')).finally(() => {
        isOver = true;
      });
      await after(8);
      expect(isOver).toBe(false);
      await pool.close();
      await expect(starving).rejects.toThrow('no longer');
    });

    it('that does not say what threads had, leaves them as they are', async () => {
      const { cpuTimes, after } = machine(0);
      const pool = start({ cores: 1, cpuTimes: { ...cpuTimes, ofThread: () => undefined } });
      let isOver = false;
      const starving = pool.run(doing('starve')).finally(() => {
        isOver = true;
      });
      await after(8);
      expect(isOver).toBe(false);
      await pool.close();
      await expect(starving).rejects.toThrow('no longer');
    });
  });

  it.each(['leave', 'throw'] as const)('rejects the job of a thread that does %s, and starts another', async (what) => {
    const pool = start();
    const [first, dying, next] = [pool.run(taking(0)), pool.run(doing(what)), pool.run(taking(0))];
    await expect(dying).rejects.toThrow('a thread that hashes passwords ended');
    expect(await next).not.toBe(await first);
  });

  it('rejects each job where no thread can be started', async () => {
    const pool = start({ entry: new URL('./there-is-no-such-file.mjs', import.meta.url) });
    const jobs = [pool.run(taking(0)), pool.run(taking(0))];
    const outcomes = await Promise.allSettled(jobs);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('lets a source that brings little go before the rest of one that brings much', async () => {
    const pool = start({ waiting: 40 });
    const answered: string[] = [];
    const bring = (source: string) =>
      pool.run(taking(1), { line: 'stranger', source: [source] }).then(() => answered.push(source));
    await Promise.all([...Array.from({ length: 20 }, () => bring('storm')), bring('one'), bring('two')]);
    expect(answered.slice(0, 4)).toEqual(['storm', 'storm', 'one', 'two']);
  });

  it('gives every second turn to those who are known, whatever storm there is, and has room of theirs', async () => {
    const pool = start({ waiting: 6 });
    const answered: string[] = [];
    const bring = (line: 'known' | 'stranger', source: string) =>
      pool.run(taking(1), { line, source: [source] }).then(
        () => answered.push(source),
        () => answered.push(`${source} refused`),
      );
    const storm = Array.from({ length: 12 }, (_, index) => bring('stranger', `s${index}`));
    await Promise.all([...storm, bring('known', 'k0'), bring('known', 'k1')]);
    const done = answered.filter((each) => !each.endsWith('refused'));
    expect(done.indexOf('k0')).toBeLessThanOrEqual(2);
    expect(done.indexOf('k1')).toBeLessThanOrEqual(4);
    expect(answered.filter((each) => each.startsWith('k'))).toEqual(['k0', 'k1']);
  });

  it('takes the place of one that brings much where all are taken', async () => {
    const pool = start({ waiting: 4 });
    const outcome = (source: string) =>
      pool.run(taking(1), { line: 'stranger', source: [source] }).then(
        () => `${source} done`,
        () => `${source} refused`,
      );
    const all = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e'].map(outcome);
    expect(await Promise.all(all)).toEqual([
      'a done',
      'a done',
      'a refused',
      'b done',
      'b refused',
      'c done',
      'd done',
      'e refused',
    ]);
  });

  it('says nothing of a job in an error', async () => {
    const pool = start({ waiting: 0 });
    const [, refused] = await Promise.allSettled([pool.run(taking(0)), pool.run(taking(0))]);
    const ended = await start()
      .run(doing('throw'))
      .catch((error: unknown) => error);
    for (const error of [(refused as PromiseRejectedResult).reason, ended]) {
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/secret|throw"/);
    }
  });

  it('refuses what runs, what waits and what comes when it is closed', async () => {
    const pool = start();
    const jobs = Promise.allSettled([pool.run(taking(50)), pool.run(taking(0))]);
    await pool.close();
    expect((await jobs).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.run(taking(0))).rejects.toThrow('no longer');
  });
});
