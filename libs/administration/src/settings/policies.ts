import { offerNames, registrationFields } from '@signet/authorization-server';
import {
  enrollable,
  passwordMinLength,
  passwordMinLengthBounds,
  profileClaimNames,
  usualProfileClaims,
} from '@signet/identity';
import {
  choice,
  choiceOfTwo,
  choices,
  integer,
  later,
  less,
  more,
  moreOrNone,
  type Setting,
  text,
  texts,
  wider,
} from './setting.js';
import { parseContact, parseMailDomain, parseMoment } from './texts-of-settings.js';

export interface PolicySection {
  readonly title: string;
  readonly text: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

/** Those of pages and messages, of which each has words. */
export const pageLanguages = ['en', 'de', 'es', 'fr', 'ja', 'ar'] as const;

/** Claims that people change themselves, and the picture, which is made here of what they send. */
export const profileFieldNames: readonly string[] = [...profileClaimNames, 'picture'];
export const usualProfileFields: readonly string[] = [...usualProfileClaims, 'picture'];

const year = 31_536_000;
const daysOf = (least: number, most: number) => ({ unit: 'a number of days', least, most });
const secondsFrom = (least: number) => ({ unit: 'seconds', least, most: year });
const kindsOfFactors = Object.keys(enrollable);

const secondFactorRule = 'must be optional, required, or required-from: with a day, as required-from:2027-01-31';
const registrationRule = 'must be off, invitation, open, or domains:example.com,example.org';
const registrationVariables = ['REGISTRATION', 'USER_REGISTRATION'] as const;

/** What SECOND_FACTOR says. @throws Error in words that go on from its name */
function secondFactorOf(said: string): { readonly mode: string; readonly from: string | null } {
  if (said === 'optional' || said === 'required') return { mode: said, from: null };
  const day = /^required-from:(\d{4}-\d{2}-\d{2})$/.exec(said)?.[1];
  try {
    if (day !== undefined) return { mode: 'required', from: parseMoment(day) };
  } catch {}
  throw new Error(secondFactorRule);
}

/** What REGISTRATION says, or USER_REGISTRATION, as it was called when there were two. @throws Error in words that go on from its name */
function registrationOf(said: string, variable: string): { readonly by: string; readonly domains: readonly string[] } {
  if (variable === 'USER_REGISTRATION') {
    if (said === 'true' || said === 'false') return { by: said === 'true' ? 'open' : 'off', domains: [] };
    throw new Error('must be true or false');
  }
  if (said === 'off' || said === 'invitation' || said === 'open') return { by: said, domains: [] };
  const [, listed = ''] = /^domains:(.+)$/.exec(said) ?? [];
  try {
    return { by: 'domains', domains: [...new Set(listed.split(',').map(parseMailDomain))] };
  } catch {
    throw new Error(registrationRule);
  }
}

/** What an operator decides of a running installation, each once. Where the line to what is a variable alone is drawn: decision 102. */
export const policies = {
  passwords: {
    title: 'Passwords',
    text: 'Those that are there go on; they are held to it when they are changed.',
    settings: {
      minLength: integer('PASSWORD_MIN_LENGTH', passwordMinLength, passwordMinLengthBounds, {
        title: 'Shortest password',
        text: 'Characters of a new password at least. Whatever is easily guessed is refused besides.',
        isWeaker: less,
      }),
      recovery: choiceOfTwo('PASSWORD_RECOVERY', true, ['off', 'on'], {
        title: 'Forgotten passwords',
        text: 'Whether people choose another one by a link to their verified address. Takes mail that is sent.',
        isWeaker: more,
      }),
    },
  },
  secondFactor: {
    title: 'Second factor',
    text: 'What is asked beside a password. Whoever has none sets one up on the way, so nobody is locked out.',
    settings: {
      mode: choice('SECOND_FACTOR', 'optional', ['required', 'optional'], {
        title: 'Who needs one',
        text: 'Everybody, or whoever wants to and whose app asks for it.',
        isWeaker: later(['required', 'optional']),
        read: (said) => secondFactorOf(said).mode,
      }),
      from: text('SECOND_FACTOR', parseMoment, {
        title: 'Required from',
        text: 'The day from which everybody needs one, in UTC; until then they are reminded. Empty: at once.',
        isWeaker: (before, after) => after !== null && (before === null || String(after) > String(before)),
        read: (said) => secondFactorOf(said).from as string,
      }),
      kinds: choices('SECOND_FACTOR_KINDS', kindsOfFactors, kindsOfFactors, {
        title: 'Kinds',
        text: 'What people can set up. What they have goes on.',
        isWeaker: wider,
        atLeast: 1,
      }),
      rememberedDays: integer('SECOND_FACTOR_REMEMBERED_DAYS', 0, daysOf(0, 90), {
        title: 'Remembered devices',
        text: 'Days for which a person may have a device remembered, on which it is not asked for; 0: none.',
        isWeaker: more,
      }),
      emailCode: choiceOfTwo('EMAIL_CODE_AS_FACTOR', false, ['false', 'true'], {
        title: 'Codes by mail',
        text: 'Whether a code to the verified address counts, for whoever has nothing else. Takes mail that is sent.',
        isWeaker: more,
      }),
    },
  },
  registration: {
    title: 'Registration',
    text: 'Who makes an account of their own, and what they must say.',
    settings: {
      by: choice(registrationVariables, 'off', ['off', 'invitation', 'domains', 'open'], {
        title: 'Who may',
        text: 'Nobody, whom an operator invited, whoever reads mail at some domains, or everybody.',
        isWeaker: later(['off', 'invitation', 'domains', 'open']),
        read: (said, variable) => registrationOf(said, variable).by,
      }),
      domains: texts(registrationVariables, 500, parseMailDomain, {
        title: 'Domains',
        text: 'Of mail, where those who read it there may make an account.',
        isWeaker: wider,
        read: (said, variable) => registrationOf(said, variable).domains,
      }),
      email: choice('REGISTRATION_EMAIL', 'default', ['verified', 'default', 'unverified'], {
        title: 'Addresses',
        text: 'Whether an address is verified before there is an account; by default where mail is sent.',
        isWeaker: later(['verified', 'default', 'unverified']),
      }),
      fields: choices('REGISTRATION_FIELDS', [], registrationFields, {
        title: 'Must be said',
        text: 'What people must say of themselves, and cannot take back.',
      }),
      fieldsFrom: text('REGISTRATION_FIELDS_FROM', parseMoment, {
        title: 'Asked of those who are there from',
        text: 'A day or a moment in UTC, from which people are asked at a sign-in who have an account without. Empty: never.',
      }),
    },
  },
  profile: {
    title: 'Own account',
    text: 'What people change of their accounts by themselves.',
    settings: {
      fields: choices('PROFILE_FIELDS', usualProfileFields, profileFieldNames, {
        title: 'Of their profile',
        text: 'Claims that they change, as apps are told them.',
      }),
      deletionGraceDays: integer('DELETION_GRACE_DAYS', 14, daysOf(1, 90), {
        title: 'Until a deletion',
        text: 'Days in which an account can be opened again whose person deletes it.',
      }),
    },
  },
  sessions: {
    title: 'Sessions',
    text: 'How long a sign-in counts. When a session ends is fixed as it begins; idle ones end as it is set now.',
    settings: {
      idleTimeout: integer('SESSION_IDLE_TIMEOUT', 14_400, secondsFrom(0), {
        title: 'Without a visit',
        text: 'Seconds without a visit after which a session ends; 0: never.',
        isWeaker: moreOrNone,
      }),
      lifetime: integer('SESSION_LIFETIME', 43_200, secondsFrom(300), {
        title: 'At most',
        text: 'Seconds after which a session ends, however it is used.',
        isWeaker: more,
      }),
      keepSignedInDays: integer('KEEP_SIGNED_IN_DAYS', 0, daysOf(0, 365), {
        title: 'Stay signed in',
        text: 'Days for which people may stay signed in who want to; 0: nobody is asked.',
        isWeaker: more,
      }),
      mostPerPerson: integer(
        'SESSIONS_PER_PERSON',
        0,
        { unit: 'a number', least: 0, most: 500 },
        {
          title: 'Of one person',
          text: 'Live sessions at most: a new one ends the oldest; 0: as many as they like.',
          isWeaker: moreOrNone,
        },
      ),
      consentDays: integer('CONSENT_LIFETIME_DAYS', 365, daysOf(1, 3650), {
        title: 'Consent',
        text: 'Days for which what a person allowed an app counts, until they are asked again.',
        isWeaker: more,
      }),
    },
  },
  offers: {
    title: 'Offers',
    text: 'What is offered to whoever has signed in, and need not be taken.',
    settings: {
      allowed: choices('SIGN_IN_OFFERS', offerNames, offerNames, {
        title: 'What is offered',
        text: 'At most one at a sign-in.',
      }),
      everyDays: integer('SIGN_IN_OFFER_DAYS', 30, daysOf(1, 365), {
        title: 'How often',
        text: 'Days between two times of the same.',
      }),
    },
  },
  signIn: {
    title: 'Under attack',
    text: 'What is asked of browsers before a password is looked at.',
    settings: {
      challenge: choice('SIGN_IN_CHALLENGE', 'automatic', ['automatic', 'always', 'off'], {
        title: 'Proof of work',
        text: 'Where too many fail, always, or never.',
        isWeaker: later(['always', 'automatic', 'off']),
      }),
    },
  },
  pages: {
    title: 'Pages and mail',
    text: 'Where nothing else says it.',
    settings: {
      defaultLocale: choice('DEFAULT_LOCALE', 'en', pageLanguages, {
        title: 'Language',
        text: 'Of pages and messages, where neither person, browser nor app chooses one.',
      }),
      supportContact: text('SUPPORT_CONTACT', parseContact, {
        title: 'Contact',
        text: 'An email or https address that people are told to ask who may not use an app.',
      }),
    },
  },
} as const satisfies Readonly<Record<string, PolicySection>>;

export type PolicySectionName = keyof typeof policies;

export const policySectionNames = Object.keys(policies) as readonly PolicySectionName[];

/** Of any section, where its settings are not told apart. */
export function sectionOf(name: PolicySectionName): PolicySection {
  return policies[name];
}
