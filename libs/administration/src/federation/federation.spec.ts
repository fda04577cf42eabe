import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AccountLink, digest, type IdentityProvider, identityKey } from '@signet/authorization-server';
import { inMemoryAdministration, now, operator, refusal } from '../../test/in-memory-administration.js';
import { factsOf } from '../invitations/invitation.js';
import {
  believedMethods,
  changeProvider,
  createProvider,
  deleteProvider,
  findProvider,
  linkIdentity,
  listIdentities,
  mostIdentities,
  mostProviders,
  signInElsewhere,
  type UpstreamPerson,
  unlinkIdentity,
  unlinkOwnIdentity,
  verifiedEmailOf,
} from './index.js';

type World = ReturnType<typeof inMemoryAdministration>;
let world: World;
let provider: IdentityProvider;
beforeEach(async () => {
  world = inMemoryAdministration();
  provider = await made({ accounts: { by: 'everybody', domains: [] }, trustsEmail: true });
});

async function made(more: object, providerId = 'acme'): Promise<IdentityProvider> {
  const described = { providerId, name: 'Acme', issuer: 'https://id.acme.example', clientId: 'signet' };
  await createProvider(world.ports, operator, { ...described, ...more });
  const found = await world.records.identityProviders.find(providerId);
  if (!found) throw new Error('it was not kept');
  return found;
}
// In memory nobody judges what people do by themselves, as in the database.
const own = () => ({ ...world.ports, unitOfWork: world.unjudged, byInviter: world.ports.unitOfWork });
const personOf = (claims: object = {}, upstreamSubject = 'them'): UpstreamPerson => ({
  issuer: 'https://id.acme.example',
  upstreamSubject,
  claims: { ...claims },
});
const came = (person: UpstreamPerson, at = provider) => signInElsewhere(own(), world.records, { provider: at, person });

const there = (upstreamSubject: string) => ({ issuer: 'https://id.acme.example', upstreamSubject });

