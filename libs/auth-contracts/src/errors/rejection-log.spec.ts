import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type RejectionFacts, RejectionLog } from './rejection-log.js';

const facts = (received: string): RejectionFacts => ({
  event: 'token_rejected',
  code: 'token_expired',
  check: 'exp',
  expected: 'after 1',
  received,
  likely_cause: undefined,
  audience: 'https://things.example.com',
});

describe('the log of refusals', () => {
  let lines: RejectionFacts[];
  let log: RejectionLog;
  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
    log = new RejectionLog((line) => void lines.push(line));
  });
  afterEach(() => {
    log.close();
    jest.useRealTimers();
  });
  const flood = (count: number) => {
    for (let i = 0; i < count; i += 1) log.note(facts(String(i)));
  };

  it('has a line for each, as long as they are few', () => {
    for (let second = 0; second < 5; second += 1) {
      flood(20);
      jest.advanceTimersByTime(1000);
    }
    expect(lines).toHaveLength(100);
    expect(lines.every(({ unlogged }) => unlogged === undefined)).toBe(true);
  });

  it('has twenty lines a second in a flood, and loses no refusal', () => {
    for (let second = 0; second < 3; second += 1) {
      flood(10_000);
      jest.advanceTimersByTime(1000);
    }
    expect(lines).toHaveLength(63);
    expect(lines.reduce((sum, { unlogged = 0 }) => sum + 1 + unlogged, 0)).toBe(30_000);
    expect(lines[20]).toMatchObject({ received: '9999', unlogged: 9979 });
  });

  it('says at the end what it only counted', () => {
    flood(25);
    log.close();
    expect(lines.at(-1)).toMatchObject({ received: '24', unlogged: 4 });
  });

  it('makes no failure of a log that fails', () => {
    const failing = new RejectionLog(() => {
      throw new Error('a full disk');
    });
    expect(() => failing.note(facts('x'))).not.toThrow();
    failing.close();
  });
});
