import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { identityKey, type MailTemplate, type MailTemplates } from '@signet/authorization-server';
import { aGrant } from '@signet/authorization-server/testing';
import { type Account, noPassword } from '@signet/identity';
import { inMemoryAdministration, now, operator, refusal } from '../../test/in-memory-administration.js';
import { disableAccount, enableAccount } from '../accounts/end-account.js';
import { findLink } from '../links/index.js';
import {
  changeOwnEmail,
  closeOwnAccount,
  confirmNewEmail,
  confirmNewEmailByLink,
  deleteDueAccounts,
  linkToReopen,
  reopenOwnAccount,
  undoEmailChange,
} from './index.js';

const day = 86_400;
let memory: ReturnType<typeof inMemoryAdministration>;
let alice: string;
let own: { readonly subject: string };
/** For what people do by themselves: judged by nobody. */
let self: ReturnType<typeof inMemoryAdministration>['ports'];
beforeEach(async () => {
  memory = inMemoryAdministration();
  self = { ...memory.ports, unitOfWork: memory.unjudged };
  alice = await person('alice', 'alice@example.com');
  own = { subject: alice };
});

async function person(username: string, email: string): Promise<string> {
  const subject = await memory.addPerson(username);
  await memory.records.accounts.update({ ...(await accountOf(subject)), email, emailVerified: true });
  return subject;
}

async function accountOf(subject = alice): Promise<Account> {
  const found = await memory.records.accounts.find(subject);
  if (!found) throw new Error('there is no such account');
  return found;
}

async function mailed<Name extends MailTemplate>(
  template: Name,
): Promise<ReadonlyArray<MailTemplates[Name] & { readonly to: string }>> {
  const page = await memory.records.mail.page({ limit: 99 });
  return page
    .filter((mail) => mail.template === template)
    .map(({ to, data }) => ({ ...(data as MailTemplates[Name]), to }))
    .reverse();
}

/** @param to of several in one second, which have no order */
async function last<Name extends MailTemplate>(template: Name, to?: string) {
  const found = (await mailed(template)).filter((mail) => to === undefined || mail.to === to).at(-1);
  if (!found) throw new Error(`no ${template} was sent`);
  return found;
}

const deleted: string[] = [];
async function sweep(isTrusted = true): Promise<readonly string[]> {
  deleted.length = 0;
  await deleteDueAccounts(memory.ports, memory.records, {
    isTrusted: async () => isTrusted,
    onDeleted: (subject) => deleted.push(subject),
    onFailed: (_, error) => {
      throw error;
    },
  });
  return deleted;
}

