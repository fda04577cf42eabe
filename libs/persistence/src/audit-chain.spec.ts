import { describe, expect, it } from '@jest/globals';
import { cefLine, jsonLine } from '@signet/administration';
import {
  type AuditEntry,
  type AuditFault,
  AuditSealer,
  defaultIssuerSettings,
  generateSigningKey,
  KeyRing,
  newAuditEntry,
  verifyAudit,
} from '@signet/authorization-server';
import { SystemRandomSource } from '@signet/runtime';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';
import { SeparablePeople1700000024000 } from './migrations/1700000024000-separable-people.js';
import type { Database } from './sql/database.js';
import type { Connection } from './sql/statements.js';

const begun = 1_700_000_000;
const issuer = 'https://sso.example.com';
const random = new SystemRandomSource();
const databases = testDatabases();

/** A process of the issuer, as far as the audit trail goes, with a clock that it is told. */
async function overDatabase(database: Database, clock = { now: () => begun }) {
  const opened = createStores(database, cipher, { clock });
  const settings = defaultIssuerSettings(issuer);
  const keyRing = new KeyRing({
    store: opened.stores.signingKeys,
    unitOfWork: opened.unitOfWork,
    clock,
    settings,
  });
  const chain = opened.auditChain;
  const one = new AuditSealer({ chain, keyRing, clock, random, settings, retention: 1000 });
  const sealer = () => one;
  const verify = (anchor?: { position: number; hash: string }) =>
    verifyAudit({ chain, keyRing, now: clock.now(), unsealedBound: 60, anchor });
  const entry = (more: Partial<Parameters<typeof newAuditEntry>[1]> = {}): AuditEntry =>
    newAuditEntry(
      { clock, random },
      {
        name: 'signed_in',
        initiator: { entity: 'user', subject: 'alice', through: 'browser' },
        target: { record: 'sessions', id: 's' },
        subject: 'alice',
        origin: { address: '192.0.2.1', userAgent: 'Browser' },
        ...more,
      },
    );
  return { ...opened, database, keyRing, sealer, verify, entry, log: opened.records.auditLog };
}

