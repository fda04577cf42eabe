import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest, digest, identityKey } from '@signet/authorization-server';
import { newRecoveryCodes, newTotp, noPassword, onlyOne, type TotpData } from '@signet/identity';
import fc from 'fast-check';
import { generateSync } from 'otplib/functional';
import { inMemoryAdministration, operator } from '../../../test/in-memory-administration.js';
import { credentialOf } from '../../accounts/rests-on.js';
import { resetFactors, resetFactorsIfDue } from '../../factors/index.js';
import { changeProvider, createProvider } from '../../federation/index.js';
import { addOwnFactor, renewRecoveryCodes } from './add-own-factor.js';
import { removeOwnFactor } from './change-own-factor.js';
import { proveByCode } from './prove-by-code.js';
import { openFactor, sealFactor } from './sealed-factor.js';
import { undoFactorChange } from './undo-factor-change.js';

type Memory = ReturnType<typeof inMemoryAdministration>;
let memory: Pick<Memory, 'addPerson' | 'ports' | 'records'>;
let subject: string;

async function begin() {
  const { ports, unjudged, ...others } = inMemoryAdministration();
  memory = { ...others, ports: { ...ports, unitOfWork: unjudged } };
  subject = await memory.addPerson('alice');
  const alice = await memory.records.accounts.find(subject);
  if (alice) await memory.records.accounts.update({ ...alice, email: 'alice@example.com', emailVerified: true });
}
beforeEach(begin);

const own = () => ({ subject });
const types = async () => (await memory.records.factors.enrolled(subject)).map(({ type }) => type);
const codeAt = ({ secret }: TotpData, steps: number) =>
  generateSync({ strategy: 'totp', secret, epoch: memory.ports.clock.now() + 30 * steps });

async function add() {
  const data = newTotp(memory.ports.random.bytes(20));
  const { codes, data: kept } = newRecoveryCodes(memory.ports.random);
  const isFirst = !(await types()).includes('recovery_codes');
  const factor = { handle: `totp:${data.secret}`, amr: ['otp'], data, name: '' };
  const came = await addOwnFactor(memory.ports, own(), { factor, ...(isFirst && { codes: kept }) });
  return { came, data, codes: isFirst ? codes : [] };
}

/** A key that opens the account alone. */
async function addKey() {
  const credentialId = Buffer.from(memory.ports.random.bytes(16)).toString('base64url');
  const kept = { publicKey: 'AA', algorithm: -7, signatureCounter: 0, transports: [], backupEligible: false };
  const data = { type: 'passkey', credentialId, backedUp: false, ...kept } as const;
  const factor = { handle: `passkey:${credentialId}`, amr: ['hwk', 'user', 'mfa'], data, name: '' };
  await addOwnFactor(memory.ports, own(), { factor });
}

async function links() {
  const mails = await memory.records.mail.page({ limit: 500 });
  return mails.flatMap(({ data }) => (data as { readonly secret?: string } | undefined)?.secret ?? []);
}

describe('a factor that was taken away', () => {
  it('is read by the secret that it was sealed with, and by no other', async () => {
    const { data } = await add();
    const [factor] = await memory.records.factors.ofPerson(subject);
    if (!factor) throw new Error('there is none');
    const [one, other] = ['a'.repeat(43), 'b'.repeat(43)];
    const sealed = sealFactor(one, factor);
    expect(sealed).not.toContain(data.secret);
    expect(openFactor(one, sealed)).toEqual(factor);
    expect(() => openFactor(other, sealed)).toThrow();
    expect(() => openFactor(one, `${sealed.slice(0, -2)}AA`)).toThrow();
  });
});