describe('whoever signs in elsewhere for the first time', () => {
  it('gets an account of what is said of them, and comes back to it', async () => {
    const claims = {
      name: 'Ada',
      given_name: 7,
      locale: 'no locale!',
      zoneinfo: 'Europe/Paris',
      picture: 'https://x.example/p',
      preferred_username: 'Ada@acme.example',
      email: 'ada@acme.example',
      email_verified: true,
    };
    const first = await came(personOf(claims));
    expect(first).toMatchObject({
      kind: 'made',
      account: { username: 'ada', name: 'Ada', zoneinfo: 'Europe/Paris', email: 'ada@acme.example', passwordHash: '*' },
    });
    expect(first).not.toMatchObject({ account: { locale: expect.anything() } });
    expect(first).not.toMatchObject({ account: { picture: expect.anything() } });
    const again = await came(personOf({ name: 'Other' }));
    expect(again).toMatchObject({ kind: 'known', account: { name: 'Ada' } });
    // What is not said any more is not shown.
    const key = identityKey({ providerId: 'acme', ...personOf() });
    expect((await world.records.federatedIdentities.find(key))?.label).toBe('Other');
  });

  it('is called as nobody else is, and never by an address', async () => {
    await world.addPerson('ada');
    await world.addPerson('ada-2');
    expect(await came(personOf({ preferred_username: 'ada' }, '1'))).toMatchObject({ account: { username: 'ada-3' } });
    const unnamed = await came(personOf({}, '2'));
    expect(unnamed).toMatchObject({ account: { username: expect.stringMatching(/^acme-[0-9a-f]{12}$/) } });
    const hidden = await came(personOf({ preferred_username: '\u202eada', email: 'ada@x.example' }, '3'));
    expect(hidden).toMatchObject({ account: { username: 'ada-4', emailVerified: false } });
  });

  it('is told of an account with their verified address, and gets none', async () => {
    const subject = await world.addPerson('bob');
    const bob = await world.records.accounts.find(subject);
    if (bob) await world.records.accounts.update({ ...bob, email: 'bob@acme.example', emailVerified: true });
    const claims = { email: 'Bob@acme.example', email_verified: true };
    expect(await came(personOf(claims))).toEqual({ kind: 'exists' });
    expect(await listIdentities(world.records, subject)).toEqual([]);
  });

  it('of several at once gets one', async () => {
    const all = await Promise.all(
      [1, 2, 3].map(() => came(personOf({ email: 'x@acme.example', email_verified: true }))),
    );
    const subjects = new Set(all.map((each) => ('account' in each ? each.account.subject : each.kind)));
    expect([subjects.size, all.filter(({ kind }) => kind === 'made').length]).toEqual([1, 1]);
  });

  it('gets what they were invited to, once, by an address that is verified there', async () => {
    const invites = await made({ accounts: { by: 'invitation', domains: [] }, trustsEmail: true }, 'invites');
    await world.records.groups.insert({ groupId: 'clerks', name: 'Clerks', createdAt: now });
    const facts = factsOf({ groups: ['clerks'], organizations: [], roles: [] }, operator);
    const link: AccountLink = {
      digest: digest('link'),
      purpose: 'invite',
      address: 'guest@acme.example',
      facts,
      createdAt: now,
      expiresAt: now + 60,
    };
    await world.records.accountLinks.insert(link);
    const claims = { email: 'guest@acme.example' };
    expect(await came(personOf(claims), invites)).toEqual({ kind: 'unwelcome' });
    const verified = { ...claims, email_verified: true };
    const guest = await came(personOf(verified), invites);
    expect(guest).toMatchObject({ kind: 'made', account: { email: 'guest@acme.example', emailVerified: true } });
    const { subject } = (guest as { account: { subject: string } }).account;
    expect((await world.records.groups.groupsOf(subject)).map(({ groupId }) => groupId)).toEqual(['clerks']);
    expect((await world.records.accountLinks.find(link.digest))?.usedAt).toBe(now);
    expect(await came(personOf({ ...verified, email: 'other@acme.example' }, 'b'), invites)).toEqual({
      kind: 'unwelcome',
    });
  });
});

describe('what is said elsewhere', () => {
  it('of an address counts where it is believed, and as a truth', () => {
    const claims = { email: 'a@acme.example', email_verified: true };
    expect(verifiedEmailOf(provider, personOf(claims))).toBe('a@acme.example');
    expect(verifiedEmailOf({ ...provider, trustsEmail: false }, personOf(claims))).toBeUndefined();
    expect(verifiedEmailOf(provider, personOf({ ...claims, email_verified: 'true' }))).toBeUndefined();
    expect(verifiedEmailOf(provider, personOf({ ...claims, email_verified: 1 }))).toBeUndefined();
    expect(verifiedEmailOf(provider, personOf({ ...claims, email: ['a@acme.example'] }))).toBeUndefined();
    const apple = { ...provider, issuer: 'https://appleid.apple.com' };
    expect(verifiedEmailOf(apple, personOf({ ...claims, email_verified: 'true' }))).toBe('a@acme.example');
    const mapped = { ...provider, claims: { email: 'upn', email_verified: 'xms_edov' } };
    expect(verifiedEmailOf(mapped, personOf({ ...claims, upn: 'u@acme.example', xms_edov: true }))).toBe(
      'u@acme.example',
    );
    expect(verifiedEmailOf(mapped, personOf(claims))).toBeUndefined();
  });

  it('of an address being verified counts of that address alone, and of no other claim that is taken for one', async () => {
    const chosen = { preferred_username: 'boss@acme.example', email: 'mallory@evil.example', email_verified: true };
    const mapped = { ...provider, claims: { email: 'preferred_username' } };
    expect(verifiedEmailOf(mapped, personOf(chosen))).toBeUndefined();
    const welcomes = { ...mapped, accounts: { by: 'domains', domains: ['acme.example'] } } as const;
    expect(await came(personOf(chosen), welcomes)).toEqual({ kind: 'unwelcome' });
    const same = { ...provider, claims: { email: 'email' } };
    expect(verifiedEmailOf(same, personOf(chosen))).toBe('mallory@evil.example');
  });

  it('of methods counts by rule alone', () => {
    const told = personOf({ amr: ['pwd', 'mfa'], acr: 'high' });
    expect(believedMethods(provider, told)).toEqual(['fed']);
    const rules: IdentityProvider['methods'] = [
      { claim: 'amr', value: 'mfa', amr: ['mfa', 'otp'] },
      { claim: 'acr', value: 'high', amr: ['hwk', 'mfa'] },
      { claim: 'acr', value: 'pwd', amr: ['pwd'] },
    ];
    expect(believedMethods({ ...provider, methods: rules }, told)).toEqual(['fed', 'mfa', 'otp', 'hwk']);
    expect(believedMethods({ ...provider, methods: rules }, personOf({ amr: 'mfa', acr: ['high'] }))).toEqual(['fed']);
  });
});

