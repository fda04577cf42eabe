import { describe, expect, it } from '@jest/globals';
import { acrClasses } from '@signet/auth-contracts';
import type { EnrolledMethod } from '../records/factors.js';
import type { ProvedMethod } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import { contextOf } from '../sessions/authentication-context.js';
import { digest } from '../shared/digest.js';
import type { OrderedAction } from '../vocabulary/required-actions.js';
import { missing, sessionFor } from './assurance.js';
import type { Assurance, StepInput } from './step-input.js';
import { loginReasons } from './steps/login.js';

const now = 10_000;
const { oneFactor, twoFactors } = acrClasses;
const otp: EnrolledMethod = { amr: ['otp'], isAsked: true };
const key: EnrolledMethod = { amr: ['hwk', 'user', 'mfa'], isAsked: true };
const gone: EnrolledMethod = { ...key, isUsable: false };
const email: EnrolledMethod = { amr: ['email'], isAsked: false };
const nothing: Assurance = {
  required: [],
  isSecondFactorRequired: false,
  enrolled: [],
  enrollable: [otp, key],
  isSpared: false,
};

const proved = (amr: string, at = now - 500): ProvedMethod => ({ amr, at });
const sessionOf = (...methods: ProvedMethod[]): Session => ({
  sessionId: 's1',
  cookieDigest: digest('cookie'),
  subject: 'alice',
  createdAt: 0,
  expiresAt: now + 1,
  methods,
  ...(contextOf(methods) ?? { amr: [], authTime: 0 }),
});

interface Asked {
  readonly assurance?: Partial<Assurance>;
  readonly request?: Partial<StepInput['request']>;
  readonly session?: Session | undefined;
  readonly began?: number;
  readonly orders?: ReadonlySet<OrderedAction>;
}

function lacking({ assurance, request, began, orders = new Set(), ...given }: Asked): string | undefined {
  const session = 'session' in given ? given.session : sessionOf(proved('pwd'));
  const input = {
    now,
    session,
    began,
    orders,
    proved: [],
    assurance: { ...nothing, ...assurance },
    request: { kind: 'authorization', prompts: [], acrValues: [], acrEssential: false, ...request },
  } as unknown as StepInput;
  const found = missing(input);
  return found && `${found.by}:${found.reason}`;
}

