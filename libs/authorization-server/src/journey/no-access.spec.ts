import { beforeEach, describe, expect, it } from '@jest/globals';
import { answerOf, browser, orders, parametersWith } from '../../test/authorization-fixture.js';
import { operatorOf, roleOf } from '../../test/roles-fixture.js';
import {
  authorize,
  push,
  read,
  redemption,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';
import type { Session } from '../records/session.js';

let server: TestIssuer;
let session: Session;
let operator: ReturnType<typeof operatorOf>;
beforeEach(async () => {
  server = await startIssuer({ clients: { portal: { consentRequired: true } } });
  operator = operatorOf(server);
  ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
});

async function changeClient(clientId: string, changes: Partial<Client>): Promise<void> {
  const client = await server.stores.clients.find(clientId);
  if (!client) throw new Error(`there is no client ${clientId}`);
  await server.stores.clients.save({ ...client, ...changes });
}

const ask = (changes: Readonly<Record<string, string | undefined>>, as: Session | 'nobody' = session) =>
  server.core.authorization.authorize({
    parameters: parametersWith(changes),
    session: as === 'nobody' ? undefined : as,
    browserDigest: browser,
  });

/** The page that somebody is led to, and what it says. */
async function pageOf(changes: Readonly<Record<string, string | undefined>>) {
  const outcome = await ask(changes);
  if (outcome.kind !== 'interaction') throw new Error(`no page: ${JSON.stringify(outcome)}`);
  const reference = { interactionId: outcome.interactionId, browserDigest: browser, session };
  const view = await server.core.journey.describe(reference);
  return { step: outcome.step, reference, view };
}

const scopesOf = (view: Awaited<ReturnType<typeof pageOf>>['view']) =>
  view?.resources.flatMap(({ scopes }) => scopes.map(({ name }) => name));

describe('a person without a role', () => {
  beforeEach(() => operator.ask());

  it('is told so where nothing is left, and their client access_denied when they go on', async () => {
    const { step, reference, view } = await pageOf({ scope: 'orders:read' });
    expect([step, view?.reason]).toEqual(['no_access', 'role']);
    expect(server.events.at(-1)).toEqual({
      event: 'access_refused',
      clientId: 'portal',
      subject: 'alice',
      reason: 'role',
      audiences: 'https://orders.example.com',
    });
    const answer = answerOf(await server.core.journey.deny(reference));
    expect(answer).toMatchObject({
      error: 'access_denied',
      error_description: 'the person may not have this',
      state: 'xyz',
    });
    expect(server.events.some(({ event }) => event === 'consent_denied')).toBe(false);
  });

  it('is not given a code by an allow that jumps over the page', async () => {
    const { reference, view } = await pageOf({ scope: 'orders:read' });
    const outcome = await server.core.journey.allow({ ...reference, seen: view?.seen ?? '' });
    expect(outcome).toMatchObject({ kind: 'interaction', step: 'no_access' });
  });

  it('goes on once they have one, without beginning again', async () => {
    const { reference } = await pageOf({ scope: 'orders:read' });
    await operator.give(roleOf('clerk'));
    expect(await server.core.journey.resume(reference)).toMatchObject({ kind: 'interaction', step: 'consent' });
  });

  it('signs in without that API where openid is left', async () => {
    const { step, view, reference } = await pageOf({ scope: 'openid orders:read' });
    expect([step, view?.resources, view?.identityScopes]).toEqual(['consent', [], ['openid']]);
    const code = answerOf(await server.core.journey.allow({ ...reference, seen: view?.seen ?? '' })).code ?? '';
    expect((await tokens(server, 'portal', redemption(code))).scope).toBe('openid');
  });

  it('is not shown, and does not give, what they have not', async () => {
    await operator.give(roleOf('clerk'));
    const { view, reference } = await pageOf({ scope: 'openid orders:read orders:write' });
    expect(scopesOf(view)).toEqual(['orders:read']);
    const code = answerOf(await server.core.journey.allow({ ...reference, seen: view?.seen ?? '' })).code ?? '';
    await operator.give(roleOf('manager'));
    const { refresh_token, scope } = await tokens(server, 'portal', redemption(code));
    expect(scope).toBe('openid orders:read');
    expect((await tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token })).scope).toBe(
      'openid orders:read',
    );
    // And it is not remembered: they are asked for the rest.
    expect(scopesOf((await pageOf({ scope: 'openid orders:read orders:write' })).view)).toContain('orders:write');
  });

  it('is shown the page again where they have more by the time that they allow it', async () => {
    await operator.give(roleOf('clerk'));
    const { view, reference } = await pageOf({ scope: 'openid orders:read orders:write' });
    await operator.give(roleOf('manager'));
    const outcome = await server.core.journey.allow({ ...reference, seen: view?.seen ?? '' });
    expect(outcome).toMatchObject({ kind: 'interaction', step: 'consent' });
    expect(scopesOf(await server.core.journey.describe(reference))).toEqual(['orders:read', 'orders:write']);
  });

  it('is answered for by what they agreed to before, and that alone', async () => {
    await operator.give(roleOf('manager'));
    await authorize(server, { scope: 'openid orders:read orders:write' }, session);
    await operator.take(roleOf('manager'));
    await operator.give(roleOf('clerk'));
    expect(answerOf(await ask({ scope: 'openid orders:read orders:write', prompt: 'none' }))).toHaveProperty('code');
  });

  it('is access_denied where they may not be asked (prompt=none)', async () => {
    const answer = answerOf(await ask({ scope: 'orders:read', prompt: 'none' }));
    expect(answer).toMatchObject({ error: 'access_denied', error_description: 'the person may not have this' });
  });

  it('of an app that shows no page: what comes later counts at the refresh', async () => {
    await changeClient('portal', { consentRequired: false });
    const { code } = await authorize(server, { scope: 'openid orders:read' }, session);
    const { refresh_token, scope } = await tokens(server, 'portal', redemption(code));
    expect(scope).toBe('openid');
    await operator.give(roleOf('clerk'));
    const next = await tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
    expect(next.scope).toBe('openid orders:read');
  });

  it('signs in first, who is not known yet', async () => {
    const outcome = await ask({ scope: 'orders:read' }, 'nobody');
    expect(outcome).toMatchObject({ kind: 'interaction', step: 'login' });
    if (outcome.kind !== 'interaction') return;
    const proving = { step: 'login', subject: 'alice', amr: ['pwd'] } as const;
    const reference = { interactionId: outcome.interactionId, browserDigest: browser };
    const { outcome: next, begun } = await server.core.journey.proved({ ...reference, proving });
    expect(next).toMatchObject({ kind: 'interaction', step: 'no_access' });
    expect(begun?.session.subject).toBe('alice');
  });

  it('denies a device, which hears of it', async () => {
    const asked = await requestOf(server, 'tv', { scope: 'orders:read' });
    const { device_code, user_code } = await server.core.deviceAuthorization.handle(asked);
    const begun = await server.core.deviceVerification.authorize({
      userCode: user_code,
      session,
      browserDigest: browser,
    });
    expect(begun).toMatchObject({ kind: 'interaction', step: 'no_access' });
    if (begun?.kind !== 'interaction') return;
    const reference = { interactionId: begun.interactionId, browserDigest: browser, session };
    expect(await server.core.journey.deny(reference)).toEqual({ kind: 'device_decided', allowed: false });
    const fields = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code };
    expect((await refusalOf(tokens(server, 'tv', fields))).code).toBe('access_denied');
  });
});

