import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../records/stores.js';
import type { UnitOfWork } from '../records/unit-of-work.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { ManualClock, SeededRandomSource } from '../testing/manual-inputs.js';
import { mailAddress } from './mail-address.js';
import { longestMailLife, mailBounds, type NewMail, queueMail } from './queue-mail.js';

const now = 1_700_000_000;

describe('an address', () => {
  it.each([
    ['alice@example.com', 'alice@example.com'],
    ['Alice+tag@EXAMPLE.com', 'Alice+tag@example.com'],
    ["o'brien=x!#$%&*/?^`{|}~-.@b.example", "o'brien=x!#$%&*/?^`{|}~-.@b.example"],
    ['röd@bücher.example', 'röd@bücher.example'],
    ['a@localhost', 'a@localhost'],
  ])('%s is one', (given, taken) => {
    expect(mailAddress(given)).toBe(taken);
  });

  it.each([
    ['nothing', ''],
    ['no domain', 'alice@'],
    ['no local part', '@example.com'],
    ['a header', 'a@example.com\r\nBcc: b@example.com'],
    ['a line feed in the local part', 'a\nb@example.com'],
    ['a second address', 'a@example.com,b@example.com'],
    ['a second address behind a semicolon', 'a@example.com;b@example.com'],
    ['a second at', 'a@b@example.com'],
    ['a display name', 'Alice <a@example.com>'],
    ['a comment', 'a(b)@example.com'],
    ['a quoted local part', '"a b"@example.com'],
    ['an address literal', 'a@[127.0.0.1]'],
    ['parameters of RCPT TO', 'a@example.com> NOTIFY=SUCCESS'],
    ['a NUL', 'a\u0000@example.com'],
    ['a right-to-left override', 'a\u202e@example.com'],
    ['half a surrogate', 'a\ud800@example.com'],
    ['a local part of 65 octets', `${'a'.repeat(65)}@example.com`],
    ['255 octets', `a@${'b.'.repeat(126)}c`],
    ['a label that ends with a hyphen', 'a@b-.example'],
    ['an empty label', 'a@b..example'],
  ])('%s is none', (_, given) => {
    expect(mailAddress(given)).toBeUndefined();
  });
});

describe('queueing', () => {
  let stores: Stores;
  let unitOfWork: UnitOfWork;
  let clock: ManualClock;
  const random = new SeededRandomSource('mail');
  beforeEach(() => {
    ({ stores, unitOfWork } = inMemoryStores());
    clock = new ManualClock(now);
  });
  const code = (more: Partial<NewMail> = {}): NewMail =>
    ({
      template: 'verify-email-code',
      data: { code: '123456' },
      to: 'a@b.example',
      purpose: 'sign-in',
      expires: now + 600,
      ...more,
    }) as NewMail;
  const queue = (more: Partial<NewMail> = {}) => queueMail({ clock, random }, stores, code(more));

  it('stands or falls with its unit of work, bounds included', async () => {
    const failing = unitOfWork.run(async (inside) => {
      expect(await queueMail({ clock, random }, inside, code())).toBe('queued');
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await stores.mail.count('waiting')).toBe(0);
    for (let nth = 0; nth < mailBounds['verify-email-code'].perAddress; nth += 1) expect(await queue()).toBe('queued');
  });

  it('sends no more than so many to one address within an hour, in any spelling and from whatever source', async () => {
    const { perAddress } = mailBounds['verify-email-code'];
    for (let nth = 0; nth < perAddress; nth += 1) {
      const to = nth % 2 === 0 ? 'a@b.example' : 'A@B.example';
      expect(await queue({ to, source: `192.0.2.${nth}` })).toBe('queued');
    }
    expect(await queue({ to: 'a@B.EXAMPLE', source: '198.51.100.1' })).toBe('too_many_to_address');
    expect(await stores.mail.count('waiting')).toBe(perAddress);
    // Each template has a count of its own, and each address.
    expect(await queue({ template: 'test', data: { askedBy: 'cli' } } as Partial<NewMail>)).toBe('queued');
    expect(await queue({ to: 'c@b.example' })).toBe('queued');
    clock.advance(3600);
    expect(await queue({ expires: now + 9000 })).toBe('queued');
  });

  it('sends no more than so many that one source causes within an hour, to whatever addresses', async () => {
    const { perSource } = mailBounds['verify-email-code'];
    for (let nth = 0; nth < perSource; nth += 1) {
      expect(await queue({ to: `a${nth}@b.example`, source: '192.0.2.1' })).toBe('queued');
    }
    expect(await queue({ to: 'fresh@b.example', source: '192.0.2.1' })).toBe('too_many_from_source');
    expect(await queue({ to: 'fresh@b.example', source: '192.0.2.2' })).toBe('queued');
    expect(await queue({ to: 'fresh@b.example' })).toBe('queued');
  });

  it('queues nothing to what is no address, and counts nothing for it', async () => {
    expect(await queue({ to: 'a@b.example\r\nBcc: c@d.example' })).toBe('no_address');
    expect(await stores.mail.page({ limit: 9 })).toEqual([]);
  });

  it('is good for as long as it is said, and five days at most; a locale that is none is left out', async () => {
    await queue({ expires: now + 600, locale: 'de-AT' });
    clock.advance(1);
    await queue({ expires: now + 90 * 86_400, locale: 'de\r\nX: y' });
    const [longer, shorter] = await stores.mail.page({ limit: 9 });
    expect(shorter).toMatchObject({ validUntil: now + 600, locale: 'de-AT', to: 'a@b.example' });
    expect(longer).toMatchObject({ validUntil: now + 1 + longestMailLife });
    expect(longer).not.toHaveProperty('locale');
  });

  it('refuses mistakes of ours', async () => {
    await expect(queue({ purpose: 'a\nb' })).rejects.toThrow('a purpose is a word of ours');
    await expect(queue({ data: { code: 'x'.repeat(20_000) } } as Partial<NewMail>)).rejects.toThrow('too long');
  });
});