describe('what a thief did who was at the account for a moment', () => {
  const linkOf = async (wanted: string) => {
    const mails = await memory.records.mail.page({ limit: 500 });
    const told = mails.map(({ data }) => data as { readonly what?: string; readonly secret?: string } | undefined);
    return told.find((data) => data?.what === wanted)?.secret;
  };

  it('sets up and takes away again nothing that its owner brings in by the link of the mail', async () => {
    await add();
    memory.ports.clock.advance(30 * 86_400);
    await addKey();
    const theirs = (await memory.records.factors.enrolled(subject)).find(({ type }) => type === 'passkey');
    await removeOwnFactor(memory.ports, own(), { factorId: theirs?.factorId ?? '' });
    expect((await types()).sort()).toEqual(['recovery_codes', 'totp']);
    expect(await linkOf('passkey_removed')).toBeUndefined();
    // What was there for long comes back.
    const [mine] = (await memory.records.factors.enrolled(subject)).filter(({ type }) => type === 'totp');
    await removeOwnFactor(memory.ports, own(), { factorId: mine?.factorId ?? '' });
    expect(await undoFactorChange(memory.ports, own(), (await linkOf('totp_removed')) ?? '')).toBe('done');
    expect(await types()).toEqual(['totp']);
  });

  it('keeps no codes of what is taken back, also where its owner set up something else since', async () => {
    const { codes } = await add();
    const link = (await linkOf('totp_added')) ?? '';
    memory.ports.clock.advance(60);
    await addKey();
    expect(await undoFactorChange(memory.ports, own(), link)).toBe('done');
    expect(await types()).toEqual(['passkey']);
    expect(await proveByCode(memory.ports, own(), { kind: 'recovery_codes', typed: codes[0] ?? '' })).toBeUndefined();
  });
});

describe('a reset by an operator', () => {
  it('costs whoever has factors a look, and no unit of work where none is due', async () => {
    await add();
    await resetFactors(memory.ports, operator, { subject }, { after: 100 });
    const looking = { ...memory.ports, unitOfWork: { run: () => Promise.reject(new Error('a unit of work')) } };
    expect(await resetFactorsIfDue(looking, memory.records, subject)).toBe(false);
    memory.ports.clock.advance(100);
    await expect(resetFactorsIfDue(looking, memory.records, subject)).rejects.toThrow('a unit of work');
    expect(await resetFactorsIfDue(memory.ports, memory.records, subject)).toBe(true);
    expect(await types()).toEqual([]);
    expect(await resetFactorsIfDue(memory.ports, memory.records, subject)).toBe(false);
  });
});

describe('setting up', () => {
  it('takes ten at most', async () => {
    for (let nth = 0; nth < 10; nth += 1) expect((await add()).came).toBe('added');
    expect((await add()).came).toBe('too_many');
    expect(await types()).toHaveLength(11);
  });

  it('and removing end where no more can be taken back, so that nothing of the owner goes without a way back', async () => {
    await add();
    const owners = (await memory.records.factors.ofPerson(subject)).find(({ data }) => data.type === 'totp');
    // What is new is brought back by no link, and takes none.
    memory.ports.clock.advance(8 * 86_400);
    for (let nth = 0; nth < 40; nth += 1) {
      if (nth % 2 === 0) expect((await add()).came).toBe('added');
      else {
        const latest = (await memory.records.factors.ofPerson(subject)).find(
          ({ factorId, data }) => factorId !== owners?.factorId && data.type === 'totp',
        );
        expect(await removeOwnFactor(memory.ports, own(), { factorId: latest?.factorId ?? '' })).toBe('removed');
      }
    }
    expect(await removeOwnFactor(memory.ports, own(), { factorId: owners?.factorId ?? '' })).toBe('too_often');
  });

  it('takes one secret once, and leaves the codes as they are where it fails', async () => {
    const { data, codes } = await add();
    const factor = { handle: `totp:${data.secret}`, amr: ['otp'], data, name: '' };
    const { data: others } = newRecoveryCodes(memory.ports.random);
    expect(await addOwnFactor(memory.ports, own(), { factor, codes: others })).toBe('exists');
    expect(await proveByCode(memory.ports, own(), { kind: 'recovery_codes', typed: codes[0] ?? '' })).toBeDefined();
  });

  it('is nobody’s whose account is disabled', async () => {
    const alice = await memory.records.accounts.find(subject);
    if (alice) await memory.records.accounts.update({ ...alice, disabledAt: 1 });
    expect((await add()).came).toBe('unknown');
    const { data } = newRecoveryCodes(memory.ports.random);
    expect(await renewRecoveryCodes(memory.ports, own(), data)).toBe(false);
  });
});

