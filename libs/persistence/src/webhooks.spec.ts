import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  findWebhook,
  type Initiator,
  listDeliveries,
  listWebhooks,
  replayDeliveries,
  rotateWebhookSecret,
  testWebhook,
  WebhookSender,
  type WebhookSenderNeeds,
} from '@signet/administration';
import {
  AuditSealer,
  defaultIssuerSettings,
  generateSigningKey,
  KeyRing,
  type NewAuditEntry,
  newAuditEntry,
  OutboundHttp,
  OutboundUnavailable,
  type SentJson,
  type SentResponse,
} from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import { SystemRandomSource } from '@signet/runtime';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';

const begun = 1_700_000_000;
const issuer = 'https://sso.example.com';
const random = new SystemRandomSource();
const databases = testDatabases();
const operator: Initiator = { entity: 'admin', subject: 'olga', through: 'cli' };
const siem = 'https://siem.example.com/in?token=opens-sesame';
const other = 'https://other.example.com/';

type Receives = (sent: SentJson) => SentResponse | Promise<SentResponse>;

/** Receivers by address, and all that was sent, in the order in which it was. */
class Receivers extends OutboundHttp {
  readonly answers = new Map<string, Receives>();
  readonly sent: Array<SentJson & { readonly url: string }> = [];

  override async get(): Promise<never> {
    throw new Error('nothing is fetched');
  }

  override async postForm(): Promise<never> {
    throw new Error('no form is sent');
  }

  override async postJson(url: string, sent: SentJson): Promise<SentResponse> {
    this.sent.push({ url, ...sent });
    const answer = this.answers.get(url);
    if (!answer) throw new OutboundUnavailable('ECONNREFUSED');
    return answer(sent);
  }

  at(url: string) {
    return this.sent.filter((each) => each.url === url);
  }
}

const idOf = ({ headers }: SentJson) => String(headers['webhook-id']);
const bodyOf = ({ body }: SentJson) =>
  JSON.parse(body) as { type: string; timestamp: string; data: Record<string, unknown> };
const fine = () => ({ status: 200 });

