import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '../database/database-unavailable.js';
import { healthDocuments, statusOf } from './health-documents.js';
import { type Check, type Finding, Readiness, type ReadinessReport } from './readiness.js';

const down: Finding = { reason: 'database_not_writable', detail: 'SQLITE_FULL' };

/** A process whose seconds a test lets pass, with looks that it answers. */
class Scene {
  now = 1_000;
  asked = 0;
  readonly said: string[] = [];
  answer: () => Promise<Finding | undefined> = async () => undefined;
  #tick: () => void = () => {};
  readonly readiness: Readiness;

  constructor(more: Partial<Check> = {}) {
    const check: Check = {
      reason: 'database_away',
      look: () => {
        this.asked += 1;
        return this.answer();
      },
      ...more,
    };
    this.readiness = new Readiness([check], {
      clock: { now: () => this.now },
      onChange: ({ status, reasons }) => this.said.push([status, ...reasons.map(({ reason }) => reason)].join(' ')),
      repeat: (tick) => {
        this.#tick = tick;
        return () => {};
      },
    });
  }

  async second(times = 1): Promise<ReadinessReport> {
    for (let each = 0; each < times; each += 1) {
      this.now += 1;
      this.#tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.readiness.report();
  }

  async started(): Promise<this> {
    await this.readiness.start();
    return this;
  }
}

describe('readiness', () => {
  it('is not claimed before anything was looked at', () => {
    expect(new Scene().readiness.report().status).toBe('down');
  });

  it('says what is wrong, since when, and that it is right again', async () => {
    const scene = await new Scene().started();
    expect(scene.readiness.report()).toEqual({ status: 'ok', reasons: [] });
    scene.answer = async () => down;
    expect(await scene.second()).toEqual({ status: 'down', reasons: [{ ...down, since: 1_001 }] });
    expect(await scene.second(3)).toEqual({ status: 'down', reasons: [{ ...down, since: 1_001 }] });
    scene.answer = async () => undefined;
    expect(await scene.second()).toEqual({ status: 'ok', reasons: [] });
    expect(scene.said).toEqual(['down database_not_writable', 'ok']);
  });

  it('looks by its own timer, however many ask', async () => {
    const scene = await new Scene({ every: 3 }).started();
    for (let each = 0; each < 100; each += 1) scene.readiness.report();
    expect(scene.asked).toBe(1);
    await scene.second(2);
    expect(scene.asked).toBe(1);
    await scene.second();
    expect(scene.asked).toBe(2);
  });

  it('makes nothing of one look that fails, and of a slow one', async () => {
    const scene = await new Scene().started();
    scene.answer = () => Promise.reject(new DatabaseUnavailable('ECONNRESET'));
    expect((await scene.second()).status).toBe('ok');
    let answer = (_: undefined) => {};
    scene.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await scene.second(5);
    expect(scene.readiness.report().status).toBe('ok');
    answer(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    scene.answer = async () => undefined;
    expect((await scene.second()).status).toBe('ok');
    expect(scene.said).toEqual([]);
  });

  it('takes looks that fail one after the other for what is wrong, without the words of others', async () => {
    const scene = await new Scene().started();
    scene.answer = () => Promise.reject(new DatabaseUnavailable('ECONNREFUSED'));
    expect((await scene.second(2)).reasons).toMatchObject([{ reason: 'database_away', detail: 'ECONNREFUSED' }]);
    scene.answer = () => Promise.reject(new Error('postgres://signet:secret@db refuses'));
    expect(JSON.stringify(await scene.second())).not.toContain('secret');
  });

  it('takes a look that hangs for what is wrong, begins no second one, and comes back with its end', async () => {
    const scene = await new Scene().started();
    let answer = (_: undefined) => {};
    scene.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    expect(await scene.second(6)).toMatchObject({ status: 'down', reasons: [{ detail: 'no answer for 5 s' }] });
    await scene.second(20);
    expect(scene.asked).toBe(2);
    answer(undefined);
    scene.answer = async () => undefined;
    expect((await scene.second()).status).toBe('ok');
    expect(scene.said).toEqual(['down database_away', 'ok']);
  });

  it('stays ready where somebody should look, and says one reason once', async () => {
    const doubt: Finding = { reason: 'clock_doubted', detail: 'the clock jumped 90 s ahead' };
    const clock = { now: () => 5 };
    const look = async () => doubt;
    const readiness = new Readiness(
      [
        { reason: 'clock_doubted', look },
        { reason: 'clock_doubted', look },
      ],
      { clock },
    );
    await readiness.start();
    const report = readiness.report();
    expect(report).toEqual({ status: 'degraded', reasons: [{ ...doubt, since: 5 }] });
    expect(statusOf(report)).toBe(200);
    await readiness.stop();
  });

  it('drains before anything else', async () => {
    const scene = await new Scene().started();
    scene.answer = async () => down;
    await scene.second();
    let isDraining = false;
    scene.readiness.drainsWhen(() => isDraining);
    expect(scene.readiness.report().status).toBe('down');
    isDraining = true;
    expect(scene.readiness.report()).toMatchObject({
      status: 'draining',
      reasons: [{ reason: 'draining', since: 1_001 }, { reason: 'database_not_writable' }],
    });
    await scene.second(3);
    expect(scene.said).toEqual(['down database_not_writable']);
  });

  it('is a document with its reasons for operators', async () => {
    const scene = await new Scene().started();
    const [liveness, ready] = healthDocuments(scene.readiness);
    expect(await ready?.read()).toEqual({ status: 200, body: '{"status":"ok","reasons":[]}' });
    scene.answer = async () => down;
    await scene.second();
    expect(await ready?.read()).toEqual({
      status: 503,
      body: JSON.stringify({ status: 'down', reasons: [{ ...down, since: 1_001 }] }),
    });
    expect(await liveness?.read()).toEqual({ status: 200, body: '{"status":"ok"}' });
  });
});