describe('a code', () => {
  it.each([2, 8])('counts once for %d at once', async (many) => {
    const { data, codes } = await add();
    for (const [kind, typed] of [
      ['totp', codeAt(data, 0)],
      ['recovery_codes', codes[0] ?? ''],
    ] as const) {
      const all = Array.from({ length: many }, () => proveByCode(memory.ports, own(), { kind, typed }));
      expect((await Promise.all(all)).filter(Boolean)).toHaveLength(1);
    }
  });

  it('is none of another kind, and none of another person', async () => {
    const { data, codes } = await add();
    const typed = codeAt(data, 0);
    expect(await proveByCode(memory.ports, own(), { kind: 'recovery_codes', typed })).toBeUndefined();
    expect(await proveByCode(memory.ports, own(), { kind: 'totp', typed: codes[0] ?? '' })).toBeUndefined();
    const bob = await memory.addPerson('bob');
    expect(await proveByCode(memory.ports, { subject: bob }, { kind: 'totp', typed })).toBeUndefined();
  });
});

const acts = [
  'add',
  'add_key',
  'remove',
  'code',
  'recover',
  'wait',
  'renew',
  'undo',
  'reset',
  'forget_password',
  'choose_password',
] as const;

interface Step {
  readonly act: (typeof acts)[number];
  /** Which one, or how many seconds. */
  readonly at: number;
}

const step: fc.Arbitrary<Step> = fc.record({ act: fc.constantFrom(...acts, 'add', 'code', 'code'), at: fc.nat(50) });

/** What whoever does all of this knows: secrets and codes stay with them, whatever became of what they are of. */
interface Known {
  readonly secrets: TotpData[];
  readonly codes: string[];
  readonly used: Set<string>;
}

describe('a key that somebody else set up', () => {
  const passkey = { type: 'passkey', publicKey: 'key', signatureCounter: 0 } as never;
  const linkElsewhere = async (providerId: string) => {
    const of = { providerId, issuer: 'https://id.acme.example', upstreamSubject: 'alice there' };
    const described = { name: 'Acme', clientId: 'signet', issuer: of.issuer };
    await createProvider(memory.ports, operator, { providerId, ...described });
    await memory.records.federatedIdentities.insert({ ...of, key: identityKey(of), subject, linkedAt: 1 });
  };
  const undone = async () => {
    const factor = { handle: 'passkey:x', amr: ['hwk', 'mfa'], data: passkey, name: '' };
    expect(await addOwnFactor(memory.ports, own(), { factor })).toBe('added');
    const [secret = ''] = await links();
    return [await undoFactorChange(memory.ports, own(), secret), await types()];
  };
  beforeEach(async () => {
    const from = (await memory.records.accounts.find(subject))?.passwordHash ?? '';
    await memory.records.accounts.replacePasswordHash({ subject, from, to: noPassword });
  });

  it('goes where its owner signs in elsewhere, and has no password', async () => {
    await linkElsewhere('acme');
    expect(await undone()).toEqual(['done', []]);
  });

  it('stays where there is no other way in: nobody could come back', async () => {
    await linkElsewhere('away');
    await changeProvider(memory.ports, operator, 'away', { enabled: false });
    expect(await undone()).toEqual(['over', ['passkey']]);
  });
});

