import { describe, expect, it } from '@jest/globals';
import { expiredIdToken, signedOut, startCore } from '../../test/authorization-fixture.js';
import type { ParameterList } from '../shared/parameter-list.js';

async function signedIn() {
  const { core, signIn } = await startCore();
  await core.keyRing.load();
  const { session, cookie } = await signIn();
  return { core, signIn, session, cookie, hint: await expiredIdToken(core, session) };
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

  it('signs out on confirmation, and redirects nowhere without a hint', async () => {
    const { core, session, cookie } = await signedIn();
    const parameters: ParameterList = [
      ['client_id', 'portal'],
      ['post_logout_redirect_uri', signedOut],
    ];
    expect(await core.endSession.confirm({ parameters, session })).toEqual({ kind: 'signed_out' });
    expect(await core.sessions.current(cookie)).toBeUndefined();
  });

  it('shows the signed-out page when there is nothing to end', async () => {
    const { core } = await startCore();
    expect(await core.endSession.evaluate({ parameters: [] })).toEqual({ kind: 'signed_out' });
  });

  it.each<[string, ParameterList, string]>([
    ['a forged hint', [['id_token_hint', 'a.b.c']], 'id_token_hint'],
    ['an unknown client', [['client_id', 'nobody']], 'client_id'],
    ['an address without a client', [['post_logout_redirect_uri', signedOut]], 'post_logout_redirect_uri'],
    [
      'an address that is not registered',
      [
        ['client_id', 'portal'],
        ['post_logout_redirect_uri', 'https://evil.example/'],
      ],
      'post_logout_redirect_uri',
    ],
  ])('refuses %s on its own page', async (_name, parameters, parameter) => {
    const { core, session, cookie } = await signedIn();
    const outcome = await core.endSession.evaluate({ parameters, session });
    expect(outcome).toMatchObject({ kind: 'error_page', parameter, error: { code: 'invalid_request' } });
    expect(await core.sessions.current(cookie)).toEqual(session);
  });

  it('refuses a client_id that is not the audience of the hint', async () => {
    const { core, session, hint } = await signedIn();
    const parameters: ParameterList = [
      ['id_token_hint', hint],
      ['client_id', 'orders'],
    ];
    expect(await core.endSession.evaluate({ parameters, session })).toMatchObject({
      kind: 'error_page',
      parameter: 'client_id',
    });
  });
});