describe('the parameter organization', () => {
  const refresh = (refresh_token: string | undefined) =>
    tokens(server, 'web basic', { grant_type: 'refresh_token', refresh_token });
  const web = { client_id: 'web basic', scope: 'openid orders:read offline_access' };
  beforeEach(() => operator.organization('acme', 'alice'));

  it.each(['acme', 'org-acme'])('by %s: org_id stands in both tokens, and stays at a refresh', async (organization) => {
    const { code } = await authorize(server, { ...web, organization }, session);
    const first = await tokens(server, 'web basic', redemption(code));
    const next = await refresh(first.refresh_token);
    for (const token of [first.access_token, first.id_token, next.access_token, next.id_token]) {
      expect(read(token).claims.org_id).toBe('org-acme');
    }
  });

  it('absent, there is no org_id, though the person has an organization', async () => {
    const { code } = await authorize(server, web, session);
    const { access_token, id_token } = await tokens(server, 'web basic', redemption(code));
    for (const token of [access_token, id_token]) expect(read(token).claims).not.toHaveProperty('org_id');
  });

  it.each(['other', 'nowhere', 'org-other', 'org-nowhere'])(
    'that is not theirs, or not there, looks the same: %s',
    async (organization) => {
      await operator.organization('other', 'bob');
      const { step, view } = await pageOf({ ...web, organization });
      expect([step, view?.reason, view?.organization]).toEqual(['no_access', 'organization', undefined]);
      expect(answerOf(await ask({ ...web, organization, prompt: 'none' })).error).toBe('access_denied');
      // Whoever is not signed in hears nothing of it.
      expect(await ask({ ...web, organization }, 'nobody')).toMatchObject({ kind: 'interaction', step: 'login' });
    },
  );

  it.each(['a b', 'é', '../x', "a'", 'x'.repeat(129)])(
    'that can be none is invalid_request: %s',
    async (organization) => {
      expect(answerOf(await ask({ ...web, organization })).error).toBe('invalid_request');
      const asked = await requestOf(server, 'tv', { scope: 'openid', organization });
      expect((await refusalOf(server.core.deviceAuthorization.handle(asked))).code).toBe('invalid_request');
    },
  );

  it('may be pushed (RFC 9126)', async () => {
    const pushed = await push(server, 'web basic', { ...web, organization: 'acme' });
    const { code } = await authorize(server, pushed, session);
    const { access_token } = await tokens(server, 'web basic', redemption(code));
    expect(read(access_token).claims.org_id).toBe('org-acme');
  });

  it('is that of a device', async () => {
    const asked = await requestOf(server, 'tv', { scope: 'openid orders:read', organization: 'acme' });
    const { device_code, user_code } = await server.core.deviceAuthorization.handle(asked);
    const begun = await server.core.deviceVerification.authorize({
      userCode: user_code,
      session,
      browserDigest: browser,
    });
    if (begun?.kind !== 'interaction') throw new Error('the person is not asked');
    const reference = { interactionId: begun.interactionId, browserDigest: browser, session };
    const { seen = '' } = (await server.core.journey.describe(reference)) ?? {};
    await server.core.journey.allow({ ...reference, seen });
    const fields = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code };
    expect(read((await tokens(server, 'tv', fields)).access_token).claims.org_id).toBe('org-acme');
  });

  it('of a membership that ends, everything ends', async () => {
    const { code } = await authorize(server, { ...web, organization: 'acme' }, session);
    const { access_token, refresh_token } = await tokens(server, 'web basic', redemption(code));
    await server.stores.organizations.removeMember({ organizationId: 'org-acme', subject: 'alice' });
    expect((await refusalOf(refresh(refresh_token))).code).toBe('invalid_grant');
    const asked = await requestOf(server, 'web basic', { token: access_token });
    expect(await server.core.introspection.handle(asked, { jwt: false })).toMatchObject({
      introspection: { active: false },
    });
  });

  it('is said on the consent page, and asked about by itself', async () => {
    await operator.organization('other', 'alice');
    const asked = { scope: 'openid orders:read' };
    const { view } = await pageOf({ ...asked, organization: 'acme' });
    expect(view?.organization).toBe('acme');
    await authorize(server, { ...asked, organization: 'acme' }, session);
    for (const [organization, expected] of [
      ['acme', 'code'],
      ['other', 'consent_required'],
      [undefined, 'code'],
    ] as const) {
      const answer = answerOf(await ask({ ...asked, organization, prompt: 'none' }));
      expect([organization, answer.code === undefined ? answer.error : 'code']).toEqual([organization, expected]);
    }
  });

  it('is exchanged with the token', async () => {
    const { code } = await authorize(
      server,
      { client_id: 'portal', scope: 'orders:read', organization: 'acme' },
      session,
    );
    const { access_token } = await tokens(server, 'portal', redemption(code, { resource: orders }));
    const exchanged = await tokens(server, 'orders-api', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      resource: 'https://invoices.example.com',
    });
    expect(read(exchanged.access_token).claims.org_id).toBe('org-acme');
  });
});

