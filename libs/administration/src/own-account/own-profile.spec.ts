import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Account, profileClaimNames, usualProfileClaims } from '@signet/identity';
import { inMemoryAdministration, now, refusal } from '../../test/in-memory-administration.js';
import { AuditingUnitOfWork } from '../audit/auditing-unit-of-work.js';
import { changeOwnProfile, type OwnProfilePatch, type ProfileRules } from './index.js';

let memory: ReturnType<typeof inMemoryAdministration>;
let subject: string;
/** For what people do by themselves: judged by nobody, and told. */
let ports: ReturnType<typeof inMemoryAdministration>['ports'];
beforeEach(async () => {
  memory = inMemoryAdministration();
  const { clock, random } = memory.ports;
  const unitOfWork = new AuditingUnitOfWork(memory.unjudged, { now: async () => clock.now(), random });
  ports = { ...memory.ports, unitOfWork };
  subject = await memory.addPerson('alice');
});

const all: ProfileRules = { fields: profileClaimNames, required: ['given_name'] };
const usual: ProfileRules = { fields: usualProfileClaims, required: [] };
const change = (patch: OwnProfilePatch, rules = all) => changeOwnProfile(ports, { subject }, { rules, patch });

async function alice(): Promise<Account> {
  const found = await memory.records.accounts.find(subject);
  if (!found) throw new Error('there is no such account');
  return found;
}

describe('a person who changes their profile', () => {
  it('changes what is named, as identity keeps it, and that is told as their doing', async () => {
    const changed = await change({ name: 'Alice\u0301', birthdate: '1990-01-31' });
    expect(changed).toMatchObject({ name: 'Alic\u00e9', birthdate: '1990-01-31', updatedAt: now });
    expect(changed).not.toHaveProperty('passwordHash');
    expect((await alice()).name).toBe('Alic\u00e9');
    await change({ birthdate: null });
    expect(await alice()).not.toHaveProperty('birthdate');
    const entries = await memory.records.auditLog.page({ subject, limit: 9 });
    expect(entries.map(({ name, initiator }) => [name, initiator.entity, initiator.through])).toEqual([
      ['account_changed', 'user', 'self_service'],
      ['account_changed', 'user', 'self_service'],
    ]);
    const told = entries.find(({ personal }) => personal?.after?.name !== undefined);
    expect(told?.personal?.after).toMatchObject({ name: 'Alic\u00e9', birthdate: '1990-01-31' });
  });

  it('writes nothing, and is told nothing, where all is as it was', async () => {
    await change({ name: 'Alice' });
    memory.ports.clock.advance(10);
    await change({ name: 'Alice', nickname: null });
    expect((await alice()).updatedAt).toBe(now);
    expect(await memory.records.auditLog.page({ subject, limit: 9 })).toHaveLength(1);
  });

  it('has shown of another number nothing, and of the same one what they had', async () => {
    const phone = { phoneNumber: '+1 425 555 1212', phoneNumberVerified: true };
    await memory.records.accounts.update({ ...(await alice()), ...phone });
    await change({ phoneNumber: '+1 425 555 1212', name: 'Alice' });
    expect((await alice()).phoneNumberVerified).toBe(true);
    await change({ phoneNumber: '+1 425 555 1213' });
    expect((await alice()).phoneNumberVerified).toBeUndefined();
  });

  it('changes nothing that the operator keeps, and takes nothing away that is needed', async () => {
    await change({ givenName: 'Alice' });
    const before = await alice();
    const refusals = [
      [{ birthdate: '1990-01-31' }, usual, 'invalid: birthdate is not for people to change here'],
      [{ phoneNumber: null }, usual, 'invalid: phoneNumber is not for people to change here'],
      [{ givenName: null }, all, 'invalid: givenName is needed here, and cannot be taken away'],
      [{ email: 'a@example.com' }, all, 'invalid: email is not for people to change here'],
      [{ passwordHash: 'x' }, all, 'invalid: passwordHash is not for people to change here'],
      [{ phoneNumberVerified: true }, all, 'invalid: phoneNumberVerified is not for people to change here'],
      [{ constructor: 'x' }, all, 'invalid: constructor is not for people to change here'],
      [{ attributes: { rating: 'high' } }, all, 'invalid: the attribute rating: there is no such attribute'],
    ] as const;
    for (const [patch, rules, expected] of refusals) {
      expect(await refusal(change(patch as OwnProfilePatch, rules))).toBe(expected);
    }
    expect(await refusal(change({ name: 'a\u202eb' }))).toMatch(/^invalid: name is not 1 to 256 characters/);
    expect(await alice()).toEqual(before);
  });

  it('is refused where the account is closed, gone, or not what the change was made for', async () => {
    const expect_ = () => {
      throw new Error('another one');
    };
    const made = { rules: all, patch: { name: 'Alice' }, expect: expect_ };
    expect(await refusal(changeOwnProfile(ports, { subject }, made))).toBe('undefined: another one');
    await memory.records.accounts.update({ ...(await alice()), disabledAt: now, closedAt: now });
    expect(await refusal(change({ name: 'Alice' }))).toBe('unknown: there is no such user');
    await memory.records.accounts.delete(subject);
    expect(await refusal(change({ name: 'Alice' }))).toBe('unknown: there is no such user');
  });

  it('loses to who changed the same between its look and its write, and undoes nothing of theirs', async () => {
    const { accounts } = memory.records;
    const meanwhile = async (other: Partial<Account>) => {
      const account = await alice();
      const find = accounts.find.bind(accounts);
      accounts.find = async (each) => {
        accounts.find = find;
        const found = await find(each);
        await accounts.update({ ...account, ...other });
        return found;
      };
    };
    await meanwhile({ name: 'Another' });
    expect(await refusal(change({ name: 'Alice' }))).toBe('changed: somebody changed it meanwhile');
    await accounts.update({ ...(await alice()), name: 'Another' });
    await meanwhile({ passwordHash: 'new', email: 'new@example.com', nickname: 'al' });
    await change({ name: 'Alice' });
    const kept = { passwordHash: 'new', email: 'new@example.com', nickname: 'al' };
    expect(await alice()).toMatchObject({ ...kept, name: 'Alice' });
    await meanwhile({ disabledAt: now, closedAt: now });
    expect(await refusal(change({ name: 'Alicia' }))).toBe('changed: somebody changed it meanwhile');
  });
});