describe.each(databases.migrated)('webhooks: %s', (_, configuration) => {
  async function open() {
    const clock = new ManualClock(begun);
    const { database } = await databases.open(await configuration());
    const stores = createStores(database, cipher, { clock });
    await stores.records.signingKeys.insert(await generateSigningKey('ES256', begun, begun));
    const settings = defaultIssuerSettings(issuer);
    const keyRing = new KeyRing({ store: stores.records.signingKeys, unitOfWork: stores.unitOfWork, clock, settings });
    const sealer = new AuditSealer({ chain: stores.auditChain, keyRing, clock, random, settings, retention: 1e9 });
    const outbound = new Receivers();
    /** One process of the issuer. */
    const process = (more: Partial<WebhookSenderNeeds> = {}, most?: number) => {
      const { records, administration: unitOfWork, followTrail: follow } = stores;
      return new WebhookSender({ clock, random, issuer, outbound, records, unitOfWork, follow, ...more }, most);
    };
    const ports = { unitOfWork: stores.administration, clock, random };
    const tell = async (count = 1, more: Partial<NewAuditEntry> = {}) => {
      const entries = Array.from({ length: count }, () =>
        newAuditEntry(
          { clock, random },
          {
            name: 'signed_in',
            initiator: { entity: 'user', subject: 'alice', through: 'browser' },
            target: { record: 'sessions', id: 's' },
            subject: 'alice',
            origin: { address: '192.0.2.1', userAgent: 'Browser' },
            ...more,
          },
        ),
      );
      await stores.records.auditLog.append(entries);
      await sealer.run();
      return entries;
    };
    const add = async (url: string, given: object = {}) => {
      const made = await createWebhook(ports, operator, { url, ...given });
      await sealer.run();
      return { ...made, webhookId: made.webhook.webhookId };
    };
    /** All that a process does in one look, and what follows from it. */
    const carry = async (by = process()) => {
      await by.begin();
      await by.settled();
    };
    const named = async (name: 'webhook_given_up' | 'webhook_disabled') =>
      stores.records.auditLog.page({ name, limit: 10 });
    return { ...stores, database, clock, sealer, outbound, process, ports, tell, add, carry, named };
  }

  it('are told all that is sealed from then on, once, signed, with its place', async () => {
    const { tell, add, carry, outbound } = await open();
    const before = await tell(3);
    outbound.answers.set(siem, fine);
    const { secret } = await add(siem);
    const entries = await tell(5);
    await carry();
    await carry();
    const told = outbound.at(siem);
    const bodies = told.map(bodyOf).sort((a, b) => Number(a.data.position) - Number(b.data.position));
    expect(bodies.map(({ type }) => type)).toEqual(['audit.webhook_created', ...entries.map(() => 'audit.signed_in')]);
    expect(bodies.slice(1).map(({ data }) => data.entryId)).toEqual(entries.map(({ entryId }) => entryId));
    expect(bodies.map(({ data }) => data.position)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(new Set(told.map(idOf))).toEqual(new Set(bodies.map(({ data }) => data.entryId)));
    expect(before.some(({ entryId }) => told.map(idOf).includes(entryId))).toBe(false);
    for (const { headers, body } of told) {
      const [id, at] = [headers['webhook-id'], headers['webhook-timestamp']];
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    expect(bodies[1]).toMatchObject({
      timestamp: '2023-11-14T22:13:20.000Z',
      data: { issuer, subject: 'alice', address: '192.0.2.1', target: { record: 'sessions', id: 's' } },
    });
  });

  it('are told no more than they want, and of addresses nothing that was deleted or that one is guessed by', async () => {
    const { tell, add, carry, outbound, records } = await open();
    outbound.answers.set(siem, fine);
    await add(siem, { names: ['role_given'] });
    await tell(2);
    const [given] = await tell(1, { name: 'role_given' });
    await records.auditLog.forgetOrigins({ subject: 'alice' });
    await carry();
    expect(outbound.at(siem).map(idOf)).toEqual([given?.entryId]);
    expect(outbound.sent[0]?.body).not.toMatch(/192\.0\.2\.1|Browser|salt/);
  });

  it('are told once, whatever many processes look, and more than one batch', async () => {
    const { tell, add, process, outbound } = await open();
    outbound.answers.set(siem, fine);
    await add(siem, { names: ['signed_in'] });
    const entries = await tell(450);
    const processes = [process(), process(), process()];
    for (let look = 0; look < 200 && outbound.sent.length < entries.length; look += 1) {
      await Promise.all(processes.map((each) => each.begin()));
      await Promise.all(processes.map((each) => each.settled()));
    }
    expect(outbound.sent.map(idOf).sort()).toEqual(entries.map(({ entryId }) => entryId).sort());
  });

  it('are told again, by the same id, what a process that was killed had sent and not noted', async () => {
    const { tell, add, carry, clock, process, outbound, records } = await open();
    outbound.answers.set(siem, fine);
    await add(siem, { names: ['signed_in'] });
    const [entry] = await tell();
    const dies = { delete: () => Promise.reject(new Error('killed')) };
    const webhookDeliveries = Object.assign(Object.create(records.webhookDeliveries), dies);
    await carry(process({ records: { ...records, webhookDeliveries } }));
    await carry();
    expect(outbound.sent.map(idOf)).toEqual([entry?.entryId]);
    clock.advance(60);
    await carry();
    await carry();
    expect(outbound.sent.map(idOf)).toEqual([entry?.entryId, entry?.entryId]);
    const stamps = outbound.sent.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(stamps).toEqual([begun, begun + 60]);
  });

  it('are told though the clock of a process that was killed was ahead by a year', async () => {
    const { tell, add, carry, outbound, records, followTrail } = await open();
    const { webhookId } = await add(siem, { names: ['signed_in'] });
    const [entry] = await tell(1);
    outbound.answers.set(siem, fine);
    await followTrail(`webhook:${webhookId}`, 9, async (placed, inside) => {
      for (const {
        entry: { entryId },
        position,
      } of placed) {
        if (entryId !== entry?.entryId) continue;
        const told = { webhookId, messageId: entryId, kind: 'entry', reference: entryId, position } as const;
        const waits = { createdAt: begun, attempts: 0, nextAttemptAt: begun } as const;
        await inside.webhookDeliveries.insert({ deliveryId: 'd', ...told, ...waits });
      }
    });
    const ahead = begun + 31_536_000;
    const claim = { webhookId, now: ahead, leaseUntil: ahead + 60, limit: 9 };
    expect(await records.webhookDeliveries.claimDue(claim)).toHaveLength(1);
    await carry();
    expect(outbound.sent.map(idOf)).toEqual([entry?.entryId]);
  });

  it('are not disabled by the receiver that they had before', async () => {
    const { tell, add, carry, outbound, records, ports } = await open();
    const { webhookId } = await add(siem, { names: ['signed_in'] });
    outbound.answers.set(siem, async () => {
      await changeWebhook(ports, operator, webhookId, { url: other });
      return { status: 410 };
    });
    await tell(1);
    await carry();
    // It was another receiver that is gone.
    expect((await findWebhook(records, webhookId)).webhook).toMatchObject({ url: expect.stringContaining('other') });
    expect((await findWebhook(records, webhookId)).webhook.disabled).toBeUndefined();
  });

  it('lose nothing where a process dies while it writes down what is new', async () => {
    const { tell, add, carry, process, followTrail, outbound } = await open();
    outbound.answers.set(siem, fine);
    await add(siem, { names: ['signed_in'] });
    const entries = await tell(3);
    const dying = process({
      follow: (name, limit, work) =>
        followTrail(name, limit, async (placed, inside) => {
          await work(placed, inside);
          throw new Error('killed');
        }),
    });
    await expect(dying.begin()).rejects.toThrow('killed');
    await carry();
    expect(outbound.sent.map(idOf).sort()).toEqual(entries.map(({ entryId }) => entryId).sort());
  });

  it('are asked again later and later, then no more; what was given up is listed, told once, and sent again', async () => {
    const { tell, add, carry, clock, outbound, records, ports, named, sealer } = await open();
    outbound.answers.set(siem, () => ({ status: 503, retryAfter: 100 }));
    const { webhookId } = await add(siem, { names: ['signed_in'] });
    const entries = await tell(2);
    await carry();
    await carry();
    const waiting = await listDeliveries(records, { webhookId, state: 'waiting' }, {});
    expect(waiting.items).toHaveLength(2);
    clock.advance(99);
    await carry();
    expect(outbound.sent).toHaveLength(2);
    clock.advance(1);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await carry();
      await carry();
      clock.advance(110_000);
    }
    expect(outbound.sent).toHaveLength(20);
    const { items } = await listDeliveries(records, { webhookId, state: 'dead' }, {});
    expect(items.map(({ reference, attempts, reason }) => [reference, attempts, reason])).toEqual(
      entries.map(({ entryId }) => [entryId, 10, 'answered 503']),
    );
    expect((await named('webhook_given_up')).map(({ target }) => target.id)).toEqual([webhookId]);
    const { webhook } = await findWebhook(records, webhookId);
    expect(webhook).toMatchObject({ waiting: 0, dead: 2, failingSince: begun, failure: 'answered 503' });
    outbound.answers.set(siem, fine);
    expect(await replayDeliveries(ports, operator, { webhookId, deliveryId: items[1]?.deliveryId })).toBe(1);
    await carry();
    expect(outbound.sent.slice(20).map(idOf)).toEqual([entries[1]?.entryId]);
    expect(await replayDeliveries(ports, operator, { webhookId, since: clock.now() })).toBe(0);
    expect(await replayDeliveries(ports, operator, { webhookId, since: begun })).toBe(1);
    await carry();
    expect(outbound.sent.slice(21).map(idOf)).toEqual([entries[0]?.entryId]);
    await sealer.run();
    expect((await findWebhook(records, webhookId)).webhook).toMatchObject({ dead: 0, sentAt: clock.now() });
    await expect(replayDeliveries(ports, operator, { webhookId, deliveryId: 'none' })).rejects.toMatchObject({
      code: 'unknown',
    });
    await expect(replayDeliveries(ports, operator, { webhookId })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are told at once what waited, when they are there again', async () => {
    const { tell, add, carry, clock, outbound } = await open();
    await add(siem, { names: ['signed_in'] });
    const early = await tell(3);
    for (let look = 0; look < 4; look += 1) await carry();
    clock.advance(6);
    for (let look = 0; look < 4; look += 1) await carry();
    const before = outbound.sent.length;
    outbound.answers.set(siem, fine);
    const late = await tell(1);
    for (let look = 0; look < 4; look += 1) await carry();
    expect(outbound.sent.slice(before).map(idOf).sort()).toEqual(
      [...early, ...late].map(({ entryId }) => entryId).sort(),
    );
  });

  it('are not asked before they want to be, whatever else arrives, in whatever process', async () => {
    const { tell, add, clock, outbound, process, carry } = await open();
    outbound.answers.set(siem, fine);
    await add(siem);
    await carry();
    const [busy] = await tell();
    const asked = () => outbound.at(siem).filter((sent) => idOf(sent) === busy?.entryId).length;
    outbound.answers.set(siem, (sent) => (idOf(sent) === busy?.entryId ? { status: 503, retryAfter: 3_600 } : fine()));
    await carry();
    expect(asked()).toBe(1);
    // Something else arrives, by another process: what failed without a word of when would be due now.
    await tell();
    await carry(process());
    clock.advance(3_599);
    await carry();
    await tell();
    await carry(process());
    expect(asked()).toBe(1);
    clock.advance(1);
    await carry();
    expect(asked()).toBe(2);
  });

  it.each([
    ['postponed', 1, 0],
    ['given up', 0, 1],
  ] as const)(
    'have a message whose lease is over %s by the attempt that began last alone',
    async (_what, waiting, dead) => {
      const { tell, add, clock, outbound, process, carry, records, named } = await open();
      outbound.answers.set(siem, fine);
      const { webhookId } = await add(siem);
      await carry();
      const answers: Array<(answer: SentResponse) => void> = [];
      /** Begins a process, and waits until it has sent. */
      const asking = async (by: WebhookSender) => {
        const asked = new Promise<void>((resolve) => {
          outbound.answers.set(siem, () => {
            resolve();
            return new Promise((answer) => answers.push(answer));
          });
        });
        await by.begin();
        await asked;
      };
      await tell();
      const [first, second] = [process(), process()];
      await asking(first);
      // The last attempt that there is, where it is to be given up.
      const most = dead === 1 ? 9 : 1;
      for (let attempts = 1; attempts < most; attempts += 1) {
        clock.advance(61);
        await records.webhookDeliveries.claimDue({
          webhookId,
          now: clock.now(),
          leaseUntil: clock.now() + 60,
          limit: 9,
        });
      }
      clock.advance(dead === 1 ? 400_000 : 61);
      await asking(second);
      expect(answers).toHaveLength(2);
      answers[1]?.({ status: 500 });
      await second.settled();
      const page = (state: 'waiting' | 'dead') =>
        listDeliveries(records, { webhookId, state }, {}).then(({ items }) => items);
      const after = [await page('waiting'), await page('dead'), await named('webhook_given_up')];
      expect(after.map(({ length }) => length)).toEqual([waiting, dead, dead]);
      // The first one ends now: it changes nothing of that, nor is it told.
      answers[0]?.({ status: 503, retryAfter: 9 });
      await first.settled();
      expect([await page('waiting'), await page('dead'), await named('webhook_given_up')]).toEqual(after);
    },
  );

  it('give up no message within seconds that is refused while others arrive', async () => {
    const { tell, add, carry, outbound, records, clock } = await open();
    const { webhookId } = await add(siem, { names: ['signed_in'] });
    const [refused] = await tell(1);
    outbound.answers.set(siem, (sent) => ({ status: idOf(sent) === refused?.entryId ? 500 : 200 }));
    for (let nth = 0; nth < 15; nth += 1) {
      await carry();
      await tell(1);
    }
    expect(outbound.sent.filter((sent) => idOf(sent) === refused?.entryId).length).toBeGreaterThan(10);
    expect((await findWebhook(records, webhookId)).webhook).toMatchObject({ dead: 0 });
    // Three days and a bit, and the wait of a day with up to a fifth more.
    clock.advance(272_105 + 103_680);
    await carry();
    expect((await findWebhook(records, webhookId)).webhook).toMatchObject({ dead: 1 });
  });

  it('are disabled where they are gone, which is told, and go on where they stopped', async () => {
    const { tell, add, carry, outbound, records, ports, named } = await open();
    outbound.answers.set(siem, () => ({ status: 410 }));
    const { webhookId } = await add(siem, { names: ['signed_in'] });
    const first = await tell(1);
    await carry();
    const more = await tell(2);
    await carry();
    expect(outbound.sent).toHaveLength(1);
    expect((await findWebhook(records, webhookId)).webhook.disabled).toEqual({ at: begun, because: 'gone' });
    expect((await named('webhook_disabled')).map(({ initiator }) => initiator)).toEqual([
      { entity: 'system', through: 'issuer' },
    ]);
    await expect(testWebhook(ports, operator, webhookId)).rejects.toMatchObject({ code: 'invalid' });
    outbound.answers.set(siem, fine);
    await changeWebhook(ports, operator, webhookId, { enabled: true });
    for (let look = 0; look < 3; look += 1) await carry();
    expect(outbound.sent.slice(1).map(idOf).sort()).toEqual([...first, ...more].map(({ entryId }) => entryId).sort());
  });

  it('wait for no other one, however silent that is', async () => {
    const { tell, add, process, outbound } = await open();
    let answer: (response: SentResponse) => void = () => {};
    const silence = new Promise<SentResponse>((resolve) => {
      answer = resolve;
    });
    outbound.answers.set(siem, () => silence);
    outbound.answers.set(other, fine);
    await add(siem, { names: ['signed_in'] });
    await add(other, { names: ['signed_in'] });
    const entries = await tell(10);
    let arrived = 0;
    const one = await new Promise<WebhookSender>((resolve, reject) => {
      const sender = process({
        onEvent: ({ event }) => {
          if (event === 'webhook_delivered') arrived += 1;
          if (arrived === entries.length) resolve(sender);
        },
      });
      sender.begin().catch(reject);
    });
    expect([outbound.at(siem).length, outbound.at(other).length]).toEqual([1, entries.length]);
    answer(fine());
    await one.close();
  });

  it('stop the place in the trail, not the trail, where too much waits', async () => {
    const { tell, add, carry, process, outbound, records } = await open();
    const { webhookId } = await add(siem, { names: ['signed_in'] });
    const entries = await tell(210);
    await carry(process({}, 10));
    await carry(process({}, 10));
    // The first batch has what made the webhook, which it is not told.
    const { webhook } = await findWebhook(records, webhookId);
    expect([webhook.waiting, webhook.position, outbound.sent.length]).toEqual([199, 200, 2]);
    outbound.answers.set(siem, fine);
    await carry(process({}, 10));
    await carry(process({}, 10));
    expect(new Set(outbound.sent.map(idOf))).toEqual(new Set(entries.map(({ entryId }) => entryId)));
  });

  it('are forgotten with all that was for them, where a lost master key took them', async () => {
    const { tell, add, carry, records, database } = await open();
    const { webhookId } = await add(siem);
    await tell(2);
    await carry();
    await database.write((statements) => statements.change('DELETE FROM "webhook"'));
    await tell(1);
    await carry();
    const left = { webhookId, state: 'waiting', most: 5 } as const;
    expect(await records.webhookDeliveries.count(left)).toBe(0);
    expect(await records.auditFollowers.find(`webhook:${webhookId}`)).toBeUndefined();
  });

  it('keep their secrets to their receivers', async () => {
    const { add, carry, outbound, records, ports, database, clock, sealer } = await open();
    outbound.answers.set(siem, fine);
    const { webhookId, secret } = await add(siem);
    const rotated = await rotateWebhookSecret(ports, operator, { webhookId, overlap: 100 });
    expect(rotated.secret).not.toBe(secret);
    await sealer.run();
    await carry();
    const signatures = () => String(outbound.sent.at(-1)?.headers['webhook-signature']).split(' ').length;
    expect(signatures()).toBe(2);
    clock.advance(100);
    await testWebhook(ports, operator, webhookId);
    await carry();
    expect(outbound.sent.at(-1)).toMatchObject({ body: expect.stringContaining('"type":"webhook.test"') });
    expect(signatures()).toBe(1);
    await changeWebhook(ports, operator, webhookId, { url: other });
    await rotateWebhookSecret(ports, operator, { webhookId, overlap: 0 });
    const rows = await database.read.rows('SELECT * FROM "webhook"');
    const shown = [
      await records.auditLog.page({ limit: 100 }),
      await listWebhooks(records, {}),
      await findWebhook(records, webhookId),
      await deleteWebhook(ports, operator, webhookId),
      outbound.sent.map(({ body }) => body),
      rows.map(({ encrypted_secrets: sealed }) => sealed),
    ];
    const text = JSON.stringify(shown);
    for (const each of ['whsec_', secret.slice(6), rotated.secret.slice(6)]) expect(text).not.toContain(each);
    // Nor is what stands in an address told with the trail.
    expect(JSON.stringify([shown[0], shown[4]])).not.toContain('opens-sesame');
    expect(await records.webhooks.list()).toEqual([]);
  });

  it.each([
    'http//no',
    'ftp://siem.example.com/',
    'https://user:pass@siem.example.com/',
    'https://siem.example.com/#part',
    `https://siem.example.com/${'a'.repeat(2048)}`,
  ])('have no address like %.40s', async (url) => {
    const { ports } = await open();
    await expect(createWebhook(ports, operator, { url })).rejects.toMatchObject({ code: 'invalid' });
  });
});
