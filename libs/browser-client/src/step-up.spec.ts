import { describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { notReachedBy, type StepUp, stepUpOf } from './step-up.js';

/** What is read of a challenge by the way that it comes. */
async function read(challenge: string): Promise<StepUp | undefined> {
  const fetch = async () => new Response('{}', { status: 401, headers: { 'www-authenticate': challenge } });
  const options = { [oauth.customFetch]: fetch };
  const asked = oauth.protectedResourceRequest('t', 'POST', new URL('https://api.example'), undefined, null, options);
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw new Error('no challenge was found');
  return stepUpOf(error.cause);
}

describe('what an API asks of the sign-in', () => {
  const metadata = 'resource_metadata="https://api.example/.well-known/oauth-protected-resource"';

  it.each<[string, string, StepUp | undefined]>([
    [
      'a class',
      `Bearer error="insufficient_user_authentication", acr_values="phr", ${metadata}`,
      { acr_values: 'phr' },
    ],
    [
      'classes and an age',
      `Bearer error="insufficient_user_authentication", acr_values="https://a.example/2fa phr", max_age="300"`,
      { acr_values: 'https://a.example/2fa phr', max_age: '300' },
    ],
    ['an age without quotation marks', 'Bearer error="insufficient_user_authentication", max_age=0', { max_age: '0' }],
    [
      'the second of two challenges',
      'Basic realm="x", DPoP error="insufficient_user_authentication", acr_values="phr"',
      { acr_values: 'phr' },
    ],
    ['nothing in particular', 'Bearer error="insufficient_user_authentication"', {}],
    ['an age that is none', 'Bearer error="insufficient_user_authentication", max_age="soon&prompt=none"', {}],
    ['another refusal', 'Bearer error="invalid_token", acr_values="phr"', undefined],
    ['a scope', 'Bearer error="insufficient_scope", scope="orders:write"', undefined],
    ['no error', `Bearer scope="orders:write", ${metadata}`, undefined],
  ])('is %s', async (_name, challenge, expected) => {
    expect(await read(challenge)).toEqual(expected);
  });

  it('did not come about by some codes, and not by others', () => {
    expect(
      ['access_denied', 'unmet_authentication_requirements', 'login_required', 'server_error'].map(notReachedBy),
    ).toEqual(['denied', 'unmet', undefined, undefined]);
  });
});