describe('an account that its person closes', () => {
  it('is nobody’s to sign in to, and all that was given in their name ends', async () => {
    await memory.records.grants.insert(aGrant('grant', { subject: alice, offline: true }));
    const closed = await closeOwnAccount(memory.ports, own, 7 * day);
    expect(closed).toMatchObject({ disabledAt: now, closedAt: now, deletionAt: now + 7 * day });
    expect(await memory.records.accounts.isActive(alice)).toBe(false);
    expect((await memory.records.grants.find('grant'))?.revokedAt).toBe(now);
    expect(await last('account-closed')).toMatchObject({ to: 'alice@example.com', deletionAt: now + 7 * day });
  });

  it('is closed once, however often that is sent', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    memory.ports.clock.advance(day);
    expect(await closeOwnAccount(memory.ports, own, 7 * day)).toMatchObject({ deletionAt: now + 7 * day });
    expect(await mailed('account-closed')).toHaveLength(1);
  });

  it('is deleted when its time has come, not a second before, and not while the clock is in doubt', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    memory.ports.clock.advance(7 * day - 1);
    expect(await sweep()).toEqual([]);
    memory.ports.clock.advance(1);
    expect(await sweep(false)).toEqual([]);
    expect(await sweep()).toEqual([alice]);
    expect(await memory.records.accounts.find(alice)).toBeUndefined();
    expect(await sweep()).toEqual([]);
  });

  it('is taken back by the link, once, and stays', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    const { secret = '' } = await last('account-closed');
    expect(await reopenOwnAccount(self, own, secret)).toBe('done');
    expect(await reopenOwnAccount(self, own, secret)).toBe('used');
    const account = await accountOf();
    for (const gone of ['disabledAt', 'closedAt', 'deletionAt']) expect(account).not.toHaveProperty(gone);
    memory.ports.clock.advance(8 * day);
    expect(await sweep()).toEqual([]);
  });

  it('is not taken back once its time has come, whether it is swept yet or not', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    memory.ports.clock.advance(7 * day - 5);
    const secret = await linkToReopen(self, own);
    memory.ports.clock.advance(5);
    expect(await reopenOwnAccount(self, own, secret ?? '')).toBe('over');
    expect(await sweep()).toEqual([alice]);
    expect(await reopenOwnAccount(self, own, secret ?? '')).toBe('over');
  });

  it('is not taken back by the link of another time', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    const before = (await last('account-closed')).secret ?? '';
    expect(await reopenOwnAccount(self, own, (await linkToReopen(self, own)) ?? '')).toBe('done');
    await closeOwnAccount(memory.ports, own, 7 * day);
    expect(await reopenOwnAccount(self, own, before)).toBe('over');
    expect(await accountOf()).toHaveProperty('closedAt', now);
  });

  it('is not opened by its person where an operator disabled it since, and is deleted all the same', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    const { secret = '' } = await last('account-closed');
    await disableAccount(memory.ports, operator, own);
    expect(await linkToReopen(self, own)).toBeUndefined();
    expect(await reopenOwnAccount(self, own, secret)).toBe('over');
    expect(await refusal(closeOwnAccount(memory.ports, own))).toMatch(/^unknown/);
    memory.ports.clock.advance(7 * day);
    expect(await sweep()).toEqual([alice]);
  });

  it('is opened by an operator, and then not deleted', async () => {
    await closeOwnAccount(memory.ports, own, 7 * day);
    await enableAccount(memory.ports, operator, own);
    memory.ports.clock.advance(8 * day);
    expect(await sweep()).toEqual([]);
    expect(await memory.records.accounts.isActive(alice)).toBe(true);
  });

  it('stays closed without a date', async () => {
    await closeOwnAccount(memory.ports, own);
    memory.ports.clock.advance(400 * day);
    expect(await sweep()).toEqual([]);
    expect(await accountOf()).not.toHaveProperty('deletionAt');
  });
});

async function changeTo(email: string): Promise<string> {
  const { email: before } = await accountOf();
  await changeOwnEmail(self, own, email);
  const { code } = await last('confirm-new-email', email);
  expect(await confirmNewEmail(self, own, code)).toBe('changed');
  return (await last('email-changed', before)).secret ?? '';
}

