import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { patientUrl, startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { DataSource } from 'typeorm';
import { runOrders } from '../test/running-orders.js';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(() => postgres?.stop());

/** How many are asked at once, and of them those that are turned away for certain: the rest have places. */
const [asked, turnedAway] = [400, 250];

it('turns requests away while a table is locked, health first, and goes on with those that it took', async () => {
  const url = await postgres.createDatabase();
  const running = await runOrders(patientUrl(url));
  const other = await new DataSource({ type: 'postgres', url }).initialize();
  try {
    const authorization = `Bearer ${await running.token()}`;
    const ask = async (path: string) => {
      const response = await fetch(running.base + path, { headers: { authorization } });
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
    };
    let answered: ReadonlyArray<Promise<Awaited<ReturnType<typeof ask>>>> = [];
    await other.transaction(async (manager) => {
      await manager.query('LOCK TABLE "orders" IN ACCESS EXCLUSIVE MODE');
      let refused = 0;
      await new Promise<void>((resolve) => {
        answered = Array.from({ length: asked }, async () => {
          const answer = await ask('/orders');
          if (answer.status === 503) refused += 1;
          if (refused === turnedAway) resolve();
          return answer;
        });
      });
      // While all of them still wait for the table.
      expect([(await ask('/health')).status, (await ask('/docs-json')).status]).toEqual([200, 200]);
    });
    const answers = await Promise.all(answered);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    const refusals = answers.filter(({ status }) => status === 503);
    expect(new Set(refusals.map(({ retryAfter, body }) => `${retryAfter} ${body}`))).toEqual(
      new Set(['5 {"error":"temporarily_unavailable"}']),
    );
    expect((await ask('/orders')).status).toBe(200);
  } finally {
    await other.destroy();
    await running.close();
  }
});
