import { beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '@signet/cli';
import type { Person } from '../support/browser-flow.js';
import { DirectBrowser } from './direct-browser.js';
import type { SlowReceiver } from './slow-receivers.js';
import type { System } from './system.js';

/** Seconds without a visit after which a session is over: less than the clocks are apart. */
export const idle = 90;
/** By the clock of the database. */
const now = 'EXTRACT(EPOCH FROM clock_timestamp())::bigint';

interface Running {
  readonly system: System;
  /** Addresses of the replicas whose machines are a minute behind and a minute ahead. */
  readonly behind: string;
  readonly ahead: string;
  readonly hook: SlowReceiver;
  readonly mail: SlowReceiver;
  /** Of an authorization request. */
  readonly query: string;
}

/** What waits for a time to come, where it is written by one replica and read by another: lockout, idle sessions, leases. */
export function describeWaits(start: () => Running): void {
  describe('what one of two issuers writes and the other waits for, with clocks two minutes apart', () => {
    let running: Running;
    beforeAll(() => {
      running = start();
    });

    const browser = (address: string) =>
      new DirectBrowser(running.system.addresses.issuer, running.system.addresses.redirectUri, address);
    const hasCode = (answer: URL | undefined) => answer?.searchParams.has('code') ?? false;

    it('whoever guesses by turns at both is counted once, and waits at both as long', async () => {
      const [person] = running.system.people as [Person];
      const [guesser, honest] = ['203.0.113.7', '198.51.100.9'];
      const signsIn = async (at: string, address: string, password = person.password) =>
        hasCode(await browser(address).signIn(at, running.query, { ...person, password }));
      for (const at of [running.behind, running.ahead, running.behind, running.ahead, running.behind])
        expect(await signsIn(at, guesser, 'a guess')).toBe(false);
      const [counted, ...rest] = await running.system.query(
        `SELECT "key", "failures", ${now} - "last_failed_at" AS "since" FROM "login_attempt" WHERE "key" LIKE 'pair:%'`,
      );
      expect([counted?.failures, rest]).toEqual(['5', []]);
      // As the database sees it, whichever was the last to count.
      expect(Math.abs(Number(counted?.since))).toBeLessThan(30);
      /** As after eleven failures, for which 64 seconds are to be waited. */
      const failedBefore = (seconds: number) =>
        running.system.query(`INSERT INTO "login_attempt" ("key", "failures", "last_failed_at", "drained_at")
        VALUES ('${counted?.key}', 11, ${now} - ${seconds}, ${now} - ${seconds})
        ON CONFLICT ("key") DO UPDATE SET "failures" = 11, "last_failed_at" = ${now} - ${seconds}, "drained_at" = ${now} - ${seconds}`);
      for (const at of [running.ahead, running.behind]) {
        await failedBefore(5);
        expect([at, await signsIn(at, guesser)]).toEqual([at, false]);
        // Somebody who comes from elsewhere waits for nobody's guesses.
        expect([at, await signsIn(at, honest)]).toEqual([at, true]);
        await failedBefore(66);
        expect([at, await signsIn(at, guesser)]).toEqual([at, true]);
      }
    });

    it('a session is idle at both as soon, and at none sooner', async () => {
      const [person] = running.system.people as [Person];
      for (const [first, second] of [
        [running.behind, running.ahead],
        [running.ahead, running.behind],
      ] as const) {
        const here = browser('198.51.100.10');
        expect(hasCode(await here.signIn(first, running.query, person))).toBe(true);
        const seenBefore = (seconds: number) =>
          running.system.query(`UPDATE "session" SET "last_seen_at" = ${now} - ${seconds}`);
        for (const at of [second, first]) {
          await seenBefore(idle - 40);
          expect([at, hasCode(await here.silently(at, running.query))]).toEqual([at, true]);
        }
        await seenBefore(idle + 2);
        for (const at of [first, second]) {
          expect((await here.silently(at, running.query)).searchParams.get('error')).toBe('login_required');
        }
      }
    });

    const signet = async (...argv: string[]) => {
      let said = '';
      const io = {
        env: running.system.environment,
        stdout: (text: string) => {
          said += text;
        },
        stderr: () => {},
        readStdin: async () => '',
      };
      expect([argv, await runCli([...argv, '--json'], io)]).toEqual([argv, 0]);
      return JSON.parse(said) as Readonly<Record<string, unknown>>;
    };

    it('a lease of a process that died is taken when it is over by the clock of the database, and none is for ever', async () => {
      const [person] = running.system.people as [Person];
      for (const seconds of [3, 86_400]) {
        const dead = `SET "holder" = 'of a process that died', "held_until" = ${now} + ${seconds}`;
        await running.system.query(`UPDATE "audit_chain" ${dead}`);
        const [{ held_until: until } = {}] = await running.system.query('SELECT "held_until" FROM "audit_chain"');
        const verb = seconds === 3 ? 'disable' : 'enable';
        await signet('users', verb, person.username);
        const sealed = `SELECT l."sealed_at" FROM "audit_link" l JOIN "audit_entry" e USING ("entry_id") WHERE e."verb" = 'account_${verb}d'
        ORDER BY l."position" DESC LIMIT 1`;
        const waiting = `SELECT COUNT(*) AS "count" FROM "audit_entry" e WHERE e."verb" = 'account_${verb}d'
        AND NOT EXISTS (SELECT 1 FROM "audit_link" l WHERE l."entry_id" = e."entry_id")`;
        while (Number((await running.system.query(waiting))[0]?.count) > 0)
          await running.system.query('SELECT pg_sleep(0.02)');
        const [{ sealed_at: at } = {}] = await running.system.query(sealed);
        // Not before it was over; a lease that nobody can have taken counts for nothing.
        if (seconds === 3) expect(Number(at)).toBeGreaterThanOrEqual(Number(until));
        else expect(Number(at)).toBeLessThan(Number(until));
        const [{ holder, left } = {}] = await running.system.query(
          `SELECT "holder", "held_until" - ${now} AS "left" FROM "audit_chain"`,
        );
        expect(holder).not.toBe('of a process that died');
        expect(Number(left)).toBeLessThanOrEqual(31);
      }
    });

    it('what one of them sends the other does not send, however long the answer takes', async () => {
      await signet('webhooks', 'add', `http://127.0.0.1:${running.hook.port}/`, '--name', 'mail_tested');
      const receivers = [running.hook, running.mail];
      const distinct = ({ arrived }: SlowReceiver) => new Set(arrived).size;
      for (const count of [1, 2]) {
        await signet('mail', 'test', '--to', `to-${count}@example.com`);
        for (const each of receivers)
          while (distinct(each) < count) await running.system.query('SELECT pg_sleep(0.02)');
      }
      for (const each of receivers) each.answer();
      const left = `SELECT (SELECT COUNT(*) FROM "webhook_delivery") + (SELECT COUNT(*) FROM "mail" WHERE "state" <> 'sent') AS "count"`;
      while (Number((await running.system.query(left))[0]?.count) > 0)
        await running.system.query('SELECT pg_sleep(0.02)');
      expect(receivers.map(({ arrived }) => arrived.length)).toEqual([2, 2]);
    });
  });
}