describe('another address', () => {
  it('is the account’s with the code that was sent there, and the one before is told', async () => {
    await changeOwnEmail(self, own, 'New@Example.com');
    const sent = await last('confirm-new-email');
    expect(sent).toMatchObject({ to: 'New@example.com', code: expect.stringMatching(/^\d{6}$/) });
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
    expect(await confirmNewEmail(self, own, sent.code)).toBe('changed');
    expect(await accountOf()).toMatchObject({ email: 'New@example.com', emailVerified: true });
    expect(await last('email-changed')).toMatchObject({ to: 'alice@example.com', by: 'change', username: 'alice' });
    expect(await confirmNewEmail(self, own, sent.code)).toBe('wrong');
    expect(await confirmNewEmailByLink(self, own, sent.secret)).toBe('used');
  });

  it('or with the link', async () => {
    await changeOwnEmail(self, own, 'new@example.com');
    const { code, secret } = await last('confirm-new-email');
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('done');
    expect(await confirmNewEmail(self, own, code)).toBe('wrong');
    expect(await mailed('email-changed')).toHaveLength(1);
  });

  it('takes five tries, and fifteen minutes', async () => {
    await changeOwnEmail(self, own, 'new@example.com');
    const { code } = await last('confirm-new-email');
    const wrong = code === '000000' ? '000001' : '000000';
    for (let nth = 0; nth < 5; nth += 1) expect(await confirmNewEmail(self, own, wrong)).toBe('wrong');
    expect(await confirmNewEmail(self, own, code)).toBe('wrong');
    await changeOwnEmail(self, own, 'new@example.com');
    memory.ports.clock.advance(900);
    expect(await confirmNewEmail(self, own, (await last('confirm-new-email')).code)).toBe('wrong');
  });

  it('that another account has is asked for in the same way, and leads nowhere; whoever has it is told', async () => {
    await person('bob', 'bob@example.com');
    expect((await changeOwnEmail(self, own, 'BOB@example.com')).kind).toBe('asked');
    expect(await mailed('confirm-new-email')).toEqual([]);
    expect(await last('email-in-use')).toMatchObject({ to: 'bob@example.com', username: 'bob' });
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
  });

  it('of an account that an operator disabled, or its person closed, is another’s all the same', async () => {
    const bob = await person('bob', 'bob@example.com');
    await disableAccount(memory.ports, operator, { subject: bob });
    expect(await changeOwnEmail(self, own, 'bob@example.com')).toEqual({ kind: 'asked', mail: 'in_use' });
    expect(await last('email-in-use')).toMatchObject({ to: 'bob@example.com', username: 'bob' });
    expect(await mailed('confirm-new-email')).toEqual([]);
  });

  it('is not taken where whoever verified it meanwhile was disabled since', async () => {
    await changeOwnEmail(self, own, 'new@example.com');
    const { code } = await last('confirm-new-email');
    const bob = await person('bob', 'new@example.com');
    await disableAccount(memory.ports, operator, { subject: bob });
    expect(await confirmNewEmail(self, own, code)).toBe('over');
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
  });

  it('is not taken where somebody else verified it meanwhile', async () => {
    await changeOwnEmail(self, own, 'new@example.com');
    const { code, secret } = await last('confirm-new-email');
    await person('bob', 'new@example.com');
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('over');
    expect(await confirmNewEmail(self, own, code)).toBe('over');
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
  });

  it('is the one that was asked for last', async () => {
    await changeOwnEmail(self, own, 'first@example.com');
    const first = await last('confirm-new-email', 'first@example.com');
    await changeOwnEmail(self, own, 'second@example.com');
    const second = await last('confirm-new-email', 'second@example.com');
    expect(await confirmNewEmailByLink(self, own, first.secret)).toBe('over');
    if (first.code !== second.code) expect(await confirmNewEmail(self, own, first.code)).toBe('wrong');
    const both = await Promise.all([
      confirmNewEmail(self, own, second.code),
      confirmNewEmailByLink(self, own, second.secret),
    ]);
    expect(both.filter((came) => came === 'changed' || came === 'done')).toHaveLength(1);
    expect(await accountOf()).toMatchObject({ email: 'second@example.com' });
  });

  it('is nobody’s whose password was changed since it was asked for', async () => {
    await changeOwnEmail(self, own, 'new@example.com');
    const { code, secret } = await last('confirm-new-email');
    const { passwordHash: from } = await accountOf();
    await memory.records.accounts.replacePasswordHash({ subject: alice, from, to: 'another' });
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('over');
    expect(await confirmNewEmail(self, own, code)).toBe('over');
  });
});

