import { beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryAdministration, now, operator, refusal } from '../../test/in-memory-administration.js';
import { changeAccount } from '../accounts/change-account.js';
import { deleteAccount, disableAccount } from '../accounts/end-account.js';
import { AuditingUnitOfWork } from '../audit/auditing-unit-of-work.js';
import { exportOwnData, removeOwnPicture, setOwnPicture } from './index.js';

let memory: ReturnType<typeof inMemoryAdministration>;
let subject: string;
let ports: ReturnType<typeof inMemoryAdministration>['ports'];
beforeEach(async () => {
  memory = inMemoryAdministration();
  const { clock, random } = memory.ports;
  const unitOfWork = new AuditingUnitOfWork(memory.unjudged, { now: async () => clock.now(), random });
  ports = { ...memory.ports, unitOfWork };
  subject = await memory.addPerson('alice');
});

const made = { large: 'bGFyZ2U=', small: 'c21hbGw=' };
const set = (large = made.large) => setOwnPicture(ports, { subject }, { ...made, large });
const picture = async () => (await memory.records.accounts.find(subject))?.picture;
const kept = () => memory.records.pictures.ofPerson(subject);

describe('a picture that a person sends', () => {
  it('stands at an address of the issuer that was never there before, and is told as their doing', async () => {
    const first = await set();
    const { issuer } = ports.settings;
    expect(first.startsWith(`${issuer}/pictures/`)).toBe(true);
    expect([await picture(), await kept()]).toMatchObject([first, { ...made, subject, createdAt: now }]);
    const second = await set('b3RoZXI=');
    expect([second === first, await picture(), (await kept())?.large]).toEqual([false, second, 'b3RoZXI=']);
    const entries = await memory.records.auditLog.page({ subject, limit: 9 });
    expect(entries.map(({ name, initiator }) => [name, initiator.entity, initiator.through])).toEqual([
      ['account_changed', 'user', 'self_service'],
      ['account_changed', 'user', 'self_service'],
    ]);
    // What is told of it is where it is, and not what it shows.
    expect(JSON.stringify(entries)).not.toMatch(/bGFyZ2U|c21hbGw|b3RoZXI/);
  });

  it('is taken away once; also an address that an operator said', async () => {
    await set();
    expect(await removeOwnPicture(ports, { subject })).toBe(true);
    expect([await picture(), await kept()]).toEqual([undefined, undefined]);
    expect(await removeOwnPicture(ports, { subject })).toBe(false);
    await changeAccount(memory.ports, operator, { subject }, { picture: 'https://else.example/a.png' });
    expect(await removeOwnPicture(ports, { subject })).toBe(true);
    expect(await picture()).toBeUndefined();
  });

  it('stays with any other change of an operator, and goes with another address or with the account', async () => {
    const address = await set();
    await changeAccount(memory.ports, operator, { subject }, { name: 'Alice', picture: address });
    expect(await kept()).toBeDefined();
    await changeAccount(memory.ports, operator, { subject }, { picture: 'https://else.example/a.png' });
    expect(await kept()).toBeUndefined();
    await set();
    await deleteAccount(memory.ports, operator, { subject });
    expect(await kept()).toBeUndefined();
  });

  it('is of nobody who is shut out or not there', async () => {
    await set();
    await disableAccount(memory.ports, operator, { subject });
    expect(await refusal(set())).toBe('unknown: there is no such user');
    expect(await refusal(removeOwnPicture(ports, { subject }))).toBe('unknown: there is no such user');
    expect(await refusal(setOwnPicture(ports, { subject: 'nobody' }, made))).toBe('unknown: there is no such user');
    expect(await memory.records.pictures.ofPerson('nobody')).toBeUndefined();
  });

  it('is in the file of its person, and in nobody else’s', async () => {
    await set();
    const other = await memory.addPerson('bob');
    const file = async (whose: string) => {
      let text = '';
      for await (const piece of await exportOwnData(ports, memory.records, { subject: whose })) text += piece;
      return JSON.parse(text) as { readonly picture: readonly unknown[] };
    };
    expect((await file(subject)).picture).toEqual([expect.objectContaining(made)]);
    expect((await file(other)).picture).toEqual([]);
  });
});