describe('what is missing of a sign-in', () => {
  it.each<[string, Asked, string | undefined]>([
    [
      'nobody is there',
      { session: undefined, assurance: { enrolled: [otp], isSecondFactorRequired: true } },
      undefined,
    ],
    ['nothing is asked', {}, undefined],
    ['they have a factor', { assurance: { enrolled: [otp] } }, 'factor:has_factor'],
    // A password alone opens nothing that a factor kept shut, whatever is taken of whom.
    ['they have a factor that is taken no more', { assurance: { enrolled: [gone] } }, 'factor:has_factor'],
    [
      'they have one that is taken no more, and what reaches it is asked for where they may go on without',
      {
        assurance: { enrolled: [gone, otp] },
        request: { acrValues: [acrClasses.phishingResistantHardware] },
        session: sessionOf(proved('pwd'), proved('otp')),
      },
      undefined,
    ],
    [
      'they have one that is taken no more, and what reaches it is demanded',
      {
        assurance: { enrolled: [gone, otp], required: [acrClasses.phishingResistantHardware] },
        session: sessionOf(proved('pwd'), proved('otp')),
      },
      'enrolment:required',
    ],
    ['they have a factor that nobody must use', { assurance: { enrolled: [email] } }, undefined],
    ['they proved it', { assurance: { enrolled: [otp] }, session: sessionOf(proved('pwd'), proved('otp')) }, undefined],
    [
      'they proved another',
      { assurance: { enrolled: [otp] }, session: sessionOf(proved('pwd'), proved('email')) },
      undefined,
    ],
    [
      'a key alone that did not verify them',
      { assurance: { enrolled: [key] }, session: sessionOf(proved('hwk')) },
      'factor:has_factor',
    ],
    ['remembered', { assurance: { enrolled: [otp], isSpared: true } }, undefined],
    [
      'required, and remembered',
      { assurance: { enrolled: [otp], isSecondFactorRequired: true, isSpared: true } },
      undefined,
    ],
    [
      'remembered, with a password that is to be changed',
      { assurance: { enrolled: [otp], isSpared: true }, orders: new Set(['change_password']) },
      'factor:has_factor',
    ],
    [
      'a class for which the device does not stand',
      { assurance: { required: [twoFactors], enrolled: [otp], isSpared: true } },
      'factor:required',
    ],
    [
      'acr_values for which it does not either',
      { request: { acrValues: [twoFactors] }, assurance: { enrolled: [otp], isSpared: true } },
      'factor:step_up',
    ],
    [
      'a factor to be set up: a stolen password adds none there',
      { assurance: { required: ['phr'], enrolled: [otp], isSpared: true } },
      'factor:before_enrolment',
    ],
    ['required, and there', { assurance: { enrolled: [email], isSecondFactorRequired: true } }, 'factor:required'],
    ['required, and not there', { assurance: { isSecondFactorRequired: true } }, 'enrolment:required'],
    [
      'required where nobody can set one up',
      { assurance: { isSecondFactorRequired: true, enrollable: [] } },
      undefined,
    ],
    ['a class of a client', { assurance: { required: ['phr'] } }, 'enrolment:required'],
    ['a class that a code does not reach', { assurance: { required: ['phr'], enrolled: [otp] } }, 'factor:has_factor'],
    [
      'the same where the code is proved',
      { assurance: { required: ['phr'], enrolled: [otp] }, session: sessionOf(proved('pwd'), proved('otp')) },
      'enrolment:required',
    ],
    [
      'the same where that is long ago: whoever is at the browser now adds no factor by it',
      {
        assurance: { required: ['phr'], enrolled: [otp] },
        session: sessionOf(proved('pwd', now - 5_000), proved('otp', now - 5_000)),
      },
      'factor:before_enrolment',
    ],
    [
      'a class of a client that one of two factors reaches',
      { assurance: { required: ['phr'], enrolled: [otp, key] } },
      'factor:required',
    ],
    [
      'acr_values that one of two factors reaches',
      { request: { acrValues: ['phr'] }, assurance: { enrolled: [otp, key], isSecondFactorRequired: true } },
      'factor:step_up',
    ],
    [
      'a stronger one',
      { assurance: { required: ['phr'] }, session: sessionOf(proved('pwd'), proved('hwk')) },
      undefined,
    ],
    [
      'acr_values that can be had',
      { request: { acrValues: ['phr'] }, assurance: { enrolled: [key] } },
      'factor:step_up',
    ],
    ['acr_values that cannot, voluntary', { request: { acrValues: ['phr'] } }, undefined],
    ['acr_values that cannot, essential', { request: { acrValues: ['phr'], acrEssential: true } }, 'enrolment:step_up'],
    [
      'acr_values of which one is there',
      { request: { acrValues: ['phr', oneFactor] }, assurance: { enrolled: [email] } },
      undefined,
    ],
    ['the former name of a class', { request: { acrValues: ['urn:signet:acr:1fa'], acrEssential: true } }, undefined],
    [
      'acr_values that nobody has',
      { request: { acrValues: ['urn:gold'], acrEssential: true }, assurance: { enrolled: [email] } },
      undefined,
    ],
    [
      'a class and max_age, proved too long ago',
      {
        request: { acrValues: ['phr'], maxAge: 60 },
        assurance: { enrolled: [key] },
        session: sessionOf(proved('pwd', now - 5), proved('hwk')),
      },
      'factor:step_up',
    ],
    [
      'a class and max_age, proved since',
      {
        request: { acrValues: ['phr'], maxAge: 60 },
        session: sessionOf(proved('pwd', now - 5), proved('hwk', now - 5)),
      },
      undefined,
    ],
    [
      'a page of ours that wants both lately',
      {
        request: { kind: 'own_page', acrValues: [twoFactors], maxAge: 60 },
        assurance: { enrolled: [otp] },
        session: sessionOf(proved('pwd', now - 5), proved('otp')),
      },
      'factor:step_up',
    ],
    [
      'another factor beside one that was proved long ago',
      {
        assurance: { required: ['phr'], enrolled: [otp] },
        session: sessionOf(proved('pwd', now - 5), proved('otp', now - 5_000)),
      },
      'factor:before_enrolment',
    ],
    [
      'a factor that was proved before max_age, which nobody asked for by class',
      {
        request: { maxAge: 60 },
        assurance: { enrolled: [otp] },
        session: sessionOf(proved('pwd', now - 5), proved('otp')),
      },
      undefined,
    ],
  ])('%s', (_name, asked, expected) => {
    expect(lacking(asked)).toBe(expected);
  });
});

