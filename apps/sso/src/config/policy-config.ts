import {
  type EffectivePolicies,
  type EffectiveSetting,
  type PolicySectionName,
  policySectionNames,
  secondsOf,
} from '@signet/administration';
import type { OfferName, RegistrationField, UserRegistration } from '@signet/authorization-server';
import type { FactorType } from '@signet/identity';
import {
  type ChallengeMode,
  type ChallengeSettings,
  defaultChallengeSettings,
} from '../challenge/challenge-settings.js';
import { isMailSent, type MailConfig } from '../mail/mail-config.js';
import type { ProfileField } from './profile-fields.js';
import type { SecondFactorConfig } from './second-factor.js';

type Values = Readonly<Record<string, EffectiveSetting>>;

/** What policies say of a configuration, and what they rest on. */
interface PolicyConfig {
  readonly mail?: MailConfig | undefined;
  readonly passkeys?: object | undefined;
  readonly secondFactor: SecondFactorConfig;
  readonly challenge?: ChallengeSettings | undefined;
  readonly protocol: { readonly userRegistration: UserRegistration; readonly consentLifetime: number };
  readonly [member: string]: unknown;
}

type Onto = (config: PolicyConfig, values: Values) => PolicyConfig;

const day = 86_400;

/** What each section means for the issuer. */
const sections: Readonly<Record<PolicySectionName, Onto>> = {
  passwords: (config, of) => ({
    ...config,
    passwordMinLength: number(of.minLength),
    passwordRecovery: isMailSent(config.mail) && is(of.recovery),
  }),
  secondFactor: (config, of) => {
    const from = of.mode?.value === 'required' ? momentOf(of.from, 0) : undefined;
    const days = number(of.rememberedDays);
    const kinds = listed<FactorType>(of.kinds);
    return {
      ...config,
      secondFactor: {
        policy: { ...(from !== undefined && { requiredFrom: from }), ...(days > 0 && { rememberedFor: days * day }) },
        // Nobody sets up what they could not use.
        kinds: config.passkeys ? kinds : kinds.filter((kind) => kind !== 'passkey'),
        emailCode: is(of.emailCode),
      },
    };
  },
  registration: (config, of) => ({
    ...config,
    registrationFieldsFrom: momentOf(of.fieldsFrom),
    protocol: { ...config.protocol, userRegistration: registrationOf(of, isMailSent(config.mail)) },
  }),
  profile: (config, of) => ({
    ...config,
    profileFields: listed<ProfileField>(of.fields),
    deletionGraceDays: number(of.deletionGraceDays),
  }),
  sessions: (config, of) => ({
    ...config,
    sessionIdleTimeout: number(of.idleTimeout),
    sessionLifetime: number(of.lifetime),
    keepSignedInDays: number(of.keepSignedInDays),
    mostSessions: number(of.mostPerPerson),
    protocol: { ...config.protocol, consentLifetime: number(of.consentDays) * day },
  }),
  offers: (config, of) => ({
    ...config,
    offers: { allowed: listed<OfferName>(of.allowed), interval: number(of.everyDays) * day },
  }),
  signIn: (config, of) => ({
    ...config,
    challenge: { ...(config.challenge ?? defaultChallengeSettings), mode: of.challenge?.value as ChallengeMode },
  }),
  pages: (config, of) => ({
    ...config,
    defaultLocale: of.defaultLocale?.value as string,
    supportContact: (of.supportContact?.value ?? undefined) as string | undefined,
  }),
};

/** The configuration with these policies. @param which sections; default: all */
export function withPolicies<Config extends object>(
  config: Config,
  policies: EffectivePolicies,
  which: readonly PolicySectionName[] = policySectionNames,
): Config {
  const start = config as unknown as PolicyConfig;
  return which.reduce((made, section) => sections[section](made, policies[section]), start) as unknown as Config;
}

function registrationOf(of: Values, sendsMail: boolean): UserRegistration {
  const by = of.by?.value as UserRegistration['by'];
  const required = listed<RegistrationField>(of.fields);
  if (by === 'off') return { by, domains: [], verifiesEmail: false, required };
  const verifiesEmail = by === 'domains' || (sendsMail && of.email?.value !== 'unverified');
  return { by, domains: by === 'domains' ? listed<string>(of.domains) : [], verifiesEmail, required };
}

function number(setting: EffectiveSetting | undefined): number {
  return Number(setting?.value ?? 0);
}

function is(setting: EffectiveSetting | undefined): boolean {
  return setting?.value === true;
}

function listed<T>(setting: EffectiveSetting | undefined): readonly T[] {
  return Array.isArray(setting?.value) ? (setting.value as readonly T[]) : [];
}

/** Seconds since the epoch. @param none where no moment is said */
function momentOf(setting: EffectiveSetting | undefined, none?: number): number | undefined {
  return typeof setting?.value === 'string' ? secondsOf(setting.value) : none;
}
