import { beforeEach, describe, expect, it } from '@jest/globals';
import { digest, forgetProofsOf, mostRememberedDevices } from '@signet/authorization-server';
import { newTotp, type PasskeyFactor } from '@signet/identity';
import { inMemoryAdministration, operator } from '../../../test/in-memory-administration.js';
import { deleteAccount, disableAccount } from '../../accounts/end-account.js';
import { resetFactors } from '../../factors/index.js';
import { changeOwnPassword } from '../../required-actions/change-own-password.js';
import { endSessions } from '../../sessions/end-sessions.js';
import { forgetDevicesOf, rememberedDevicesOf } from '../../sessions/remembered-devices.js';
import { closeOwnAccount } from '../closing/close-own-account.js';
import { addOwnFactor } from '../factors/add-own-factor.js';
import { removeOwnFactor } from '../factors/change-own-factor.js';
import { keepPasskeyUse } from '../passkeys/keep-use.js';
import { endOwnSession, endOwnSessions } from '../sessions/end-own-sessions.js';
import { forgetOwnDevice, forgetOwnDevices, listRememberedDevices } from './own-devices.js';
import { recogniseOwnDevice } from './recognise-own-device.js';
import { rememberOwnDevice } from './remember-own-device.js';

const day = 86_400;
const origin = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0' };
let memory: ReturnType<typeof begin>;
let subject: string;
let sessions = 0;

function begin() {
  const { ports, unjudged, ...others } = inMemoryAdministration();
  const settings = { ...ports.settings, factorPolicy: { rememberedFor: 30 * day } };
  return { ...others, ports: { ...ports, settings, unitOfWork: unjudged } };
}
beforeEach(async () => {
  memory = begin();
  subject = await memory.addPerson('alice');
  const alice = await memory.records.accounts.find(subject);
  if (alice) await memory.records.accounts.update({ ...alice, email: 'alice@example.com', emailVerified: true });
});

const own = (whose = subject) => ({ subject: whose, origin });
const listed = () => listRememberedDevices(memory.ports, memory.records, subject);
const told = async () =>
  (await memory.records.mail.page({ limit: 100 })).map(({ data }) => (data as { readonly what?: string })?.what);

async function session(whose = subject): Promise<string> {
  sessions += 1;
  const sessionId = `session${sessions}`;
  const now = memory.ports.clock.now();
  const times = { authTime: now, createdAt: now, expiresAt: now + day };
  await memory.records.sessions.insert({
    sessionId,
    cookieDigest: digest(sessionId),
    subject: whose,
    amr: ['pwd', 'otp', 'mfa'],
    ...times,
  });
  return sessionId;
}

async function remember(replaces?: string) {
  const token = await rememberOwnDevice(memory.ports, own(), { sessionId: await session(), replaces });
  if (!token) throw new Error('it was not remembered');
  return token;
}

const recognise = (deviceId: string, [from, to]: readonly [string, string], whose = subject) =>
  recogniseOwnDevice(memory.ports, memory.records, own(whose), { deviceId, from: digest(from), to: digest(to) });

describe('a device that somebody has remembered', () => {
  it('is called what it is, and its owner is told', async () => {
    const { deviceId, value } = await remember();
    const now = memory.ports.clock.now();
    const device = { browser: 'Firefox', system: 'Linux' };
    const times = { createdAt: now, lastUsedAt: now, expiresAt: now + 30 * day };
    expect(await listed()).toEqual([{ deviceId, device, ...times }]);
    expect((await memory.records.rememberedDevices.find(deviceId))?.valueDigest).toBe(digest(value));
    expect(await told()).toEqual(['device_remembered']);
  });

  it('takes the place of the one that the same browser was, and of the oldest', async () => {
    const first = await remember();
    const second = await remember(first.deviceId);
    expect((await listed()).map(({ deviceId }) => deviceId)).toEqual([second.deviceId]);
    for (let nth = 0; nth < mostRememberedDevices; nth += 1) {
      memory.ports.clock.advance(1);
      await remember();
    }
    const left = await listed();
    expect([left.length, left.some(({ deviceId }) => deviceId === second.deviceId)]).toEqual([
      mostRememberedDevices,
      false,
    ]);
  });

  it('is none in a session that ended, or of somebody else, or where the operator wants none', async () => {
    const ended = await session();
    await endOwnSession(memory.ports, own(), ended);
    const others = await session('bob');
    for (const sessionId of [ended, others, 'none']) {
      expect(await rememberOwnDevice(memory.ports, own(), { sessionId })).toBeUndefined();
    }
    const { settings } = memory.ports;
    const ports = { ...memory.ports, settings: { ...settings, factorPolicy: {} } };
    expect(await rememberOwnDevice(ports, own(), { sessionId: await session() })).toBeUndefined();
    expect(await listed()).toEqual([]);
  });
});

