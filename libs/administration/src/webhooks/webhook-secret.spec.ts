import { describe, expect, it } from '@jest/globals';
import { SeededRandomSource } from '@signet/authorization-server/testing';
import { retryDelay } from './retry-schedule.js';
import { newWebhookSecret, webhookHeaders } from './webhook-secret.js';

const random = new SeededRandomSource('webhooks');

describe('the signature of a message', () => {
  // The vector of the reference libraries (github.com/standard-webhooks/standard-webhooks, javascript/src/index.test.ts).
  const message = { messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330, body: '{"test": 2432232314}' };
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

  it('is that of Standard Webhooks', () => {
    expect(webhookHeaders({ secret }, message)).toEqual({
      'webhook-id': message.messageId,
      'webhook-timestamp': '1614265330',
      'webhook-signature': signature,
    });
  });

  it.each([
    ['until it is over', message.at + 1, 2],
    ['and no longer', message.at, 1],
  ])('is also by the secret of before %s', (_, goodUntil, count) => {
    const headers = webhookHeaders({ secret: newWebhookSecret(random), formerSecret: { secret, goodUntil } }, message);
    const signatures = headers['webhook-signature'].split(' ');
    expect([signatures.length, signatures.includes(signature)]).toEqual([count, count === 2]);
  });

  it('is by a secret of 24 to 64 bytes', () => {
    const fresh = newWebhookSecret(random);
    expect(fresh).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(fresh.slice(6), 'base64')).toHaveLength(32);
    expect(newWebhookSecret(random)).not.toBe(fresh);
  });
});

describe('the next attempt', () => {
  const of = (attempts: number, retryAfter?: number, age = 300_000) =>
    retryDelay({ attempts, age, retryAfter }, random) ?? Number.NaN;

  it('comes later each time, up to a fifth more by chance, and ends after ten', () => {
    const delays = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const [index, delay] of delays.entries()) {
      expect(of(index + 1)).toBeGreaterThanOrEqual(delay);
      expect(of(index + 1)).toBeLessThanOrEqual(Math.ceil(delay * 1.2));
    }
    expect(of(10)).toBeNaN();
    expect(new Set(Array.from({ length: 20 }, () => of(9))).size).toBeGreaterThan(1);
  });

  it('waits for what the receiver says, and no longer than a day', () => {
    expect(of(1, 1_000)).toBe(1_000);
    expect(of(1, 1e9)).toBe(86_400);
    expect(of(2, 1)).toBeGreaterThanOrEqual(300);
  });
});