describe('linking', () => {
  it('links one to one, and bounds how many', async () => {
    const [ada, bob] = [await world.addPerson('ada'), await world.addPerson('bob')];
    expect(await linkIdentity(own(), { subject: ada }, provider, there('x'))).toBe('linked');
    expect(await linkIdentity(own(), { subject: ada }, provider, there('x'))).toBe('before');
    expect(await linkIdentity(own(), { subject: bob }, provider, there('x'))).toBe('taken');
    expect(await linkIdentity(own(), { subject: 'nobody' }, provider, there('y'))).toBe('gone');
    for (let nth = 1; nth < mostIdentities; nth += 1) {
      expect(await linkIdentity(own(), { subject: ada }, provider, there(`${nth}`))).toBe('linked');
    }
    expect(await linkIdentity(own(), { subject: ada }, provider, there('more'))).toBe('too_many');
  });

  it('is told to its person by mail, where their address is verified', async () => {
    const subject = await world.addPerson('ada');
    const told = async () =>
      (await world.records.mail.page({ limit: 9 })).map(({ template, to, data }) => [template, to, data]);
    expect(await linkIdentity(own(), { subject }, provider, there('x'))).toBe('linked');
    expect(await told()).toEqual([]);
    const ada = await world.records.accounts.find(subject);
    if (ada) await world.records.accounts.update({ ...ada, email: 'ada@acme.example', emailVerified: true });
    expect(await linkIdentity(own(), { subject }, provider, there('y'))).toBe('linked');
    const [, second] = await listIdentities(world.records, subject);
    expect(await unlinkOwnIdentity(own(), { subject }, second?.key ?? '')).toBe('unlinked');
    const happened = { username: 'ada', at: now, provider: 'Acme' };
    expect(await told()).toEqual(
      expect.arrayContaining(
        ['linked', 'unlinked'].map((change) => ['sign-in-linked', 'ada@acme.example', { ...happened, change }]),
      ),
    );
  });

  it('leaves a way in that is one: not by who is disabled', async () => {
    const made_ = await came(personOf());
    const { subject } = (made_ as { account: { subject: string } }).account;
    const other = await made({}, 'other');
    expect(await linkIdentity(own(), { subject }, other, there('x'))).toBe('linked');
    await changeProvider(world.ports, operator, 'other', { enabled: false });
    const all = await listIdentities(world.records, subject);
    const [first, second] = ['acme', 'other'].map((id) => all.find(({ providerId }) => providerId === id));
    expect(await unlinkOwnIdentity(own(), { subject }, first?.key ?? '')).toBe('last');
    expect(await unlinkOwnIdentity(own(), { subject }, second?.key ?? '')).toBe('unlinked');
    expect(await unlinkOwnIdentity(own(), { subject }, second?.key ?? '')).toBe('unknown');
    // An operator takes the last one.
    await unlinkIdentity(world.ports, operator, { subject }, first?.key ?? '');
    expect(await listIdentities(world.records, subject)).toEqual([]);
    expect(await refusal(unlinkIdentity(world.ports, operator, { subject }, 'x'))).toMatch(/^unknown/);
  });

  it.each<[string, (subject: string, key: string) => Promise<unknown>]>([
    ['its person', (subject, key) => unlinkOwnIdentity(own(), { subject }, key)],
    ['an operator', (subject, key) => unlinkIdentity(world.ports, operator, { subject }, key)],
    ['whoever deleted the provider', () => deleteProvider(world.ports, operator, 'acme')],
  ])('counts no more, on the way somewhere, once %s took it back', async (_, unlink) => {
    const [subject, other] = [await world.addPerson('ada'), await world.addPerson('bob')];
    expect(await linkIdentity(own(), { subject }, provider, there('x'))).toBe('linked');
    const [identity] = await listIdentities(world.records, subject);
    const proved = { methods: [{ amr: 'fed', at: now }], browserDigest: digest('browser'), createdAt: now };
    await world.records.proofs.save({ ...proved, interactionId: 'theirs', subject, expiresAt: now + 600 });
    await world.records.proofs.save({ ...proved, interactionId: 'another', subject: other, expiresAt: now + 600 });
    const times = { authTime: now, createdAt: now, expiresAt: now + 600 };
    for (const [sessionId, credential] of [
      ['by it', identity?.key],
      ['by a password', undefined],
    ] as const) {
      const methods = [{ amr: 'fed', at: now, credential }];
      const session = { sessionId, cookieDigest: digest(sessionId), subject, methods, amr: ['fed'], ...times };
      await world.records.sessions.insert(session);
    }
    await unlink(subject, identity?.key ?? '');
    const live = await world.records.sessions.listLive(subject, now, 9);
    expect(live.map(({ sessionId }) => sessionId)).toEqual(['by a password']);
    expect(await world.records.proofs.find('theirs')).toBeUndefined();
    expect(await world.records.proofs.find('another')).toBeDefined();
  });
});