describe('a remembered device that comes back', () => {
  it('has another value after each use', async () => {
    const { deviceId, value } = await remember();
    memory.ports.clock.advance(100);
    expect(await recognise(deviceId, [value, 'two'])).toBe(true);
    expect((await listed())[0]?.lastUsedAt).toBe(memory.ports.clock.now());
    expect(await recognise(deviceId, ['two', 'three'])).toBe(true);
    expect(await told()).toEqual(['device_remembered']);
  });

  it('is nobody else’s, and ends nothing of its owner', async () => {
    const { deviceId, value } = await remember();
    expect(await recognise(deviceId, [value, 'two'], await memory.addPerson('bob'))).toBe(false);
    expect(await recognise('none', [value, 'two'])).toBe(false);
    expect(await recognise(deviceId, [value, 'two'])).toBe(true);
  });

  it('may be sent twice within a minute, and is copied after that', async () => {
    const { deviceId, value } = await remember();
    const twice = await Promise.all([1, 2, 3].map(() => recognise(deviceId, [value, 'two'])));
    expect(twice).toEqual([true, true, true]);
    memory.ports.clock.advance(59);
    expect(await recognise(deviceId, [value, 'two'])).toBe(true);
    memory.ports.clock.advance(1);
    expect(await recognise(deviceId, [value, 'two'])).toBe(false);
    expect(await listed()).toEqual([]);
    expect([...(await told())].sort()).toEqual(['device_copied', 'device_remembered']);
    expect(await recognise(deviceId, ['two', 'three'])).toBe(false);
  });

  it('is copied where an older one comes, at whatever time', async () => {
    const { deviceId, value } = await remember();
    await recognise(deviceId, [value, 'two']);
    await recognise(deviceId, ['two', 'three']);
    expect(await recognise(deviceId, [value, 'two'])).toBe(false);
    expect(await listed()).toEqual([]);
  });

  it('lasts no longer for a clock that was set back', async () => {
    const { deviceId, value } = await remember();
    memory.ports.clock.advance(-day);
    expect([await recognise(deviceId, [value, 'two']), await listed()]).toEqual([false, []]);
  });

  it('lasts as long as the operator lets it by now', async () => {
    const { deviceId, value } = await remember();
    memory.ports.clock.advance(8 * day);
    const ports = {
      ...memory.ports,
      settings: { ...memory.ports.settings, factorPolicy: { rememberedFor: 7 * day } },
    };
    const use = { deviceId, from: digest(value), to: digest('two') };
    expect(await recogniseOwnDevice(ports, memory.records, own(), use)).toBe(false);
    expect(await listRememberedDevices(ports, memory.records, subject)).toEqual([]);
    expect(await listed()).toHaveLength(1);
  });
});

describe('what ends it', () => {
  const factor = () => {
    const data = newTotp(memory.ports.random.bytes(20));
    return { handle: `totp:${data.secret}`, amr: ['otp'], data, name: '' };
  };
  const suspected = (): PasskeyFactor => ({
    factorId: 'key',
    subject,
    name: '',
    handle: 'key',
    amr: ['hwk'],
    data: {
      type: 'passkey',
      credentialId: 'key',
      publicKey: 'AA',
      algorithm: -7,
      signatureCounter: 0,
      transports: [],
      backupEligible: false,
      backedUp: false,
    },
    revision: 0,
    createdAt: 1,
  });

  it.each<[string, () => Promise<unknown>]>([
    ['its person ends it', async () => forgetOwnDevice(memory.ports, own(), (await listed())[0]?.deviceId ?? '')],
    ['its person ends all', () => forgetOwnDevices(memory.ports, own())],
    ['an operator ends all', () => forgetDevicesOf(memory.ports, operator, { subject })],
    ['they sign out everywhere', () => endOwnSessions(memory.ports, own())],
    ['they sign out everywhere else', async () => endOwnSessions(memory.ports, own(), await session())],
    ['an operator signs them out', () => endSessions(memory.ports, operator, { subject })],
    [
      'they change their password, and stay signed in elsewhere',
      () => changeOwnPassword(memory.ports, { subject, from: 'hash', to: 'another', unasked: { everywhere: false } }),
    ],
    ['they add a factor', () => addOwnFactor(memory.ports, own(), { factor: factor() })],
    [
      'they remove a factor',
      async () => {
        const [one, two] = [factor(), factor()];
        for (const each of [one, two]) await addOwnFactor(memory.ports, own(), { factor: each });
        await remember();
        memory.ports.clock.advance(8 * day);
        const [first] = await memory.records.factors.enrolled(subject);
        return removeOwnFactor(memory.ports, own(), { factorId: first?.factorId ?? '' });
      },
    ],
    ['their factors are reset', () => resetFactors(memory.ports, operator, { subject }, { after: 0 })],
    [
      'a copy of a passkey was used',
      async () => {
        const before = suspected();
        await memory.records.factors.insert(before);
        const data = { ...before.data, counterWentBackAt: 5 };
        return keepPasskeyUse(
          memory.ports,
          { kind: 'suspected', factor: { ...before, data, revision: 1 } } as never,
          origin,
        );
      },
    ],
    ['the account is disabled', () => disableAccount(memory.ports, operator, { subject })],
    ['its person closes the account', () => closeOwnAccount(memory.ports, own(), undefined)],
    ['the account is deleted', () => deleteAccount(memory.ports, operator, { subject })],
    ['who they are is asked anew', () => forgetProofsOf(memory.records, subject)],
  ])('%s', async (_, end) => {
    const { deviceId } = await remember();
    await end();
    expect(await memory.records.rememberedDevices.find(deviceId)).toBeUndefined();
    expect(await memory.records.rememberedDevices.ofPerson(subject)).toEqual([]);
  });

  it('is no other person’s word, and no id that cannot be one', async () => {
    const { deviceId } = await remember();
    for (const [whose, id] of [
      ['bob', deviceId],
      [subject, 'none'],
      [subject, '\u0000'],
    ] as const) {
      expect(await forgetOwnDevice(memory.ports, own(whose), id)).toBe(false);
    }
    expect(await rememberedDevicesOf(memory.ports, memory.records, { subject })).toHaveLength(1);
  });
});