describe('a change of address that is taken back', () => {
  it('restores the one before, ends what was given, and begins a recovery', async () => {
    await memory.records.grants.insert(aGrant('grant', { subject: alice, offline: true }));
    const undo = await changeTo('thief@example.com');
    const { came, recovery } = await undoEmailChange(self, own, undo);
    expect(came).toBe('done');
    expect(await accountOf()).toMatchObject({
      email: 'alice@example.com',
      emailVerified: true,
      passwordHash: noPassword,
    });
    expect((await memory.records.grants.find('grant'))?.revokedAt).toBeDefined();
    expect(await findLink(self, memory.records, 'recover', recovery ?? '')).toMatchObject({ kind: 'open' });
    expect(await last('email-changed', 'thief@example.com')).toMatchObject({ by: 'undo' });
    expect(await undoEmailChange(self, own, undo)).toEqual({ came: 'used' });
  });

  it('leaves none of the ways in that were set up since: the thief alone was told of them', async () => {
    const { factors, federatedIdentities } = memory.records;
    const setUp = async (name: string) => {
      const at = memory.ports.clock.now();
      const of = { providerId: 'acme', issuer: 'https://id.acme.example', upstreamSubject: name };
      await federatedIdentities.insert({ ...of, key: identityKey(of), subject: alice, linkedAt: at });
      const data = { type: 'totp', secret: name, lastStep: 0 } as never;
      const factor = { factorId: name, subject: alice, handle: name, name, amr: ['otp'], data, revision: 0 };
      await factors.insert({ ...factor, createdAt: at });
    };
    const left = async () => [
      (await federatedIdentities.ofPerson(alice)).map(({ upstreamSubject }) => upstreamSubject),
      (await factors.enrolled(alice)).map(({ factorId }) => factorId),
    ];
    await setUp('owner');
    memory.ports.clock.advance(60);
    const undo = await changeTo('thief@example.com');
    await setUp('thief');
    expect(await left()).toEqual([
      ['owner', 'thief'],
      ['owner', 'thief'],
    ]);
    expect((await undoEmailChange(self, own, undo)).came).toBe('done');
    expect(await left()).toEqual([['owner'], ['owner']]);
  });

  it('is so for seven days', async () => {
    const undo = await changeTo('thief@example.com');
    memory.ports.clock.advance(7 * day);
    expect(await undoEmailChange(self, own, undo)).toEqual({ came: 'over' });
    expect(await accountOf()).toMatchObject({ email: 'thief@example.com' });
  });

  it('wins over every change after it, of the same second too: the first owner is asked last', async () => {
    const first = await changeTo('thief@example.com');
    const second = await changeTo('other@example.com');
    expect((await undoEmailChange(self, own, first)).came).toBe('done');
    expect(await undoEmailChange(self, own, second)).toEqual({ came: 'over' });
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
  });

  it('leaves those before it their turn', async () => {
    const first = await changeTo('thief@example.com');
    const second = await changeTo('other@example.com');
    expect((await undoEmailChange(self, own, second)).came).toBe('done');
    expect(await accountOf()).toMatchObject({ email: 'thief@example.com' });
    expect((await undoEmailChange(self, own, first)).came).toBe('done');
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
  });

  it('is taken back as well where whoever changed it closed the account behind them', async () => {
    const undo = await changeTo('thief@example.com');
    await closeOwnAccount(memory.ports, own, 7 * day);
    expect((await undoEmailChange(self, own, undo)).came).toBe('done');
    memory.ports.clock.advance(8 * day);
    expect(await sweep()).toEqual([]);
    expect(await memory.records.accounts.isActive(alice)).toBe(true);
  });

  it('is offered or the address does not change', async () => {
    await changeOwnEmail(self, own, 'mallory@example.com');
    const { secret } = await last('confirm-new-email');
    const full = jest.spyOn(memory.records.mail, 'insertBelow').mockResolvedValue(false);
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('too_many');
    full.mockRestore();
    expect((await accountOf()).email).toBe('alice@example.com');
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('done');
  });

  it('cannot be crowded out: after ten changes within seven days there is no other one', async () => {
    const first = await changeTo('nth0@example.com');
    for (let nth = 1; nth < 10; nth += 1) await changeTo(`nth${nth}@example.com`);
    await changeOwnEmail(self, own, 'nth10@example.com');
    const { code, secret } = await last('confirm-new-email', 'nth10@example.com');
    expect(await confirmNewEmailByLink(self, own, secret)).toBe('too_many');
    expect(await confirmNewEmail(self, own, code)).toBe('too_many');
    expect((await undoEmailChange(self, own, first)).came).toBe('done');
    expect(await accountOf()).toMatchObject({ email: 'alice@example.com' });
  });
});