describe('a form that is sent again', () => {
  const once = () => ({ digest: digest('this form'), until: memory.ports.clock.now() + 900 });
  const made = () => {
    const data = newTotp(memory.ports.random.bytes(20));
    return { handle: `totp:${data.secret}`, amr: ['otp'], data, name: '' };
  };

  it('sets up nothing that was taken away since, and brings no used code back', async () => {
    const { codes, data } = newRecoveryCodes(memory.ports.random);
    const form = { factor: made(), codes: data, once: once() };
    expect(await addOwnFactor(memory.ports, own(), form)).toBe('added');
    const use = { kind: 'recovery_codes', typed: codes[0] ?? '' } as const;
    expect(await proveByCode(memory.ports, own(), use)).toBeDefined();
    const [factor] = (await memory.records.factors.enrolled(subject)).filter(({ type }) => type === 'totp');
    expect(await removeOwnFactor(memory.ports, own(), { factorId: factor?.factorId ?? '' })).toBe('removed');
    expect(await addOwnFactor(memory.ports, own(), form)).toBe('exists');
    expect(await types()).toEqual([]);
    expect(await proveByCode(memory.ports, own(), use)).toBeUndefined();
  });

  it('makes no recovery codes good again', async () => {
    await add();
    const { codes, data } = newRecoveryCodes(memory.ports.random);
    expect(await renewRecoveryCodes(memory.ports, own(), data, once())).toBe(true);
    const use = { kind: 'recovery_codes', typed: codes[0] ?? '' } as const;
    expect(await proveByCode(memory.ports, own(), use)).toBeDefined();
    expect(await renewRecoveryCodes(memory.ports, own(), data, once())).toBe(false);
    expect(await proveByCode(memory.ports, own(), use)).toBeUndefined();
  });

  it('is not used up by what did not come to be', async () => {
    const others = { factor: made(), once: once() };
    await memory.records.factors.insert({
      ...others.factor,
      factorId: 'theirs',
      subject: 'bob',
      revision: 0,
      createdAt: 1,
    });
    expect(await addOwnFactor(memory.ports, own(), others)).toBe('exists');
    expect(await addOwnFactor(memory.ports, own(), { factor: made(), once: once() })).toBe('added');
  });
});

describe('a session', () => {
  const live = async () => {
    const sessions = await memory.records.sessions.listLive(subject, memory.ports.clock.now(), 9);
    return sessions.map(({ sessionId }) => sessionId).sort();
  };
  const signedIn = (sessionId: string, credential?: Digest) => {
    const at = memory.ports.clock.now();
    const methods = [{ amr: 'pwd', at }, ...(credential ? [{ amr: 'otp', at, credential }] : [])];
    const of = { sessionId, cookieDigest: digest(sessionId), subject, methods, amr: ['pwd'], authTime: at };
    return memory.records.sessions.insert({ ...of, createdAt: at, expiresAt: at + 900 });
  };
  const theirs = async () => {
    await add();
    const factor = (await memory.records.factors.enrolled(subject)).find(({ type }) => type === 'totp');
    if (!factor) throw new Error('there is none');
    await signedIn('by password');
    await signedIn('here', credentialOf(factor));
    await signedIn('there', credentialOf(factor));
    return factor;
  };

  it('ends with the factor that it rests on, but where its person says so', async () => {
    const { factorId } = await theirs();
    expect(await removeOwnFactor(memory.ports, own(), { factorId, stays: 'here' })).toBe('removed');
    expect(await live()).toEqual(['by password', 'here']);
  });

  it('ends where an operator takes the factor, at once or when that is due', async () => {
    await theirs();
    await resetFactors(memory.ports, operator, { subject }, { after: 60 });
    expect(await live()).toHaveLength(3);
    memory.ports.clock.advance(61);
    expect(await resetFactorsIfDue(memory.ports, memory.records, subject)).toBe(true);
    expect(await live()).toEqual(['by password']);
  });
});