describe('a sign-in again', () => {
  const isAsked = (session: Session, assurance: Partial<Assurance>, request: object = {}) => {
    const rest = { now, began: undefined, proved: [], orders: new Set(), assurance: { ...nothing, ...assurance } };
    const asked = { kind: 'authorization', prompts: [], acrValues: [], acrEssential: false, ...request };
    const input = { ...rest, session, request: asked } as unknown as StepInput;
    return Object.entries(loginReasons).find(([, holds]) => holds(input))?.[0];
  };

  it('comes before a factor is set up in a session that nobody proved lately to be theirs', () => {
    const required = { required: ['phr'] };
    expect(isAsked(sessionOf(proved('pwd', now - 599)), required)).toBeUndefined();
    expect(isAsked(sessionOf(proved('pwd', now - 600)), required)).toBe('before_enrolment');
    expect(isAsked(sessionOf(proved('pwd', now - 600)), {})).toBeUndefined();
    // A code is nobody's word of who they are.
    const both = sessionOf(proved('pwd', now - 600), proved('otp', now - 5));
    expect(isAsked(both, { ...required, enrolled: [otp] })).toBe('before_enrolment');
  });

  it('is wanted of whoever touched a key that did not look at who they are', () => {
    const touched = sessionOf(proved('pwd', now - 600), proved('swk', now - 5), proved('user', now - 5));
    expect(isAsked(touched, {}, { maxAge: 60 })).toBe('max_age');
    const verified = sessionOf(proved('swk', now - 5), proved('user', now - 5), proved('mfa', now - 5));
    expect(isAsked(verified, {}, { maxAge: 60 })).toBeUndefined();
  });
});

describe('what an answer tells of a session', () => {
  const session = sessionOf(proved('pwd', 9_990), proved('otp', 9_000));
  const told = (request: object, began?: number) => {
    const { acr, amr, authTime } = sessionFor(session, {
      request: { kind: 'authorization', prompts: [], ...request },
      began,
      now,
    });
    return { acr, amr, authTime };
  };

  it('is all of it where nobody asks how fresh it is', () => {
    expect(told({})).toEqual({ acr: twoFactors, amr: ['pwd', 'otp', 'mfa'], authTime: 9_000 });
  });

  it('is what max_age leaves of it, and no class that older methods gave', () => {
    expect(told({ maxAge: 60 })).toEqual({ acr: oneFactor, amr: ['pwd'], authTime: 9_990 });
    expect(told({ maxAge: 2_000 })).toEqual({ acr: twoFactors, amr: ['pwd', 'otp', 'mfa'], authTime: 9_000 });
  });

  it('is what was proved since the request where it asks again', () => {
    expect(told({ prompts: ['login'] }, 9_985)).toEqual({ acr: oneFactor, amr: ['pwd'], authTime: 9_990 });
    expect(told({ prompts: ['login'], maxAge: 5_000 }, 9_985)).toMatchObject({ acr: oneFactor });
    expect(told({ maxAge: 0 }, 9_985)).toMatchObject({ acr: oneFactor, authTime: 9_990 });
  });
});
