import { beforeEach, describe, expect, it } from '@jest/globals';
import { type NewMail, queueMail, type Stores } from '@signet/authorization-server';
import { inMemoryStores, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { wordsIn } from '../pages/messages/locales.js';
import type { Carrier, Delivery } from './carrier.js';
import type { ComposedMail } from './compose.js';
import { MailSender } from './mail-sender.js';

const now = 1_700_000_000;
const sender = { issuer: 'https://sso.example.com', from: { address: 'sso@example.com' }, words: wordsIn('en') };

/** A server that a test answers for. */
class ScriptedCarrier implements Carrier {
  readonly sent: ComposedMail[] = [];
  checks = 0;
  isThere = true;
  answer: (mail: ComposedMail) => Promise<Delivery> | Delivery = () => ({ kind: 'taken' });

  async check() {
    this.checks += 1;
    return this.isThere ? ({ kind: 'taken' } as const) : ({ kind: 'away', reason: 'ECONNREFUSED' } as const);
  }

  open() {
    return {
      send: async (mail: ComposedMail): Promise<Delivery> => {
        this.sent.push(mail);
        return this.answer(mail);
      },
      close: () => {},
    };
  }
}

describe('a sender of mail', () => {
  let stores: Stores;
  let clock: ManualClock;
  let carrier: ScriptedCarrier;
  let said: string[];
  const random = new SeededRandomSource('sender');

  beforeEach(() => {
    ({ stores } = inMemoryStores());
    clock = new ManualClock(now);
    carrier = new ScriptedCarrier();
    said = [];
  });

  function process(mail: Stores['mail'] = stores.mail): MailSender {
    return new MailSender({
      mail,
      clock,
      carrier,
      sender,
      second: async () => {},
      events: {
        sent: () => said.push('sent'),
        delayed: (_, reason) => said.push(`delayed ${reason}`),
        died: (_, reason) => said.push(`died ${reason}`),
        away: (reason) => said.push(`away ${reason}`),
        back: () => said.push('back'),
        failed: (error) => said.push(`failed ${(error as Error).message}`),
      },
    });
  }

  const queue = (more: Partial<NewMail> = {}) =>
    queueMail({ clock, random }, stores, {
      template: 'verify-email-code',
      data: { code: '314159' },
      to: 'alice@example.com',
      purpose: 'sign-in',
      expires: now + 86_400,
      ...more,
    } as NewMail);

  async function look(one: MailSender): Promise<void> {
    await one.begin();
    await one.settled();
  }

  it('waits twice as long after each refusal that is none for good, an hour at most', async () => {
    await queue();
    carrier.answer = () => ({ kind: 'delayed', reason: '451 RCPT TO' });
    const one = process();
    const waits: number[] = [];
    for (let times = 0; times < 9; times += 1) {
      await look(one);
      const [mail] = await stores.mail.page({ limit: 1 });
      const wait = (mail?.nextAttemptAt ?? 0) - clock.now();
      waits.push(wait);
      await look(one);
      expect(carrier.sent).toHaveLength(times + 1);
      clock.advance(wait);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    expect(new Set(carrier.sent.map(({ message }) => /^Message-ID: .*$/m.exec(message.toString())?.[0])).size).toBe(1);
  });

  it('gives a code up when it is no longer good, and says what the server had said', async () => {
    await queue({ expires: now + 45 });
    carrier.answer = () => ({ kind: 'delayed', reason: '451 RCPT TO' });
    const one = process();
    await look(one);
    clock.advance(30);
    await look(one);
    clock.advance(15);
    await look(one);
    expect(carrier.sent).toHaveLength(2);
    expect(said.at(-1)).toBe('died expired, 451 RCPT TO');
    expect((await stores.mail.page({ limit: 1 }))[0]).not.toHaveProperty('data');
  });

  it('takes nothing up while the server is away, and asks it less and less often', async () => {
    carrier.isThere = false;
    for (let nth = 0; nth < 5; nth += 1) await queue({ to: `p${nth}@example.com` });
    const one = process();
    for (let second = 0; second < 300; second += 1) {
      await look(one);
      clock.advance(1);
    }
    expect(carrier.checks).toBeLessThan(12);
    expect(one.away).toBe('ECONNREFUSED');
    expect((await stores.mail.page({ limit: 9 })).every(({ attempts }) => attempts === 0)).toBe(true);
    carrier.isThere = true;
    clock.advance(60);
    await look(one);
    expect(one.away).toBeUndefined();
    expect(carrier.sent).toHaveLength(5);
    expect(said.filter((line) => /away|back/.test(line))).toEqual(['away ECONNREFUSED', 'back']);
  });

  it('sends what a dead process took, after its lease, under the same Message-ID', async () => {
    await queue();
    // It dies when the server has the message and nobody has noted that.
    const dying = process(Object.assign({}, stores.mail, { settle: () => new Promise<never>(() => {}) }));
    await dying.begin();
    while (carrier.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const other = process();
    await look(other);
    expect(carrier.sent).toHaveLength(1);
    clock.advance(240);
    await look(other);
    expect(carrier.sent).toHaveLength(2);
    const ids = carrier.sent.map(({ message }) => /^Message-ID: .*$/m.exec(message.toString())?.[0]);
    expect(ids[0]).toMatch(/^Message-ID: <[\w-]+@example\.com>$/);
    expect(ids[1]).toBe(ids[0]);
    await look(other);
    expect(await stores.mail.count('sent')).toBe(1);
  });

  it('notes what was sent though the database was away meanwhile', async () => {
    await queue();
    let failures = 3;
    const settle: Stores['mail']['settle'] = async (...given) => {
      failures -= 1;
      if (failures >= 0) throw new Error('away');
      return stores.mail.settle(...given);
    };
    const one = process(Object.assign({}, stores.mail, { settle }));
    await look(one);
    expect(said).toEqual(['failed away', 'sent']);
    expect(carrier.sent).toHaveLength(1);
  });

  it('has four lines at most, and one that hangs holds up none of the others', async () => {
    let open = 0;
    let most = 0;
    let release = () => {};
    const hung = new Promise<void>((resolve) => {
      release = resolve;
    });
    carrier.answer = async ({ envelope }) => {
      open += 1;
      most = Math.max(most, open);
      if (envelope.to === 'p0@example.com') await hung;
      else await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return { kind: 'taken' };
    };
    for (let nth = 0; nth < 20; nth += 1) await queue({ to: `p${nth}@example.com` });
    const one = process();
    await one.begin();
    while ((await stores.mail.count('sent')) < 19) await new Promise((resolve) => setImmediate(resolve));
    release();
    await one.settled();
    expect(await stores.mail.count('sent')).toBe(20);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('lets one die that it cannot say, and goes on with the next', async () => {
    const odd = { template: 'alert', data: { headline: 'x', at: now, facts: [], path: '//evil.example' } };
    await queue({ ...odd, to: 'ops@example.com' } as Partial<NewMail>);
    await queue();
    await look(process());
    expect(carrier.sent.map(({ envelope }) => envelope.to)).toEqual(['alice@example.com']);
    expect(said).toContain('died not_composed');
  });
});