describe('a key of which there may be a copy', () => {
  it('is no way in: the good one beside it stays where there is no password', async () => {
    await addKey();
    await addKey();
    const [good, copied] = await memory.records.factors.ofPerson(subject);
    if (good?.data.type !== 'passkey' || copied?.data.type !== 'passkey') throw new Error('there are none');
    const data = { ...copied.data, counterWentBackAt: 1 };
    await memory.records.factors.replace({ ...copied, data, revision: copied.revision + 1 });
    const from = (await memory.records.accounts.find(subject))?.passwordHash ?? '';
    await memory.records.accounts.replacePasswordHash({ subject, from, to: noPassword });
    expect(await removeOwnFactor(memory.ports, own(), { factorId: good.factorId })).toBe('last_way');
    expect(await removeOwnFactor(memory.ports, own(), { factorId: copied.factorId })).toBe('removed');
  });
});

describe('no sequence of setting up, removing, undoing, recovering and resetting', () => {
  it('takes a code twice, or keeps codes beside nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await begin();
        const known: Known = { secrets: [], codes: [], used: new Set() };
        for (const each of steps) {
          await walk(each, known);
          await expectSound();
        }
      }),
    );
  }, 120_000);
});

async function walk({ act, at }: Step, known: Known): Promise<void> {
  const { ports, records } = memory;
  const account = await records.accounts.find(subject);
  const others = (await records.factors.enrolled(subject)).filter(({ type }) => type !== 'recovery_codes');
  const hash = account?.passwordHash ?? '';
  switch (act) {
    case 'add': {
      const { came, data, codes } = await add();
      if (came === 'added') known.secrets.push(data);
      if (came === 'added') known.codes.push(...codes);
      return;
    }
    case 'add_key':
      return addKey();
    case 'remove':
      await removeOwnFactor(ports, own(), { factorId: others[at % Math.max(1, others.length)]?.factorId ?? 'none' });
      return;
    case 'code': {
      const data = known.secrets[at % Math.max(1, known.secrets.length)];
      if (data) await use(known, 'totp', codeAt(data, (at % 5) - 2), data.secret);
      return;
    }
    case 'recover':
      return use(known, 'recovery_codes', known.codes[at % Math.max(1, known.codes.length)] ?? '', '');
    case 'wait':
      ports.clock.advance(at);
      return;
    case 'renew': {
      const { codes, data } = newRecoveryCodes(ports.random);
      if (await renewRecoveryCodes(ports, own(), data)) known.codes.push(...codes);
      return;
    }
    case 'undo': {
      const all = await links();
      await undoFactorChange(ports, own(), all[at % Math.max(1, all.length)] ?? '');
      return;
    }
    case 'reset':
      // An account without a password is one that its operator gives a way in.
      if (hash !== noPassword) await resetFactors(ports, operator, { subject }, { after: 0 });
      return;
    case 'forget_password':
      if (others.some(({ type }) => type === 'passkey'))
        await records.accounts.replacePasswordHash({ subject, from: hash, to: noPassword });
      return;
    case 'choose_password':
      await records.accounts.replacePasswordHash({ subject, from: hash, to: 'another hash' });
  }
}

/** Whatever was taken once is never taken again, and nothing is taken of what is gone. */
async function use(known: Known, kind: 'recovery_codes' | 'totp', typed: string, of: string): Promise<void> {
  const proved = await proveByCode(memory.ports, own(), { kind, typed });
  if (!proved) return;
  const key = `${kind} ${of} ${typed}`;
  expect({ key, isUsed: known.used.has(key) }).toEqual({ key, isUsed: false });
  known.used.add(key);
  expect(proved.amr).toEqual(['otp']);
}

async function expectSound(): Promise<void> {
  const { records } = memory;
  const all = await records.factors.ofPerson(subject);
  const others = all.filter(({ data }) => data.type !== 'recovery_codes');
  const account = await records.accounts.find(subject);
  const keys = others.filter(({ data }) => data.type === 'passkey');
  expect({ password: account?.passwordHash !== noPassword, keys: keys.length }).not.toEqual({
    password: false,
    keys: 0,
  });
  if (others.length === 0)
    expect(await records.factors.findByHandle(onlyOne('recovery_codes', subject))).toBeUndefined();
}