describe('what a profile takes of a provider', () => {
  const always = {
    accounts: { by: 'everybody', domains: [] },
    sync: { name: 'always', locale: 'always', nickname: 'never' },
  };
  const synced = (subject: string) => world.records.accounts.find(subject);
  const subjectOf = (outcome: object) => (outcome as { account: { subject: string } }).account.subject;
  const change = async (subject: string, to: object) => {
    const account = await world.records.accounts.find(subject);
    if (account) await world.records.accounts.update({ ...account, ...to });
  };
  beforeEach(async () => {
    provider = await made(always, 'synced');
  });

  it('is taken again at each sign-in, where an operator wants that, and never where they do not', async () => {
    const first = { name: 'Ada', locale: 'de', nickname: 'A', zoneinfo: 'Europe/Paris' };
    const subject = subjectOf(await came(personOf(first)));
    expect(await synced(subject)).toMatchObject({ name: 'Ada', locale: 'de', zoneinfo: 'Europe/Paris' });
    expect((await synced(subject))?.nickname).toBeUndefined();
    await came(personOf({ name: 'Ada L.', locale: 'no locale!', nickname: 'B', zoneinfo: 'Europe/Rome' }));
    const after = await synced(subject);
    expect(after).toMatchObject({ name: 'Ada L.', locale: 'de', zoneinfo: 'Europe/Paris' });
    expect(after?.nickname).toBeUndefined();
    // What it says no more stays, and goes on being its.
    await came(personOf({}));
    await came(personOf({ name: 'Ada Lovelace' }));
    expect((await synced(subject))?.name).toBe('Ada Lovelace');
  });

  it('leaves what was changed here, also to nothing', async () => {
    const subject = subjectOf(await came(personOf({ name: 'Ada', locale: 'de' })));
    await change(subject, { name: 'Countess', locale: undefined });
    await came(personOf({ name: 'Ada L.', locale: 'fr' }));
    await came(personOf({ name: 'Ada M.', locale: 'fr' }));
    const after = await synced(subject);
    expect([after?.name, after?.locale]).toEqual(['Countess', undefined]);
  });

  it('of who linked it fills what is empty, and is theirs otherwise', async () => {
    const subject = await world.addPerson('bob');
    await change(subject, { name: 'Bob' });
    const there = { issuer: 'https://id.acme.example', upstreamSubject: 'them' };
    expect(await linkIdentity(own(), { subject }, provider, there)).toBe('linked');
    await came(personOf({ name: 'Robert', locale: 'de' }));
    await came(personOf({ name: 'Robert', locale: 'fr' }));
    expect(await synced(subject)).toMatchObject({ name: 'Bob', locale: 'fr' });
  });

  it('is no address: one that is verified here stays, whatever is said there', async () => {
    const mail = { email: 'ada@acme.example', email_verified: true };
    const trusted = await made({ ...always, trustsEmail: true, issuer: 'https://id.acme.example' }, 'trusted');
    const subject = subjectOf(await came(personOf(mail), trusted));
    for (const email_verified of [false, true])
      await came(personOf({ email: 'other@acme.example', email_verified }), trusted);
    expect(await synced(subject)).toMatchObject({ email: 'ada@acme.example', emailVerified: true });
  });

  it('is of claims that there are', async () => {
    expect(await refusal(made({ sync: { email: 'always' } }, 'mail'))).toMatch(/^invalid: a profile has/);
  });
});

