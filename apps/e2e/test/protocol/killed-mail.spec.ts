import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { freePorts } from '@signet/workspace/ports';
import { SMTPServer } from 'smtp-server';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let postgres: TestPostgres;
const cleanUp: Array<() => unknown> = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});
afterAll(() => postgres?.stop());

interface Received {
  readonly to: string;
  readonly messageId: string;
}

/** A mail server on this port, and what it took. */
async function mailServer(port: number): Promise<readonly Received[]> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      void text(stream).then((raw) => {
        const messageId = /^message-id: (.*)$/im.exec(raw)?.[1] ?? '';
        received.push({ to: envelope.rcptTo[0]?.address ?? '', messageId });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  cleanUp.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return received;
}

const people = Array.from({ length: 12 }, (_, nth) => `person-${nth}@example.com`);

async function start(port: number, env: Readonly<Record<string, string>>, databaseUrl: string): Promise<RunningIssuer> {
  const issuer = await runIssuer({
    databaseUrl,
    replicas: 2,
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'sso@example.com', ...env },
  });
  cleanUp.push(() => issuer.close());
  return issuer;
}

async function untilSent({ signet }: RunningIssuer, count: number): Promise<void> {
  for (;;) {
    const { items } = await signet(['mail', 'list', '--state', 'sent']);
    if ((items as readonly unknown[]).length === count) return;
  }
}

describe('mail of processes that are killed', () => {
  it('is sent by those that come after them, once, where it was durable and not sent', async () => {
    const [port = 0] = await freePorts(1);
    const databaseUrl = await postgres.createDatabase();
    const first = await start(port, {}, databaseUrl);
    for (const to of people) await first.signet(['mail', 'test', '--to', to]);
    first.signal('SIGKILL');
    const received = await mailServer(port);
    const second = await start(port, { MASTER_KEY_FILE: String(first.env.MASTER_KEY_FILE) }, databaseUrl);
    await untilSent(second, people.length);
    expect(received.map(({ to }) => to).sort()).toEqual([...people].sort());
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(people.length);
    expect(second.logs.join('\n')).not.toContain('person-');
    await second.signet(['audit', 'verify']);
  }, 300_000);

  it('is sent by one of two that run', async () => {
    const [port = 0] = await freePorts(1);
    const received = await mailServer(port);
    const both = await start(port, {}, await postgres.createDatabase());
    for (const to of people) await both.signet(['mail', 'test', '--to', to]);
    await untilSent(both, people.length);
    expect(received.map(({ to }) => to).sort()).toEqual([...people].sort());
  }, 300_000);
});
