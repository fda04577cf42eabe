import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const cleanUp: Array<() => unknown> = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

interface Arrived {
  readonly id: string;
  readonly type: string;
  readonly response: ServerResponse;
}

/** A receiver that answers when a test says so, and what arrived at it. */
async function receiver() {
  const arrived: Arrived[] = [];
  let wake = () => {};
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      arrived.push({ id: String(request.headers['webhook-id']), type: JSON.parse(body).type, response });
      wake();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const until = async (is: () => boolean) => {
    while (!is()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { arrived, until, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function start(env: Readonly<Record<string, string>>, databaseUrl?: string): Promise<RunningIssuer> {
  const issuer = await runIssuer({
    env: { OUTBOUND_ALLOWED_HOSTS: '127.0.0.1', ...env },
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  cleanUp.push(() => issuer.close());
  return issuer;
}

/** It is held back for whoever had claimed it: as if that minute had passed. */
async function endLease(file: string): Promise<void> {
  const other = await openDatabase({ type: 'sqlite', file });
  try {
    const [held] = await other.read.rows('SELECT "next_attempt_at" AS "until" FROM "webhook_delivery"');
    expect(Number(held?.until)).toBeGreaterThan(Date.now() / 1000);
    await other.write((connection) => connection.change('UPDATE "webhook_delivery" SET "next_attempt_at" = 1'));
  } finally {
    await other.close();
  }
}

it('a message that had arrived when its process was killed, and was not noted, comes again by the same id', async () => {
  const { arrived, until, url } = await receiver();
  const first = await start({});
  const { webhookId } = await first.signet(['webhooks', 'add', url, '--name', 'group_created']);
  await first.signet(['groups', 'create', 'berlin']);
  await until(() => arrived.length === 1);
  // The receiver has it; the process never hears so.
  first.signal('SIGKILL');
  await first.stopProcesses();
  await endLease(join(first.folder, 'sso.sqlite'));
  const { MASTER_KEY_FILE = '', DATABASE_URL } = first.env;
  const second = await start({ MASTER_KEY_FILE }, DATABASE_URL);
  await until(() => arrived.length === 2);
  expect(arrived[1]).toMatchObject({ id: arrived[0]?.id, type: 'audit.group_created' });
  arrived[1]?.response.writeHead(204).end();
  await second.signet(['groups', 'create', 'paris']);
  await until(() => arrived.length === 3);
  arrived[2]?.response.writeHead(204).end();
  expect(arrived[2]?.id).not.toBe(arrived[0]?.id);
  for (;;) {
    const standing = await second.signet(['webhooks', 'show', String(webhookId)]);
    if (Number(standing.waiting) === 0) break;
  }
  expect(arrived).toHaveLength(3);
  await second.signet(['audit', 'verify']);
}, 300_000);
