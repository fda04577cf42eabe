import { beforeEach, describe, expect, it } from '@jest/globals';
import { digest, type LinkPurpose, linkPurposeNames, linkPurposes, mailBounds } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import { inMemoryAdministration, now, operator } from '../../test/in-memory-administration.js';
import { findLink, makeLink, type NewLink, sendLink, useLink } from './account-links.js';

// What people do themselves is judged by nobody; here all goes through the judge.
const initiator = operator;

let memory: ReturnType<typeof inMemoryAdministration>;
let alice: Account;
beforeEach(async () => {
  memory = inMemoryAdministration();
  const subject = await memory.addPerson('alice');
  alice = { ...(await account(subject)), email: 'alice@example.com', emailVerified: true };
  await memory.records.accounts.update(alice);
});

async function account(subject: string): Promise<Account> {
  const found = await memory.records.accounts.find(subject);
  if (!found) throw new Error('no such account');
  return found;
}

function asked(purpose: LinkPurpose, more: Partial<NewLink> = {}): NewLink {
  return linkPurposes[purpose].holder === 'account'
    ? { purpose, account: alice, ...more }
    : { purpose, address: 'guest@example.com', ...more };
}

async function made(purpose: LinkPurpose, more: Partial<NewLink> = {}) {
  const link = await memory.unitOfWork.run(initiator, (records) =>
    makeLink(memory.ports, records, asked(purpose, more)),
  );
  if (!link) throw new Error('no link was made');
  return link;
}

const kindOf = async (purpose: LinkPurpose, secret: string) =>
  (await findLink(memory.ports, memory.records, purpose, secret)).kind;
const use = (purpose: LinkPurpose, secret: string, act: () => Promise<boolean> = async () => true) =>
  useLink(memory.ports, initiator, { purpose, secret }, act);

describe.each(linkPurposeNames)('a link of the purpose %s', (purpose) => {
  const { life } = linkPurposes[purpose];

  it('is good until its second, for its own purpose alone', async () => {
    const { secret } = await made(purpose);
    expect(await kindOf(purpose, secret)).toBe('open');
    for (const other of linkPurposeNames.filter((each) => each !== purpose)) {
      expect(await kindOf(other, secret)).toBe('over');
      expect(await use(other, secret)).toBe('over');
    }
    memory.ports.clock.advance(life - 1);
    expect(await kindOf(purpose, secret)).toBe('open');
    memory.ports.clock.advance(1);
    expect(await kindOf(purpose, secret)).toBe('over');
    expect(await use(purpose, secret)).toBe('over');
  });

  it('is not used by looking, and by one of many who use it at once', async () => {
    const { secret } = await made(purpose);
    for (let nth = 0; nth < 3; nth += 1) expect(await kindOf(purpose, secret)).toBe('open');
    let acted = 0;
    const act = async () => {
      acted += 1;
      return true;
    };
    const kinds = await Promise.all(Array.from({ length: 5 }, () => use(purpose, secret, act)));
    expect(kinds.toSorted()).toEqual(['done', 'used', 'used', 'used', 'used']);
    expect(acted).toBe(1);
    expect(await kindOf(purpose, secret)).toBe('used');
  });

  it('is unused again where its effect did not come about', async () => {
    const { secret } = await made(purpose);
    const failing = use(purpose, secret, async () => {
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await use(purpose, secret, async () => false)).toBe('over');
    expect(await use(purpose, secret)).toBe('done');
  });

  it('ends with what it was made against, and with nothing else', async () => {
    const bonds: readonly string[] = linkPurposes[purpose].boundTo;
    for (const [bond, change] of [
      ['password', { passwordHash: 'another hash' }],
      ['email', { email: 'other@example.com' }],
      ['', { name: 'Alice' }],
    ] as const) {
      const { secret } = await made(purpose);
      await memory.records.accounts.update({ ...alice, ...change });
      expect([bond, await kindOf(purpose, secret)]).toEqual([bond, bonds.includes(bond) ? 'over' : 'open']);
      await memory.records.accounts.update(alice);
      expect(await kindOf(purpose, secret)).toBe('open');
    }
  });

  it('is for nobody whose account is gone, nor disabled where the purpose does not say so', async () => {
    const { holder, whileDisabled } = linkPurposes[purpose];
    const { secret } = await made(purpose);
    await memory.records.accounts.update({ ...alice, disabledAt: now });
    expect(await kindOf(purpose, secret)).toBe(holder === 'address' ? 'open' : 'over');
    // By its person, or by whoever took it over.
    await memory.records.accounts.update({ ...alice, disabledAt: now, closedAt: now });
    expect(await kindOf(purpose, secret)).toBe(holder === 'address' || whileDisabled === 'closed' ? 'open' : 'over');
    await memory.records.accounts.delete(alice.subject);
    expect(await kindOf(purpose, secret)).toBe(holder === 'address' ? 'open' : 'over');
  });

  it('has no more beside it than may be: the oldest ends, or none is made', async () => {
    const { mostOpen, whenFull } = linkPurposes[purpose];
    const all = [];
    for (let nth = 0; nth < mostOpen; nth += 1) {
      all.push(await made(purpose));
      memory.ports.clock.advance(1);
    }
    const [oldest] = all;
    const next = await memory.unitOfWork.run(initiator, (records) => makeLink(memory.ports, records, asked(purpose)));
    expect([next === undefined, await kindOf(purpose, oldest?.secret ?? '')]).toEqual(
      whenFull === 'refused' ? [true, 'open'] : [false, 'over'],
    );
    const { subject, address } = { subject: asked(purpose).account?.subject, address: asked(purpose).address };
    const open = await memory.records.accountLinks.open({ purpose, subject, address }, memory.ports.clock.now(), 99);
    expect(open).toHaveLength(mostOpen);
  });
});

describe('a secret', () => {
  it('is stored nowhere, has 256 bits, and is asked for in no other form', async () => {
    const { secret, digest: stored } = await made('recover');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(stored).toBe(digest(secret));
    const link = await memory.records.accountLinks.find(stored);
    expect(JSON.stringify(link)).not.toContain(secret);
    for (const guess of ['', `${secret}=`, ` ${secret}`, secret.slice(1), stored]) {
      expect(await kindOf('recover', guess)).toBe('over');
    }
  });
});

describe('a link that is sent', () => {
  const send = (to = 'alice@example.com') =>
    memory.unitOfWork.run(initiator, (records) =>
      sendLink(memory.ports, records, asked('recover'), ({ expiresAt }) => ({
        template: 'test',
        data: { askedBy: 'alice' },
        to,
        purpose: 'recover',
        expires: expiresAt,
      })),
    );
  const open = () =>
    memory.records.accountLinks.open({ purpose: 'recover', subject: alice.subject }, memory.ports.clock.now(), 9);

  it('is made with its mail, or neither: whoever asks too often takes no good link away', async () => {
    for (let nth = 0; nth < mailBounds.test.perAddress; nth += 1) expect(await send()).toBe('queued');
    const [last] = await open();
    expect(await send()).toBe('too_many_to_address');
    expect(await open()).toEqual([last]);
    expect(await send('no address')).toBe('no_address');
    expect(await open()).toEqual([last]);
    expect(await memory.records.mail.count('waiting')).toBe(mailBounds.test.perAddress);
  });
});

it('nobody makes a link of an account for an address, or the other way round', async () => {
  await expect(made('invite', { account: alice })).rejects.toThrow('a link invite is for an address');
  await expect(made('recover', { account: undefined })).rejects.toThrow('a link recover is for an account');
});
