import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { adminAudienceOf, type Initiator, invite } from '@signet/administration';
import { digest } from '@signet/authorization-server';
import { consoleApp, everyScope } from './support/administering.js';
import { Elsewhere, isCode, issuer, operator, pathOf } from './support/elsewhere.js';

const audience = adminAudienceOf(issuer);
let elsewhere: Elsewhere;
/** An owner, until something else is said. */
let inviter: string;
let guests = 0;
let sub: string;
let email: string;
beforeAll(async () => {
  elsewhere = await Elsewhere.open([
    { providerId: 'invites', trustsEmail: true, accounts: { by: 'invitation', domains: [] } },
  ]);
});
afterAll(() => elsewhere?.close());
beforeEach(async () => {
  guests += 1;
  sub = `guest ${guests}`;
  email = `guest${guests}@acme.example`;
  elsewhere.upstream.people.set(sub, { email, email_verified: true });
  ({ subject: inviter } = await elsewhere.newAccount(`owner${guests}`));
  const holder = { kind: 'account', id: inviter } as const;
  await elsewhere.records.roleAssignments.insert({ resource: audience, role: 'owner', holder, assignedAt: 1 });
});

const { clientId } = consoleApp;
const byInviter = (): Initiator => {
  const token = { clientId, audience, scopes: everyScope };
  return { entity: 'admin', subject: inviter, through: 'admin_api', token };
};
const invited = (role: string) =>
  invite(elsewhere.sso.issuer.administration.ports, byInviter(), { email, roles: [{ resource: audience, role }] });

/** What the guest has, once they came; undefined where there is no account of theirs. */
async function rolesOfGuest(): Promise<readonly string[] | undefined> {
  const browser = elsewhere.browser();
  const led = await browser.open(pathOf(await elsewhere.answered(browser, { providerId: 'invites', sub })));
  const [account] = await elsewhere.records.accounts.withVerifiedEmail(email, 1, 'disabled too');
  expect(isCode(led)).toBe(account !== undefined);
  if (!account) return undefined;
  return (await elsewhere.records.roleAssignments.ofPerson(account.subject, [audience])).map(({ role }) => role);
}

describe('an invitation that is accepted by signing in elsewhere', () => {
  it('gives what who invited may give', async () => {
    await invited('administrator');
    expect(await rolesOfGuest()).toEqual(['administrator']);
  });

  it.each(['has no rights any more', 'is disabled'])('gives nothing where who invited %s', async (how) => {
    await invited('owner');
    const holder = { kind: 'account', id: inviter } as const;
    if (how === 'is disabled') {
      const account = await elsewhere.records.accounts.find(inviter);
      if (account) await elsewhere.records.accounts.update({ ...account, disabledAt: 1 });
    } else await elsewhere.records.roleAssignments.deleteAll({ holder });
    expect(await rolesOfGuest()).toBeUndefined();
  });

  it('stands in the way of no other one, where it is worth nothing', async () => {
    await invited('owner');
    await elsewhere.records.roleAssignments.deleteAll({ holder: { kind: 'account', id: inviter } });
    const { stores, clock } = elsewhere.sso.issuer;
    const [link] = await stores.accountLinks.open({ purpose: 'invite', address: email }, clock.now(), 1);
    // As of another place, which does not end this one.
    if (!link) throw new Error('there is no invitation');
    const later = { ...link, ...facts(), createdAt: link.createdAt + 1, digest: digest(email) };
    await stores.accountLinks.insert(later);
    expect(await rolesOfGuest()).toEqual(['support']);
  });
});

function facts() {
  const given = { groups: [], organizations: [], roles: [{ resource: audience, role: 'support' }] };
  return { facts: { given: JSON.stringify(given), by: JSON.stringify(operator) } };
}
