import pg from 'pg';
import type { System } from './system.js';

/** What is done to the system, and what it promises meanwhile. */
export interface Fault {
  readonly name: string;
  readonly promise: string;
  /** Whether it is part of every `npm test`. */
  readonly isShort?: boolean;
  /** Default: wherever the system runs. */
  isPossible?(system: System): boolean;
  /** Resolves when the fault is there; what ends it. */
  begin(system: System): Promise<() => Promise<void>>;
}

const day = 86_400;
const stays = 'nothing acknowledged is lost, no code works twice';

export const faults: readonly Fault[] = [
  {
    name: 'a replica is killed',
    promise: `the other one serves; ${stays}`,
    isShort: true,
    begin: async ({ replicas: [one] }) => {
      await one.kill();
      return () => one.start();
    },
  },
  {
    name: 'a replica is stopped in the middle of everything, and goes on',
    promise: `the other one serves; ${stays}`,
    isShort: true,
    begin: async ({ replicas: [, two] }) => {
      two.freeze();
      return async () => two.thaw();
    },
  },
  {
    name: 'PostgreSQL ends at once and starts again',
    promise: `503 with Retry-After meanwhile; ${stays}`,
    begin: async ({ postgres }) => {
      await postgres.crash();
      return () => postgres.restart();
    },
  },
  {
    name: 'PostgreSQL is stopped in the middle of everything, and goes on',
    promise: `503 with Retry-After within the bounds of docs/waits.md; ${stays}`,
    begin: async ({ postgres }) => {
      await postgres.freeze();
      return async () => postgres.thaw();
    },
  },
  {
    name: 'the disk of the databases is full',
    promise: `what needs room hears 503 with Retry-After; ${stays}`,
    isPossible: ({ disk }) => disk !== undefined,
    begin: async ({ disk }) => {
      disk?.fill();
      return async () => disk?.empty();
    },
  },
  {
    name: 'a table is locked',
    promise: 'what needs it hears 503 with Retry-After, the rest is served; no retry ends a grant',
    isShort: true,
    begin: (system) => locked(system, 'LOCK TABLE "refresh_token" IN ACCESS EXCLUSIVE MODE'),
  },
  {
    name: 'rows are locked',
    promise: 'who needs them hears 503 with Retry-After, others are served',
    begin: (system) =>
      locked(
        system,
        'SELECT 1 FROM "refresh_token" WHERE "successor_digest" IS NULL ORDER BY "expires_at" DESC LIMIT 20 FOR UPDATE',
      ),
  },
  {
    name: 'the network to the database is silent, in both directions',
    promise: `503 with Retry-After within the bounds of docs/waits.md; ${stays}`,
    isShort: true,
    begin: async ({ toDatabase }) => {
      toDatabase.silence();
      return async () => toDatabase.speak();
    },
  },
  {
    name: 'the network from the database is silent: what is asked is done, and nobody hears of it',
    promise: `503 with Retry-After within the bounds of docs/waits.md; ${stays}`,
    begin: async ({ toDatabase }) => {
      toDatabase.silenceAnswers();
      return async () => toDatabase.speak();
    },
  },
  {
    name: 'connections to the database are dead while new ones work',
    promise: 'they are found out and replaced',
    begin: async ({ toDatabase }) => {
      toDatabase.silenceConnections();
      return async () => toDatabase.speak();
    },
  },
  {
    name: 'the network between the APIs and the issuer is silent',
    promise: 'the APIs go on with the keys that they know; what was revoked meanwhile is refused when it speaks again',
    begin: async ({ toIssuer }) => {
      toIssuer.silence();
      return async () => toIssuer.speak();
    },
  },
  {
    name: 'replicas whose clocks are two minutes apart, each a minute off',
    promise: 'nobody notices',
    isShort: true,
    begin: async ({ replicas: [one, two] }) => {
      await Promise.all([one.moveClock(-60), two.moveClock(60)]);
      return async () => void (await Promise.all([one.moveClock(0), two.moveClock(0)]));
    },
  },
  {
    name: 'a replica starts with a clock that is a minute ahead',
    promise: 'nobody notices',
    begin: async ({ replicas: [one] }) => {
      await one.kill();
      await one.start(60);
      return () => one.moveClock(0);
    },
  },
  {
    name: 'the clock of a replica is set back by ten minutes',
    promise: 'nobody notices',
    begin: async ({ replicas: [one] }) => {
      await one.moveClock(-600);
      return () => one.moveClock(0);
    },
  },
  {
    name: 'the clock of a replica is fifteen days ahead for a moment',
    promise: 'nothing is deleted, nothing is over',
    begin: async ({ replicas: [, two] }) => {
      await two.moveClock(15 * day);
      return () => two.moveClock(0);
    },
  },
  {
    name: 'both replicas are restarted, one after the other',
    promise: 'no request is lost',
    begin: async (system) => {
      for (const replica of system.replicas) {
        const { code } = await replica.end();
        if (code !== 0) throw new Error(`${replica.name} ended with ${code}`);
        await replica.start();
        await system.whole();
      }
      return async () => {};
    },
  },
  {
    name: 'nobody reads what a replica writes to its log',
    promise: 'it serves all the same',
    begin: async ({ replicas: [one] }) => {
      const listen = one.deafen();
      return async () => listen();
    },
  },
  {
    name: 'both replicas are killed while they delete what is over',
    promise: `the next ones go on with it; ${stays}`,
    begin: async (system) => {
      await system.query(
        `INSERT INTO "replay" SELECT 'over-' || n || '-' || random(), 1 FROM generate_series(1, 200000) AS n`,
      );
      const deleting = `SELECT 1 FROM pg_stat_activity WHERE "query" LIKE 'DELETE FROM "replay"%' AND "datname" = current_database()`;
      while ((await system.query(deleting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await Promise.all(system.replicas.map((replica) => replica.kill()));
      return async () => void (await Promise.all(system.replicas.map((replica) => replica.start())));
    },
  },
];

/** Somebody else's transaction that holds its locks. */
async function locked({ databaseUrl }: System, statement: string): Promise<() => Promise<void>> {
  const other = new pg.Client({ connectionString: databaseUrl });
  await other.connect();
  await other.query('BEGIN');
  await other.query(statement);
  return () => other.end();
}
