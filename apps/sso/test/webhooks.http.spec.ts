import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Metrics } from '@signet/telemetry';
import { type Asked, ask, consoleApp, person, tokenOf } from './support/administering.js';
import { type RunningSso, runSso } from './support/running-sso.js';

const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
/** The receiver of the documentation. */
const example = /```js\n([\s\S]*?)\n {2}```/.exec(page)?.[1]?.replace(/^ {2}/gm, '') ?? '';

const folder = mkdtempSync(join(tmpdir(), 'signet-webhooks-'));
const started: ChildProcess[] = [];
let sso: RunningSso;
let token: string;
const send = (asked: Asked) => ask(sso, { token, ...asked });

beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp], environment: { OUTBOUND_ALLOWED_HOSTS: '127.0.0.1' } });
  token = await tokenOf(sso, await person(sso, 'olga', 'owner'));
}, 60_000);
afterAll(async () => {
  for (const each of started) each.kill();
  await sso?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A process that runs it, and the lines that it prints. */
async function receive(secret: string) {
  const file = join(folder, 'receiver.mjs');
  writeFileSync(file, example);
  const running = spawn(process.execPath, [file, secret, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  started.push(running);
  const lines = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
  const [, port] = /^listening (\d+)$/.exec((await lines.next()).value) ?? [];
  return { port: Number(port), next: async () => (await lines.next()).value as string };
}

describe('a webhook', () => {
  it('is made, tested and told by the API, and the receiver of the documentation takes it', async () => {
    const json = { url: 'http://127.0.0.1:9/', names: ['group_created'] };
    const made = await send({ method: 'POST', path: '/webhooks', json });
    expect([made.status, made.body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    const { webhookId, secret } = made.body;
    const { port, next } = await receive(secret);
    const path = `/webhooks/${webhookId}`;
    const changed = await send({
      method: 'PATCH',
      path,
      headers: { 'if-match': String(made.headers.etag) },
      json: { url: `http://127.0.0.1:${port}/` },
    });
    expect([changed.status, changed.body.secret]).toEqual([200, undefined]);
    expect((await send({ method: 'POST', path: `${path}/test`, json: undefined })).status).toBe(201);
    expect(await next()).toBe('webhook.test');
    await send({ method: 'POST', path: '/groups', json: { name: 'berlin' } });
    expect(await next()).toBe('audit.group_created');
    const rotated = await send({ method: 'POST', path: `${path}/secret`, json: {} });
    expect(rotated.body).toMatchObject({
      secret: expect.not.stringMatching(secret),
      formerSecretUntil: expect.any(Number),
    });
    // Signed by both: the receiver still has the one of before.
    await send({ method: 'POST', path: '/groups', json: { name: 'paris' } });
    expect(await next()).toBe('audit.group_created');
    const found = await send({ path });
    expect(found.body).toMatchObject({ webhookId, dead: 0 });
    expect((await send({ path: '/webhooks' })).text).not.toContain('whsec_');
    expect((await send({ path: `${path}/deliveries?state=dead` })).body).toEqual({ items: [] });
    expect((await send({ method: 'POST', path: `${path}/replay`, json: { since: 0 } })).body).toEqual({ replayed: 0 });
    const gone = await send({ method: 'DELETE', path, headers: { 'if-match': '*' } });
    expect([gone.status, (await send({ path })).status]).toEqual([200, 404]);
    expect(sso.lines.map((line) => JSON.stringify(line)).join('')).not.toMatch(/whsec_/);
  }, 60_000);

  it('that nobody receives is seen in its standing and in the metrics, and readiness does not depend on it', async () => {
    const json = { url: 'https://127.0.0.2/', names: ['group_created'] };
    const { webhookId } = (await send({ method: 'POST', path: '/webhooks', json })).body;
    await send({ method: 'POST', path: '/groups', json: { name: 'rome' } });
    const isSaid = () => sso.lines.some(({ event }) => event === 'webhook_delivery_failed');
    while (!isSaid()) await new Promise((resolve) => setImmediate(resolve));
    const { metrics } = sso.app.getHttpAdapter().getInstance() as unknown as { metrics: Metrics };
    expect(await metrics.text()).toMatch(/^signet_webhook_deliveries_total\{outcome="failed"\} [1-9]/m);
    const { body } = await send({ path: `/webhooks/${webhookId}` });
    expect(body).toMatchObject({ waiting: 1, failure: 'not a public address', failingSince: expect.any(Number) });
    expect(sso.issuer.readiness.report().status).toBe('ok');
    await send({ method: 'DELETE', path: `/webhooks/${webhookId}`, headers: { 'if-match': '*' } });
  }, 60_000);

  it('is for owners alone', async () => {
    const mia = await tokenOf(sso, await person(sso, 'mia', 'administrator'));
    const asked = { method: 'POST', path: '/webhooks', json: { url: 'https://siem.example.com/' }, token: mia };
    expect((await send(asked)).status).toBe(403);
    const [refused] = await sso.issuer.stores.auditLog.page({ name: 'webhook_created', actor: 'mia', limit: 1 });
    expect(refused).toBeUndefined();
  });
});

describe('a rule of alerts', () => {
  it('is made, listed and deleted by the API', async () => {
    const to = { mail: ['security@example.com'] };
    const made = await send({ method: 'POST', path: '/alert-rules', json: { on: 'new_owner', to } });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ on: 'new_owner', threshold: 1, to })]);
    expect((await send({ path: '/alert-rules' })).body.items).toEqual([made.body]);
    expect((await send({ path: '/alerts' })).body).toEqual({ items: [] });
    const both = { on: 'new_owner', to: { ...to, webhookId: 'w' } };
    expect((await send({ method: 'POST', path: '/alert-rules', json: both })).status).toBe(400);
    const gone = await send({ method: 'DELETE', path: `/alert-rules/${made.body.ruleId}` });
    expect([gone.status, (await send({ path: '/alert-rules' })).body.total]).toEqual([200, 0]);
  });
});
