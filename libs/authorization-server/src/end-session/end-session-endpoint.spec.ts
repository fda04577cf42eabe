import { describe, expect, it } from '@jest/globals';
import { expiredIdToken, signedOut, startCore } from '../../test/authorization-fixture.js';
import type { Client } from '../records/client.js';
import type { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { grant } from '../testing/contract-records.js';
import { postLogoutRedirect } from './post-logout-redirect.js';

async function signedIn() {
  const { core, stores, signIn } = await startCore();
  await core.keyRing.load();
  const { session, cookie } = await signIn();
  return { core, stores, signIn, session, cookie, hint: await expiredIdToken(core, session) };
}

describe('RP-Initiated Logout 1.0', () => {
  it('ends the session of a good hint and redirects with state only', async () => {
    const { core, session, cookie, hint } = await signedIn();
    const parameters: ParameterList = [
      ['id_token_hint', hint],
      ['post_logout_redirect_uri', signedOut],
      ['state', 'a&b'],
    ];
    const outcome = await core.endSession.evaluate({ parameters, session });
    expect(outcome).toMatchObject({ kind: 'redirect', to: `${signedOut}?state=a%26b` });
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('asks first without a hint or with the hint of another session, and leaves the session alone', async () => {
    const { core, session, cookie, signIn } = await signedIn();
    const other = await expiredIdToken(core, (await signIn('bob')).session);
    for (const parameters of [[], [['id_token_hint', other]], [['client_id', 'portal']]] as ParameterList[]) {
      expect((await core.endSession.evaluate({ parameters, session })).kind).toBe('confirm');
    }
    expect(await core.sessions.current(cookie)).toEqual(session);
  });

  it('shows the signed-out page when there is nothing to end', async () => {
    const { core } = await startCore();
    expect(await core.endSession.evaluate({ parameters: [] })).toEqual({ kind: 'signed_out' });
  });

  it('asks where a cookie may be that did not come along', async () => {
    const { core, hint, session } = await signedIn();
    await core.sessions.end(session.sessionId);
    for (const parameters of [[], [['id_token_hint', hint]]] as ParameterList[]) {
      expect((await core.endSession.evaluate({ parameters, mayHaveSession: true })).kind).toBe('confirm');
    }
  });
});

const leadsBack: ParameterList = [
  ['client_id', 'portal'],
  ['post_logout_redirect_uri', signedOut],
  ['state', 's'],
];

describe('a yes on our page', () => {
  it('leads back without a hint where the client named a registered address', async () => {
    const { core, session, cookie } = await signedIn();
    expect(await core.endSession.question({ parameters: leadsBack })).toMatchObject({ to: `${signedOut}?state=s` });
    const outcome = await core.endSession.confirm({ parameters: leadsBack, session });
    expect(outcome).toMatchObject({ kind: 'redirect', to: `${signedOut}?state=s` });
    expect(await core.sessions.current(cookie)).toBeUndefined();
    // A second tab, a second click.
    expect(await core.endSession.confirm({ parameters: leadsBack })).toMatchObject({ kind: 'redirect' });
  });

  it('ends the session that the hint names, though its cookie did not come, with its grants', async () => {
    const { core, stores, session, cookie, hint } = await signedIn();
    await stores.grants.insert(grant('g', { sessionId: session.sessionId }));
    const parameters: ParameterList = [['id_token_hint', hint], ...leadsBack];
    expect(await core.endSession.evaluate({ parameters })).toMatchObject({ kind: 'confirm' });
    expect(await core.sessions.current(cookie)).toEqual(session);
    expect(await core.endSession.confirm({ parameters })).toMatchObject({ kind: 'redirect' });
    expect(await core.sessions.current(cookie)).toBeUndefined();
    expect((await stores.grants.find('g'))?.revokedAt).toBeDefined();
  });

  it('ends both where the browser has the session of somebody else', async () => {
    const { core, cookie, hint, signIn } = await signedIn();
    const bob = await signIn('bob');
    await core.endSession.confirm({ parameters: [['id_token_hint', hint]], session: bob.session });
    expect(await core.sessions.current(cookie)).toBeUndefined();
    expect(await core.sessions.current(bob.cookie)).toBeUndefined();
  });

  it('ends nothing that a hint names whose client is in doubt', async () => {
    const { core, cookie, hint, session, signIn } = await signedIn();
    const bob = await signIn('bob');
    const parameters: ParameterList = [
      ['id_token_hint', hint],
      ['client_id', 'orders'],
    ];
    expect(await core.endSession.confirm({ parameters, session: bob.session })).toEqual({ kind: 'signed_out' });
    expect(await core.sessions.current(bob.cookie)).toBeUndefined();
    expect(await core.sessions.current(cookie)).toEqual(session);
  });
});

describe('what is wrong with a request', () => {
  const wrong: ReadonlyArray<[string, (hint: string) => ParameterList, string]> = [
    ['a forged hint', () => [['id_token_hint', 'a.b.c']], 'id_token_hint'],
    ['an encrypted hint', () => [['id_token_hint', 'a.b.c.d.e']], 'id_token_hint'],
    [
      'a hint that comes twice',
      (hint) => [
        ['id_token_hint', hint],
        ['id_token_hint', hint],
      ],
      'id_token_hint',
    ],
    [
      'an unknown client',
      () => [
        ['client_id', 'nobody'],
        ['post_logout_redirect_uri', signedOut],
      ],
      'client_id',
    ],
    [
      'a client_id that is not the audience of the hint',
      (hint) => [
        ['id_token_hint', hint],
        ['client_id', 'orders'],
      ],
      'client_id',
    ],
    ['an address without a client', () => [['post_logout_redirect_uri', signedOut]], 'post_logout_redirect_uri'],
    [
      'an address that is not registered',
      (hint) => [
        ['id_token_hint', hint],
        ['post_logout_redirect_uri', `${signedOut}?`],
      ],
      'post_logout_redirect_uri',
    ],
    ['a state that comes twice', () => [...leadsBack, ['state', 't']], 'state'],
  ];

  it.each(wrong)(
    '%s: the person is asked, and yes signs out and stays here',
    async (_name, parametersOf, parameter) => {
      const { core, session, cookie, hint } = await signedIn();
      const parameters = parametersOf(hint);
      const problem = { error: { code: 'invalid_request' }, parameter };
      const outcome = await core.endSession.evaluate({ parameters, session });
      expect(outcome).toMatchObject({ kind: 'confirm', problem });
      expect(outcome).not.toHaveProperty('to');
      expect(await core.sessions.current(cookie)).toEqual(session);
      expect(await core.endSession.confirm({ parameters, session })).toEqual({ kind: 'signed_out' });
      expect(await core.sessions.current(cookie)).toBeUndefined();
    },
  );

  it.each(wrong)('%s: an error page where nobody can be signed out', async (_name, parametersOf, parameter) => {
    const { core, hint, session } = await signedIn();
    await core.sessions.end(session.sessionId);
    const outcome = await core.endSession.evaluate({ parameters: parametersOf(hint) });
    expect(outcome).toMatchObject({ kind: 'error_page', parameter });
  });

  it('is told to the log with what was expected and received, but never an id that nobody has', async () => {
    const { core, session } = await signedIn();
    const secret = 'a secret in the place of the id';
    const outcome = await core.endSession.evaluate({ parameters: [['client_id', secret]], session });
    const { problem } = outcome as { problem: { error: OAuthError } };
    expect(problem.error.cause).toEqual({ received: expect.stringMatching(/^unknown:[\w-]{8}$/) });
    expect(JSON.stringify(problem)).not.toContain(secret);
  });
});

describe('where nobody is asked', () => {
  async function overBefore(changes: Partial<Client>) {
    const { core, signIn } = await startCore(changes);
    await core.keyRing.load();
    const { session } = await signIn();
    const hint = await expiredIdToken(core, session);
    await core.sessions.end(session.sessionId);
    return core.endSession.evaluate({ parameters: [['id_token_hint', hint], ...leadsBack] });
  }

  it('a second time leads to an address that an operator vouches for', async () => {
    expect(await overBefore({})).toMatchObject({ kind: 'redirect' });
  });

  it('and to none that only a stranger does (RFC 9700 §4.11.2)', async () => {
    expect(await overBefore({ origin: 'self_registered' })).toEqual({ kind: 'signed_out' });
  });
});

describe('an address to go back to', () => {
  it.each([
    ['https://a.example/bye?x=%20y&z=a%2Bb', 'https://a.example/bye?x=%20y&z=a%2Bb&state=a+b'],
    ['https://a.example/bye?', 'https://a.example/bye?state=a+b'],
    ['https://a.example/bye?x&', 'https://a.example/bye?x&state=a+b'],
    ['https://A.example', 'https://A.example?state=a+b'],
    ['app:/bye', 'app:/bye?state=a+b'],
    ['https://a.example/bye#x?y', 'https://a.example/bye?state=a+b#x?y'],
  ])('%s is used as it was registered', (registered, expected) => {
    expect(postLogoutRedirect(registered, 'a b')).toBe(expected);
    expect(postLogoutRedirect(registered, undefined)).toBe(registered);
  });
});
