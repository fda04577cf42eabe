import { describe, expect, it } from '@jest/globals';
import {
  AlertWatch,
  addGroupMember,
  administrationOf,
  assignRole,
  changeGroup,
  createAlertRule,
  createGroup,
  createWebhook,
  deleteAlertRule,
  type Initiator,
  listAlertRules,
  listAlerts,
  type NewAlertRule,
  withdrawSigningKey,
} from '@signet/administration';
import {
  AuditedRefusals,
  AuditSealer,
  adminAudienceOf,
  defaultIssuerSettings,
  generateSigningKey,
  KeyRing,
  type NewAuditEntry,
  newAuditEntry,
  WithdrawnKeys,
} from '@signet/authorization-server';
import { ManualClock, TokenSigner } from '@signet/authorization-server/testing';
import { newAccount } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';

const begun = 1_700_000_000;
const issuer = 'https://sso.example.com';
const api = 'https://api.example.com';
const random = new SystemRandomSource();
const databases = testDatabases();
const operator: Initiator = { entity: 'admin', through: 'cli' };

describe.each(databases.migrated)('alerts: %s', (_, configuration) => {
  async function open() {
    const clock = new ManualClock(begun);
    const { database } = await databases.open(await configuration());
    const {
      records,
      unitOfWork,
      auditChain: chain,
      administration,
      followTrail: follow,
    } = createStores(database, cipher, { clock });
    await records.signingKeys.insert(await generateSigningKey('ES256', begun, begun));
    const settings = defaultIssuerSettings(issuer);
    const keyRing = new KeyRing({ store: records.signingKeys, unitOfWork, clock, settings });
    const sealer = new AuditSealer({ chain, keyRing, clock, random, settings, retention: 1e9 });
    const raised: string[] = [];
    const process = () =>
      new AlertWatch({
        clock,
        random,
        issuer,
        followers: records.auditFollowers,
        follow,
        unitOfWork: administration,
        onRaised: ({ on, about, count }, outcome) => raised.push(`${on} ${about} ${count} ${outcome}`),
      });
    const ports = { unitOfWork: administration, clock, random, settings, signingKeys: records.signingKeys };
    const webhook = await createWebhook(ports, operator, {
      url: 'https://siem.example.com/',
      names: ['audit_exported'],
    });
    const to = { webhookId: webhook.webhook.webhookId };
    const rule = (given: Partial<NewAlertRule> & Pick<NewAlertRule, 'on'>) =>
      createAlertRule(ports, operator, { to, ...given });
    const tell = async (...entries: ReadonlyArray<Partial<NewAuditEntry> & Pick<NewAuditEntry, 'name'>>) => {
      const by = { initiator: { entity: 'user', through: 'browser' }, target: { record: 'r', id: 'i' } } as const;
      await records.auditLog.append(entries.map((each) => newAuditEntry({ clock, random }, { ...by, ...each })));
    };
    const look = async (...watches: readonly AlertWatch[]) => {
      await sealer.run();
      await Promise.all((watches.length === 0 ? [process()] : watches).map((each) => each.look()));
    };
    const waiting = () => records.webhookDeliveries.page({ webhookId: to.webhookId, state: 'waiting', limit: 99 });
    return { clock, database, records, ports, process, rule, tell, look, raised, waiting, keyRing, to, follow };
  }
  const refused = (audience = api) => ({ name: 'access_refused', audience }) as const;

  it('are raised once of a subject and a window, and count on', async () => {
    const { clock, records, rule, tell, look, raised, waiting } = await open();
    const { ruleId } = await rule({ on: 'refusals_at_audience', threshold: 3, window: 100 });
    await tell(refused(), refused(), refused('https://other.example.com'));
    await look();
    expect([raised, (await listAlerts(records, {})).items]).toEqual([[], []]);
    clock.advance(99);
    await tell(refused(), refused());
    await look();
    await tell({ ...refused(), count: 40, lastAt: begun + 99 });
    await look();
    expect(raised).toEqual([`refusals_at_audience ${api} 3 queued`]);
    const { items } = await listAlerts(records, {});
    expect(items).toMatchObject([{ ruleId, about: api, count: 44, firstAt: begun, raisedAt: begun + 99 }]);
    expect((await waiting()).map(({ kind, reference }) => [kind, reference])).toEqual([['alert', items[0]?.alertId]]);
    // The next window is another alert.
    clock.advance(1);
    await tell({ ...refused(), count: 3, lastAt: begun + 100 });
    await look();
    expect(raised).toHaveLength(2);
  });

  it('are of one API where the rule says so, and of no rule that is gone', async () => {
    const { records, ports, rule, tell, look, raised } = await open();
    await records.resourceServers.save({ ...administrationOf(issuer), identifier: api });
    const { ruleId } = await rule({ on: 'refusals_at_audience', threshold: 1, audience: api });
    await tell(refused('https://other.example.com'), refused());
    await look();
    expect(raised).toEqual([`refusals_at_audience ${api} 1 queued`]);
    await deleteAlertRule(ports, operator, ruleId);
    await tell(refused('https://third.example.com'));
    await look();
    expect([raised.length, (await listAlertRules(records, {})).total]).toEqual([1, 0]);
  });

  it('count each entry once, whatever many processes look and one dies', async () => {
    const { records, ports, process, rule, tell, look, waiting, follow, clock } = await open();
    await rule({ on: 'token_reused', threshold: 1000, window: 100 });
    await tell(...Array.from({ length: 450 }, () => ({ name: 'refresh_token_reused', clientId: 'app' }) as const));
    await look(
      new AlertWatch({
        clock,
        random,
        issuer,
        followers: records.auditFollowers,
        unitOfWork: ports.unitOfWork,
        follow: (name, limit, work) =>
          follow(name, limit, async (placed, inside) => {
            await work(placed, inside);
            throw new Error('killed');
          }),
      }),
    ).catch((error: unknown) => expect(String(error)).toContain('killed'));
    await look(process(), process(), process());
    const found = await records.alerts.openOf({
      ruleId: (await records.alertRules.list())[0]?.ruleId ?? '',
      about: 'app',
      since: 0,
      until: begun,
    });
    expect([found?.count, await waiting()]).toEqual([450, []]);
  });

  it('tell of a new owner by a role, in a group that has it, and in one that is put below it', async () => {
    const { records, ports, rule, look, raised } = await open();
    const audience = adminAudienceOf(issuer);
    await records.resourceServers.save(administrationOf(issuer));
    const people = ['olga', 'mia', 'eve'].map((username) =>
      newAccount({ username }, { passwordHash: 'h', now: begun }),
    );
    for (const person of people) await records.accounts.insert(person);
    const [olga = '', mia = '', eve = ''] = people.map(({ subject }) => subject);
    await rule({ on: 'new_owner' });
    await look();
    const give = (role: string, holder: Parameters<typeof assignRole>[2]['holder']) =>
      assignRole(ports, operator, { resource: audience, role, holder });
    await give('owner', { kind: 'account', account: { subject: olga } });
    await give('support', { kind: 'account', account: { subject: mia } });
    const owners = await createGroup(ports, operator, { name: 'owners' });
    const team = await createGroup(ports, operator, { name: 'team' });
    await addGroupMember(ports, operator, { groupId: team.groupId }, { subject: eve });
    await look();
    expect(raised).toEqual([`new_owner ${olga} 1 queued`]);
    await give('owner', { kind: 'group', group: { groupId: owners.groupId } });
    await addGroupMember(ports, operator, { groupId: owners.groupId }, { subject: mia });
    await changeGroup(ports, operator, { groupId: team.groupId }, { parent: { groupId: owners.groupId } });
    await look();
    const abouts = [olga, owners.groupId, mia, team.groupId];
    expect(raised).toEqual(abouts.map((about) => `new_owner ${about} 1 queued`));
  });

  it('tell of a token that a withdrawn key signed, and of none that only says so', async () => {
    const { clock, records, ports, rule, look, raised, keyRing } = await open();
    const refusals = new AuditedRefusals({ stores: records, clock, random, key: async () => Buffer.alloc(32) });
    const withdrawn = new WithdrawnKeys({ auditLog: records.auditLog, refusals });
    const settings = defaultIssuerSettings(issuer);
    const signer = new TokenSigner({ keyRing, clock, settings, onUnknownKey: (token) => withdrawn.note(token) });
    const claims = { iss: issuer, sub: 'alice', aud: api, iat: begun, exp: begun + 60 };
    const token = await signer.sign(claims, 'ES256', 'at+jwt');
    const [header, payload] = token.split('.');
    const forged = `${header}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}`;
    const [key] = await records.signingKeys.list();
    await rule({ on: 'withdrawn_key_used' });
    const { kid = '' } = key ?? {};
    await withdrawSigningKey(ports, operator, kid);
    await keyRing.look();
    const see = async (...tokens: readonly string[]) => {
      for (const each of tokens) await expect(signer.verifyOwnAccessToken(each)).rejects.toThrow();
      await withdrawn.flush();
      await refusals.flush();
      clock.advance(400);
      await look();
    };
    await see(forged, 'a.b.c', `${Buffer.from('{"alg":"ES256","kid":"none"}').toString('base64url')}.e30.AA`);
    expect(raised).toEqual([]);
    await see(forged, token);
    expect(raised).toEqual([`withdrawn_key_used ${kid} 1 queued`]);
    const entries = await records.auditLog.page({ limit: 999 });
    expect(JSON.stringify(entries)).not.toContain('"d":');
    expect(JSON.stringify(entries)).not.toContain(token);
  });

  it('are raised though a clock was ahead by a year', async () => {
    const { clock, rule, tell, look, raised } = await open();
    await rule({ on: 'token_reused', window: 100 });
    const reused = { name: 'refresh_token_reused', clientId: 'app' } as const;
    clock.advance(31_536_000);
    await tell(reused);
    clock.advance(-31_536_000);
    await look();
    await tell(reused);
    await look();
    await tell(reused);
    await look();
    expect(raised).toEqual(['token_reused app 1 queued', 'token_reused app 1 queued']);
  });

  it('are told of what strangers cannot raise, however much they raise of what they can', async () => {
    const { records, rule, tell, look, raised, to } = await open();
    const mail = ['security@example.com'];
    await rule({ on: 'sign_ins_refused', threshold: 1, to: { mail } });
    await rule({ on: 'records_copied', to: { mail } });
    const accounts = Array.from({ length: 70 }, (__, nth) => `account${nth}`);
    await tell(...accounts.map((subject) => ({ name: 'sign_in_refused', subject }) as const));
    await look();
    expect(raised.filter((each) => each.endsWith(' queued'))).toHaveLength(60);
    expect(raised.at(-1)).toMatch(/ too_many_to_address$/);
    const copied = { name: 'audit_exported', initiator: { entity: 'admin', subject: 'olga', through: 'cli' } } as const;
    await tell(copied);
    await look();
    expect(raised.at(-1)).toBe('records_copied olga 1 queued');
    // The same of a webhook that takes nothing.
    const waits = { kind: 'test', position: 0, createdAt: begun, attempts: 0, nextAttemptAt: begun } as const;
    for (let nth = 0; nth < 2_000; nth += 1) {
      const id = `waiting${nth}`;
      await records.webhookDeliveries.insert({ ...waits, ...to, deliveryId: id, messageId: id, reference: id });
    }
    await rule({ on: 'token_reused' });
    await rule({ on: 'records_copied' });
    await tell(
      { name: 'refresh_token_reused', clientId: 'app' },
      { ...copied, initiator: { ...copied.initiator, subject: 'mia' } },
    );
    await look();
    expect(raised).toContain('token_reused app 1 too_many_waiting');
    expect(raised.filter((each) => each.startsWith('records_copied mia'))).toEqual([
      'records_copied mia 1 queued',
      'records_copied mia 1 queued',
    ]);
  }, 120_000);

  it('are raised of a trail that is not what was signed, which nothing sealed can tell, once a window', async () => {
    const { clock, records, rule, process, look, raised, waiting, tell, database } = await open();
    await rule({ on: 'trail_broken' });
    await rule({ on: 'new_owner' });
    await tell(refused());
    await look();
    await database.write((statements) => statements.change(`UPDATE "audit_chain" SET "state" = 'e30.e30.e30'`));
    await tell(refused());
    await expect(look()).rejects.toMatchObject({ name: 'AuditChainBroken' });
    await Promise.all([process().trailIsBroken(), process().trailIsBroken()]);
    expect(raised).toEqual(['trail_broken the audit trail 1 queued']);
    expect(await waiting()).toMatchObject([{ kind: 'alert' }]);
    expect((await listAlerts(records, {})).items).toMatchObject([{ on: 'trail_broken', count: 2, entryId: '' }]);
    clock.advance(3_600);
    await process().trailIsBroken();
    expect(raised).toHaveLength(2);
  });

  it('go by mail, one to each address', async () => {
    const { records, rule, tell, look, raised } = await open();
    const mail = ['b@example.com', 'a@example.com', 'a@example.com'];
    await rule({ on: 'records_copied', to: { mail } });
    await tell({ name: 'audit_exported', initiator: { entity: 'admin', subject: 'olga', through: 'admin_api' } });
    await look();
    expect(raised).toEqual(['records_copied olga 1 queued']);
    const queued = await records.mail.page({ limit: 9 });
    expect(queued.map(({ to, template }) => [to, template]).sort()).toEqual([
      ['a@example.com', 'alert'],
      ['b@example.com', 'alert'],
    ]);
    expect(JSON.stringify(queued[0]?.data)).toContain('olga');
  });

  it.each<[string, Partial<NewAlertRule>, string]>([
    ['no such webhook', { to: { webhookId: 'none' } }, 'unknown'],
    ['no address', { to: { mail: ['not an address'] } }, 'invalid'],
    ['nobody', { to: { mail: [] } }, 'invalid'],
    ['too many', { to: { mail: Array.from({ length: 11 }, (__, index) => `a${index}@example.com`) } }, 'invalid'],
    ['no such API', { audience: 'https://none.example.com' }, 'unknown'],
    ['no threshold', { threshold: 0 }, 'invalid'],
    ['a window that is too short', { window: 59 }, 'invalid'],
    ['a window that is too long', { window: 604_801 }, 'invalid'],
  ])('have no rule with %s', async (__, given, code) => {
    const { rule } = await open();
    await expect(rule({ on: 'new_owner', ...given })).rejects.toMatchObject({ code });
  });
});
