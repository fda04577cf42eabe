import { beforeEach, describe, expect, it } from '@jest/globals';
import { mailBounds, type Notice } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { inMemoryAdministration, now, operator } from '../../test/in-memory-administration.js';
import { happened, notify, type ToWhom } from './notify.js';

let memory: ReturnType<typeof inMemoryAdministration>;
let alice: Account;
beforeEach(async () => {
  memory = inMemoryAdministration();
  const subject = await memory.addPerson('alice');
  const found = await memory.records.accounts.find(subject);
  if (!found) throw new Error('nobody is there');
  alice = { ...found, email: 'alice@example.com', emailVerified: true, locale: 'de' };
});

const notice = (): Notice => ({
  template: 'password-changed',
  data: { ...happened(memory.ports, alice, { userAgent: 'Firefox/1 Linux' }), by: 'recovery', endedSessions: true },
});
const tell = (account: Account, whom?: ToWhom) =>
  memory.unitOfWork.run(operator, (records) => notify(memory.ports, records, account, notice(), whom));
const mail = () => memory.records.mail.page({ limit: 99 });
const activity = () => memory.records.auditLog.page({ limit: 99, name: 'notice_not_sent' });

describe('a notice', () => {
  it('goes to the verified address, and says when and from what kind of device', async () => {
    expect(await tell(alice)).toBe('queued');
    expect(await mail()).toMatchObject([
      {
        to: 'alice@example.com',
        locale: 'de',
        template: 'password-changed',
        data: { username: 'alice', at: now, device: { browser: 'Firefox', system: 'Linux' } },
      },
    ]);
  });

  it('goes to the address that was the account’s before, where that is said', async () => {
    expect(await tell({ ...alice, emailVerified: false }, { to: 'old@example.com' })).toBe('queued');
    expect((await mail()).map(({ to }) => to)).toEqual(['old@example.com']);
  });

  it.each([
    ['is not verified', { emailVerified: false }],
    ['is not there', { email: undefined }],
  ])('goes to no address that %s: the activity says so', async (_, change) => {
    expect(await tell({ ...alice, ...change } as Account)).toBe('no_verified_address');
    expect(await mail()).toEqual([]);
    const after = { notice: 'password-changed', reason: 'no_verified_address' };
    expect(await activity()).toMatchObject([{ name: 'notice_not_sent', subject: alice.subject, after }]);
  });

  it('is not sent where too much went there within the hour, and the activity says so', async () => {
    for (let nth = 0; nth < mailBounds['password-changed'].perAddress; nth += 1)
      expect(await tell(alice)).toBe('queued');
    expect(await tell(alice)).toBe('too_many_to_address');
    expect(await activity()).toMatchObject([{ after: { reason: 'too_many_to_address' } }]);
  });

  it('stands or falls with what it tells of', async () => {
    const failing = memory.unitOfWork.run(operator, async (records) => {
      await notify(memory.ports, records, alice, notice());
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await mail()).toEqual([]);
  });
});