describe.each(databases.migrated)('the chain of the audit trail: %s', (_, configuration) => {
  async function open(clock?: { now: () => number }) {
    const { database, stores } = await databases.open(await configuration());
    await stores.signingKeys.insert(await generateSigningKey('ES256', begun, begun));
    return overDatabase(database, clock);
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  async function sealed(count: number, clock?: { now: () => number }): Promise<Opened> {
    const opened = await open(clock);
    await opened.log.append(Array.from({ length: count }, () => opened.entry()));
    expect(await opened.sealer().run()).toEqual({ sealed: count, retired: 0 });
    return opened;
  }

  it('holds over every entry, more than one batch of them, and is told where it ends', async () => {
    const { verify, sealer, log, entry } = await sealed(450);
    const first = await verify();
    expect(first).toMatchObject({ checked: 450, last: { position: 450 } });
    expect(first.fault).toBeUndefined();
    await log.append([entry()]);
    expect(await sealer().run()).toEqual({ sealed: 1, retired: 0 });
    expect(await sealer().run()).toEqual({ sealed: 0, retired: 0 });
    expect((await verify(first.last)).fault).toBeUndefined();
    expect((await verify({ position: 450, hash: 'another' })).fault).toEqual({ kind: 'anchor_changed', position: 450 });
  });

  it('holds where there is nothing, and where nothing is sealed yet', async () => {
    const { verify, log, entry } = await open();
    expect((await verify()).fault).toBeUndefined();
    await log.append([entry()]);
    expect((await verify()).fault).toBeUndefined();
  });

  it('is missed where nobody seals', async () => {
    let now = begun;
    const { verify, log, entry } = await open({ now: () => now });
    const waiting = entry();
    await log.append([waiting]);
    now += 61;
    expect((await verify()).fault).toEqual({ kind: 'unsealed', entryId: waiting.entryId });
  });

  const at = (position: number) => `(SELECT "entry_id" FROM "audit_link" WHERE "position" = ${position})`;
  const tampering: ReadonlyArray<readonly [what: string, sql: readonly string[], fault: Partial<AuditFault>]> = [
    [
      'a changed name',
      [`UPDATE "audit_entry" SET "verb" = 'session_ended' WHERE "entry_id" = ${at(3)}`],
      { kind: 'entry_changed', position: 3 },
    ],
    [
      'a changed actor',
      [`UPDATE "audit_entry" SET "initiator_subject" = 'bob' WHERE "entry_id" = ${at(3)}`],
      { kind: 'entry_changed', position: 3 },
    ],
    [
      'a change taken back',
      [`UPDATE "audit_entry" SET "after_change" = '{}' WHERE "entry_id" = ${at(3)}`],
      { kind: 'entry_changed', position: 3 },
    ],
    [
      'a changed time',
      [`UPDATE "audit_entry" SET "occurred_at" = 1 WHERE "entry_id" = ${at(3)}`],
      { kind: 'entry_changed', position: 3 },
    ],
    [
      'an entry that waits again',
      [`UPDATE "audit_entry" SET "settles_at" = 0 WHERE "entry_id" = ${at(3)}`],
      { kind: 'entry_changed', position: 3 },
    ],
    [
      'another address',
      [`UPDATE "audit_origin" SET "address" = '198.51.100.1' WHERE "entry_id" = ${at(3)}`],
      { kind: 'origin_changed', position: 3 },
    ],
    [
      'another user agent',
      [`UPDATE "audit_origin" SET "user_agent" = NULL WHERE "entry_id" = ${at(3)}`],
      { kind: 'origin_changed', position: 3 },
    ],
    [
      'a deleted entry',
      [`DELETE FROM "audit_entry" WHERE "entry_id" = ${at(3)}`],
      { kind: 'entry_deleted', position: 3 },
    ],
    ['a deleted link', ['DELETE FROM "audit_link" WHERE "position" = 3'], { kind: 'link_missing', position: 3 }],
    [
      'the beginning cut off',
      ['DELETE FROM "audit_link" WHERE "position" <= 3'],
      { kind: 'link_missing', position: 1 },
    ],
    ['the end cut off', ['DELETE FROM "audit_link" WHERE "position" >= 8'], { kind: 'truncated', position: 8 }],
    ['everything cut off', ['DELETE FROM "audit_link"'], { kind: 'truncated', position: 1 }],
    [
      'an entry put in',
      [
        `INSERT INTO "audit_entry" ("entry_id", "occurred_at", "initiating_entity", "through", "record", "record_id", "verb") VALUES ('65', 1, 'user', 'browser', 'a', 'b', 'signed_in')`,
      ],
      { kind: 'entry_inserted', entryId: '65' },
    ],
    [
      'a link put in at the end',
      [
        `INSERT INTO "audit_link" SELECT 11, 'x', "entry_hash", "before_hash", "sealed_at" FROM "audit_link" WHERE "position" = 10`,
      ],
      { kind: 'link_changed', position: 11 },
    ],
    [
      'two entries that changed places',
      [
        `UPDATE "audit_link" SET "entry_id" = 'x' WHERE "position" = 3`,
        `UPDATE "audit_link" SET "entry_id" = ${at(4)} WHERE "position" = 3 AND 1 = 0`,
        `UPDATE "audit_link" SET "position" = 99 WHERE "position" = 4`,
        `UPDATE "audit_link" SET "position" = 4 WHERE "position" = 3`,
        `UPDATE "audit_link" SET "position" = 3 WHERE "position" = 99`,
      ],
      { kind: 'link_changed', position: 3 },
    ],
    [
      'another time of sealing',
      ['UPDATE "audit_link" SET "sealed_at" = 5 WHERE "position" = 10'],
      { kind: 'link_changed', position: 10 },
    ],
    ['no state', ['UPDATE "audit_chain" SET "state" = NULL'], { kind: 'state_missing' }],
    ['a state of others', [`UPDATE "audit_chain" SET "state" = 'e30.e30.e30'`], { kind: 'state_invalid' }],
  ];

  it.each(tampering)('does not hold over %s', async (_what, sql, fault) => {
    const { database, verify, sealer, log, entry } = await sealed(10);
    for (const each of sql) await database.write((statements) => statements.change(each));
    expect((await verify()).fault).toMatchObject(fault);
    // And nothing is sealed on top of what was not signed.
    await log.append([entry()]);
    if (/state|end$|cut off$/.test(_what) && !_what.includes('beginning')) {
      await expect(sealer().run()).rejects.toThrow(expect.objectContaining({ name: 'AuditChainBroken' }));
      expect((await verify()).fault).toMatchObject(fault);
    }
  });

  it('cannot be written anew by whoever has the database alone: links that fit are not the ones that were signed', async () => {
    const { database, verify, log, entry, sealer } = await sealed(5);
    const { last } = await verify();
    // An attacker who knows the algorithm drops all and lets another key seal other entries.
    for (const table of ['audit_link', 'audit_entry', 'audit_origin', 'audit_chain']) {
      await database.write((statements) => statements.change(`DELETE FROM "${table}"`));
    }
    await log.append([entry(), entry(), entry(), entry(), entry()]);
    await sealer().run();
    expect((await verify()).fault).toBeUndefined();
    // Who wrote down where it ended sees it.
    expect((await verify(last)).fault).toEqual({ kind: 'anchor_changed', position: 5 });
  });

  it('has one sealer at a time, and every entry once, whoever seals', async () => {
    const one = await open();
    const other = await overDatabase(one.database);
    await one.log.append(Array.from({ length: 300 }, () => one.entry()));
    const sealers = [one.sealer(), other.sealer()];
    const results = await Promise.all(sealers.map((sealer) => sealer.run()));
    expect(results.reduce((sum, { sealed: count }) => sum + count, 0)).toBe(300);
    expect(await one.verify()).toMatchObject({ checked: 300, last: { position: 300 } });
    expect((await one.verify()).fault).toBeUndefined();
  });

  it('waits for the lease of a sealer that is gone, and no longer, whatever its clock said', async () => {
    let now = begun;
    const first = await sealed(1, { now: () => now });
    const other = await overDatabase(first.database, { now: () => now });
    await first.log.append([first.entry()]);
    expect(await other.sealer().run()).toEqual({ sealed: 0, retired: 0 });
    now += 31;
    const taken = other.sealer();
    expect(await taken.run()).toEqual({ sealed: 1, retired: 0 });
    // The clock was an hour ahead when that turn was taken.
    now -= 3600;
    await first.log.append([first.entry()]);
    expect(await first.sealer().run()).toEqual({ sealed: 1, retired: 0 });
    expect((await first.verify()).fault).toBeUndefined();
  });

  it('lets old entries go from its beginning, and the rest still holds', async () => {
    let now = begun;
    const { sealer, verify, log, entry, database } = await sealed(250, { now: () => now });
    const old = (await verify()).last;
    now += 900;
    await log.append([entry(), entry(), entry()]);
    const later = sealer();
    expect(await later.run()).toEqual({ sealed: 3, retired: 0 });
    now += 700;
    expect(await later.run()).toEqual({ sealed: 0, retired: 250 });
    const verdict = await verify(old);
    expect(verdict).toMatchObject({ checked: 3, last: { position: 253 } });
    expect(verdict.fault).toBeUndefined();
    const left = async (table: string) => (await database.read.rows(`SELECT 1 FROM "${table}"`)).length;
    expect([await left('audit_entry'), await left('audit_origin'), await left('audit_link')]).toEqual([3, 3, 3]);
    // What was signed moves with the beginning: cutting off more is seen.
    await database.write((statements) => statements.change('DELETE FROM "audit_link" WHERE "position" = 251'));
    expect((await verify()).fault).toEqual({ kind: 'link_missing', position: 251 });
  });

  it('holds when addresses and user agents are deleted', async () => {
    const { log, verify, entry } = await sealed(4);
    expect(await log.forgetOrigins({ subject: 'alice' })).toBe(4);
    expect((await log.page({ limit: 1 }))[0]?.origin).toBeUndefined();
    await log.append([entry()]);
    expect(await log.deleteOlderThan({ before: begun + 1, limit: 9 })).toBe(1);
    const verdict = await verify();
    expect([verdict.checked, verdict.fault]).toEqual([4, undefined]);
  });

  it('holds when what people were known by goes while it is sealed, and is in no export then', async () => {
    const { verify, sealer, log, entry, auditChain } = await sealed(3);
    const about = (subject: string) =>
      entry({
        name: 'account_changed',
        subject,
        personal: { before: { name: `Old ${subject}` }, after: { name: subject } },
      });
    await log.append([...Array.from({ length: 300 }, () => about('bob')), about('carol')]);
    expect((await verify()).fault).toBeUndefined();
    const [sealedNow] = await Promise.all([sealer().run(), log.forgetPerson({ subject: 'bob' }), verify()]);
    expect(sealedNow).toEqual({ sealed: 301, retired: 0 });
    expect(await verify()).toMatchObject({ checked: 304 });
    expect((await verify()).fault).toBeUndefined();
    const linked = await auditChain.links(0, 1000);
    const lines = linked.flatMap(({ entry: each }) => (each ? [jsonLine(each) + cefLine(each, '1')] : []));
    expect(lines.filter((line) => line.includes('Old bob'))).toEqual([]);
    expect(lines.filter((line) => line.includes('Old carol'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('account_changed'))).toHaveLength(301);
  });

  it('holds over entries of before people could be taken from it', async () => {
    const { verify, sealer, log, entry, database } = await sealed(3);
    const runner = { query: (sql: string) => database.write((statements) => statements.change(sql)) };
    const migration = new SeparablePeople1700000024000();
    await migration.down(runner as never);
    await migration.up(runner as never);
    const { fault, last } = await verify();
    expect([fault, last.position]).toEqual([undefined, 3]);
    await log.append([entry({ personal: { after: { name: 'Bob' } } })]);
    expect(await sealer().run()).toEqual({ sealed: 1, retired: 0 });
    expect((await verify(last)).fault).toBeUndefined();
  });

  it('is signed by the key that signs now, and says so where the one before is gone', async () => {
    const { stores, sealer, verify, log, keyRing } = await sealed(2);
    const [first] = await stores.signingKeys.list();
    await stores.signingKeys.insert(await generateSigningKey('ES256', begun + 1, begun - 1));
    await keyRing.look();
    await stores.signingKeys.delete(first?.kid ?? '');
    await keyRing.look();
    expect((await verify()).fault).toEqual({ kind: 'state_key_unknown' });
    expect(await sealer().run()).toEqual({ sealed: 1, retired: 0 });
    const [told] = await log.page({ name: 'audit_resigned', limit: 9 });
    expect(told).toMatchObject({ target: { id: first?.kid }, after: { position: 2 } });
    expect(await verify()).toEqual({ checked: 3, last: { position: 3, hash: expect.any(String) }, resigned: 3 });
  });

  it('says that nobody vouches for a chain whose state names a key that there never was', async () => {
    const { database, sealer, verify, log, keyRing } = await sealed(3);
    // Whoever has the database alone writes what they like, with links that fit, under the name of a key that is nobody's.
    const header = Buffer.from('{"alg":"ES256","kid":"nobodys","typ":"signet-audit-checkpoint+jws"}').toString(
      'base64url',
    );
    const [row] = await database.read.rows('SELECT "state" FROM "audit_chain"');
    const state = [header, String(row?.state).split('.')[1], 'AA'].join('.');
    await database.write((statements) => statements.change('UPDATE "audit_chain" SET "state" = ?', [state]));
    await keyRing.look();
    await sealer().run();
    expect(await log.page({ name: 'audit_resigned', limit: 9 })).toMatchObject([{ target: { id: 'nobodys' } }]);
    expect(await verify()).toMatchObject({ checked: 4, resigned: 4 });
  });

  it('takes what is counted when it has settled, and counts no more then', async () => {
    let now = begun;
    const { log, sealer, verify, entry } = await open({ now: () => now });
    const counted = { ...entry({ name: 'sign_in_refused' }), count: 2, lastAt: begun };
    expect(await log.count(counted, begun + 60)).toBe(true);
    expect(await sealer().run()).toEqual({ sealed: 0, retired: 0 });
    expect(await log.count({ ...counted, count: 3, lastAt: begun + 5 }, begun + 60)).toBe(true);
    now += 60;
    expect(await sealer().run()).toEqual({ sealed: 1, retired: 0 });
    expect(await log.count({ ...counted, count: 9, lastAt: begun + 70 }, begun + 60)).toBe(false);
    expect(await log.find(counted.entryId)).toEqual({ ...counted, count: 5, lastAt: begun + 5 });
    expect((await verify()).fault).toBeUndefined();
  });
});

describe('on SQLite', () => {
  it('what waits is found without a look at what is sealed, however much that is', async () => {
    const { database, stores } = await databases.open({ type: 'sqlite', file: databases.emptyFile() });
    await stores.signingKeys.insert(await generateSigningKey('ES256', begun, begun));
    const asked = new Set<string>();
    const transaction = database.transaction.bind(database);
    const noting = <T>(work: (connection: Connection) => Promise<T>) =>
      transaction((connection) => {
        const { read } = connection;
        const rows = read.rows.bind(read);
        const noted: typeof read.rows = (sql, values) => {
          asked.add(sql);
          return rows(sql, values);
        };
        Object.assign(read, { rows: noted });
        return work(connection);
      });
    Object.assign(database, { transaction: noting });
    const { sealer, log, entry } = await overDatabase(database);
    await log.append([entry()]);
    await sealer().run();
    const ofEntries = [...asked].filter((sql) => sql.includes('FROM "audit_entry"'));
    expect(ofEntries).toHaveLength(1);
    for (const sql of ofEntries) {
      const values = Array.from({ length: sql.split('?').length - 1 }, () => 1);
      const plan = await database.read.rows(`EXPLAIN QUERY PLAN ${sql}`, values);
      expect(plan.map(({ detail }) => detail)).toEqual([
        'SEARCH audit_entry USING INDEX audit_unsealed (settles_at>?)',
      ]);
    }
  });
});

describe('on PostgreSQL', () => {
  it('an entry that commits late comes later, and is not passed over', async () => {
    const { database, stores, unitOfWork } = await databases.open({
      type: 'postgres',
      url: await databases.emptyPostgres(),
    });
    await stores.signingKeys.insert(await generateSigningKey('ES256', begun, begun));
    const { sealer, verify, log, entry, auditChain } = await overDatabase(database);
    let commit = () => {};
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let written = () => {};
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const early = entry();
    const late = unitOfWork.run(async ({ auditLog }) => {
      await auditLog.append([early]);
      await auditLog.find(early.entryId);
      written();
      await held;
    });
    await isWritten;
    const second = entry();
    await log.append([second]);
    const one = sealer();
    expect(await one.run()).toEqual({ sealed: 1, retired: 0 });
    commit();
    await late;
    expect(await one.run()).toEqual({ sealed: 1, retired: 0 });
    const links = await auditChain.links(0, 9);
    expect(links.map(({ link }) => link.entryId)).toEqual([second.entryId, early.entryId]);
    expect((await verify()).fault).toBeUndefined();
  });
});