describe('a client that names who may use it', () => {
  const web = { client_id: 'web basic', scope: 'openid orders:read offline_access' };
  beforeEach(async () => {
    await operator.group(['company', 'sales'], 'alice');
    await operator.organization('acme', 'alice');
    await operator.organization('other', 'alice');
  });

  it.each<[string, Partial<Client>, string | undefined, 'may' | 'may not']>([
    ['everybody', {}, undefined, 'may'],
    ['her group', { allowedGroups: ['sales'] }, undefined, 'may'],
    ['a group of the name of hers', { allowedGroups: ['Sales'] }, undefined, 'may not'],
    ['an organization of the name of hers', { allowedOrganizations: ['acme'] }, undefined, 'may not'],
    ['a group above hers', { allowedGroups: ['company'] }, undefined, 'may'],
    ['another group', { allowedGroups: ['board'] }, undefined, 'may not'],
    ['nobody', { allowedGroups: [] }, undefined, 'may not'],
    ['no organization', { allowedOrganizations: [] }, undefined, 'may not'],
    ['her organization', { allowedOrganizations: ['org-acme'] }, undefined, 'may'],
    ['her organization by id, acting for it', { allowedOrganizations: ['org-acme'] }, 'acme', 'may'],
    ['her organization, acting for another of hers', { allowedOrganizations: ['org-acme'] }, 'other', 'may not'],
    [
      'another group, or her organization',
      { allowedGroups: ['board'], allowedOrganizations: ['org-acme'] },
      undefined,
      'may',
    ],
    ['a stranger who says so', { allowedGroups: ['board'], origin: 'self_registered' }, undefined, 'may not'],
  ])('%s', async (_name, changes, organization, expected) => {
    await changeClient('web basic', { ...changes, requirePkce: true });
    const outcome = await ask({ ...web, organization });
    const isTurnedAway = outcome.kind === 'interaction' && outcome.step === 'no_access';
    expect(isTurnedAway ? 'may not' : 'may').toBe(expected);
  });

  it('is asked again at every token, and introspection', async () => {
    await changeClient('web basic', { allowedGroups: ['sales'] });
    const { code } = await authorize(server, web, session);
    const { access_token, refresh_token } = await tokens(server, 'web basic', redemption(code));
    const { code: later } = await authorize(server, web, session);
    await server.stores.groups.removeMember({ groupId: 'sales', subject: 'alice' });
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect(await refusalOf(tokens(server, 'web basic', fields))).toMatchObject({
      code: 'invalid_grant',
      cause: { reason: 'its person may not use the client' },
    });
    expect((await refusalOf(tokens(server, 'web basic', redemption(later)))).code).toBe('invalid_grant');
    const asked = await requestOf(server, 'web basic', { token: access_token });
    expect(await server.core.introspection.handle(asked, { jwt: false })).toMatchObject({
      introspection: { active: false },
    });
    const { step, view } = await pageOf(web);
    expect([step, view?.reason]).toEqual(['no_access', 'app']);
  });
});
