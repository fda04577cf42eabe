import { describe, expect, it } from '@jest/globals';
import {
  answerOf,
  browser,
  expiredIdToken,
  orders,
  parametersWith,
  portal,
  startCore,
} from '../../test/authorization-fixture.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import { consentBasis } from '../grants/consent-basis.js';
import type { AuthorizationRequest, VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Consent } from '../records/consent.js';
import type { Session } from '../records/session.js';
import { digest } from '../shared/digest.js';
import { pendingSteps } from './pending-steps.js';
import type { StepInput } from './step-input.js';

const now = 1000;
const request: AuthorizationRequest = {
  kind: 'authorization',
  clientId: 'portal',
  redirectUri: 'https://portal.example.com/callback' as VerifiedRedirectUri,
  redirectUriGiven: true,
  responseMode: { transport: 'query', jwt: false },
  identityScopes: ['openid'],
  resources: [{ identifier: orders, scopes: ['orders:read'] }],
  prompts: [],
  acrValues: [],
  acrEssential: false,
};
const session: Session = {
  sessionId: 's1',
  cookieDigest: digest('cookie'),
  subject: 'alice',
  authTime: 900,
  amr: ['pwd'],
  createdAt: 900,
  expiresAt: 5000,
};
const destination = redirectDestination(request.redirectUri);
const consent: Consent = {
  subject: 'alice',
  clientId: 'portal',
  destination: destination.name,
  basis: consentBasis(portal),
  identityScopes: request.identityScopes,
  resources: request.resources,
  updatedAt: 900,
};
const proved = [{ amr: 'pwd', at: now }];
const good: StepInput = {
  request,
  destination,
  client: portal,
  session,
  subjectForClient: 'alice',
  consent,
  proved: [],
  now,
  orders: new Set(),
  isIncomplete: false,
  dueTerms: [],
  assurance: { required: [], isSecondFactorRequired: false, isSpared: false, enrolled: [], enrollable: [] },
};
const asks = (changes: Partial<AuthorizationRequest>): StepInput => ({
  ...good,
  request: { ...request, ...changes },
});

describe('pending steps', () => {
  it.each<[string, StepInput, string]>([
    ['no session', { ...good, session: undefined }, 'login:no_session:login_required'],
    ['prompt=login', asks({ prompts: ['login'] }), 'login:prompt_login:login_required'],
    ['select_account', asks({ prompts: ['select_account'] }), 'login:prompt_login:login_required'],
    ['a login too old', asks({ maxAge: 50 }), 'login:max_age:login_required'],
    [
      'a login of a clock that ran ahead',
      { ...asks({ maxAge: 50 }), session: { ...session, authTime: now + 3_600 } },
      'login:max_age:login_required',
    ],
    ['another person than hinted', asks({ hintedSubject: 'bob' }), 'login:hinted_subject:login_required'],
    ['prompt=consent', asks({ prompts: ['consent'] }), 'consent:prompt_consent:consent_required'],
    [
      'consent within the interaction, of another session',
      { ...asks({ prompts: ['consent'] }), consentedSessionId: 's0' },
      'consent:prompt_consent:consent_required',
    ],
    [
      'a client that changed',
      { ...good, client: { ...portal, clientName: 'Another' } },
      'consent:client_changed:consent_required',
    ],
    ['something that must be said', { ...good, isIncomplete: true }, 'complete_profile:missing:interaction_required'],
    ['no consent', { ...good, consent: undefined }, 'consent:not_yet_given:consent_required'],
    ['a new identity scope', asks({ identityScopes: ['openid', 'email'] }), 'consent:not_yet_given:consent_required'],
    [
      'a new API scope',
      asks({ resources: [{ identifier: orders, scopes: ['orders:write'] }] }),
      'consent:not_yet_given:consent_required',
    ],
    [
      'an account to be made, where nothing was proved',
      asks({ prompts: ['create'] }),
      'register:prompt_create:interaction_required',
    ],
  ])('asks: %s', (_name, input, expected) => {
    const [next] = pendingSteps(input);
    expect(`${next?.name}:${next?.reason}:${next?.error}`).toBe(expected);
  });

  it.each<[string, StepInput]>([
    ['session and consent', good],
    ['a login young enough', asks({ maxAge: 200 })],
    ['a login by a clock a little ahead', { ...asks({ maxAge: 50 }), session: { ...session, authTime: now + 5 } }],
    ['login within the interaction', { ...asks({ prompts: ['login'], maxAge: 0 }), proved }],
    ['an account made within the interaction', { ...asks({ prompts: ['create'] }), proved }],
    ['consent within the interaction', { ...asks({ prompts: ['consent'] }), consentedSessionId: 's1' }],
    ['an app of the operator', { ...good, consent: undefined, client: { ...portal, consentRequired: false } }],
  ])('is satisfied: %s', (_name, input) => {
    expect(pendingSteps(input)).toEqual([]);
  });

  it('is silent with the id_token_hint of the same person and refuses that of another', async () => {
    const { core, signIn } = await startCore({ consentRequired: false });
    await core.keyRing.load();
    const current = (await signIn()).session;
    const ask = async (subject: string) =>
      answerOf(
        await core.authorization.authorize({
          parameters: parametersWith({
            prompt: 'none',
            id_token_hint: await expiredIdToken(core, { ...current, subject }),
          }),
          session: current,
          browserDigest: browser,
        }),
      );
    expect((await ask('alice')).code).toHaveLength(43);
    expect((await ask('bob')).error).toBe('login_required');
  });
});