describe('a provider', () => {
  it('is one of its id, of a bounded number, and goes with who is linked there', async () => {
    expect(await refusal(made({}))).toMatch(/^exists/);
    await came(personOf());
    const linked = async () => (await findProvider(world.records, 'acme')).linked;
    expect(await linked()).toBe(1);
    const many = 1001;
    for (let nth = 0; nth < many; nth += 1) {
      const person = { providerId: 'acme', ...there(`${nth}`) };
      await world.records.federatedIdentities.insert({
        ...person,
        key: identityKey(person),
        subject: `${nth}`,
        linkedAt: now,
      });
    }
    expect(await linked()).toBe(many + 1);
    expect(await deleteProvider(world.ports, operator, 'acme')).toMatchObject({ unlinked: many + 1 });
    expect(await world.records.federatedIdentities.countAt('acme')).toBe(0);
    expect(await refusal(deleteProvider(world.ports, operator, 'acme'))).toMatch(/^unknown/);
    for (let nth = 0; nth < mostProviders; nth += 1) await made({}, `p${nth}`);
    expect(await refusal(made({}, 'more'))).toMatch(/^invalid: there are at most/);
  });

  it('keeps nothing of what it gave once an operator wants that no more', async () => {
    const keeping = await made({ accounts: { by: 'everybody', domains: [] }, keepsTokens: true }, 'keeping');
    await came({ ...personOf({}, 'kept'), tokens: { refreshToken: 'secret' } }, keeping);
    const key = identityKey({ providerId: 'keeping', ...personOf({}, 'kept') });
    const tokens = async () => (await world.records.federatedIdentities.find(key))?.tokens;
    await changeProvider(world.ports, operator, 'keeping', { name: 'Still' });
    expect(await tokens()).toEqual({ refreshToken: 'secret' });
    await changeProvider(world.ports, operator, 'keeping', { keepsTokens: false });
    expect(await tokens()).toBeUndefined();
    expect(await world.records.federatedIdentities.find(key)).toBeDefined();
  });

  it('is changed by the version that was read, and keeps its issuer', async () => {
    const { version } = await changeProvider(world.ports, operator, 'acme', { name: { en: 'Acme', de: 'Acme GmbH' } });
    expect(await refusal(changeProvider(world.ports, operator, 'acme', { name: 'X' }, 'another'))).toMatch(/^changed/);
    const patch = { issuer: 'https://evil.example' } as object;
    const { provider: after } = await changeProvider(world.ports, operator, 'acme', { ...patch, name: 'X' }, version);
    expect(after.issuer).toBe('https://id.acme.example');
  });
});
