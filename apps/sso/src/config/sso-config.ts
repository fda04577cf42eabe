import {
  defaultConsentLifetime,
  defaultIssuerSettings,
  type IssuerSettings,
  type OfferPolicy,
} from '@signet/authorization-server';
import { passwordMinLengthBounds } from '@signet/identity';
import {
  type EdgeConfig,
  type Environment,
  type EnvironmentReader,
  type ManagementConfig,
  parseTrustedAddress,
  readEdge,
  readEnvironment,
  readManagement,
  type SecretSource,
} from '@signet/runtime';
import { type DatabaseConfig, parseDatabaseUrl, slowStatementBounds } from '@signet/runtime/database';
import { type LogConfig, readLog, readTraces, type TracesConfig } from '@signet/telemetry';
import { type ChallengeSettings, readChallenges } from '../challenge/challenge-settings.js';
import type { GivenKeysConfig } from '../given-keys/given-keys.js';
import { parseKeys } from '../given-keys/parse-keys.js';
import { defaultLimits, type Limits, parseLimits } from '../limits/default-limits.js';
import { isMailSent, type MailConfig, readMail } from '../mail/mail-config.js';
import { localeTags } from '../pages/messages/locales.js';
import { type PasskeySettings, readPasskeys } from '../passkeys/passkey-settings.js';
import { parseSyslogUrl, type SyslogFacility, type SyslogTarget, syslogFacilities } from '../syslog/syslog-target.js';
import { parseContact } from './contact.js';
import { readOffers } from './offers.js';
import { parseOutboundHost } from './outbound-host.js';
import { type ProfileField, readProfileFields } from './profile-fields.js';
import { readSecondFactor, type SecondFactorConfig } from './second-factor.js';
import { readFieldsFrom, readUserRegistration } from './user-registration.js';

type GracePeriods = Pick<IssuerSettings, 'refreshTokenGracePeriod' | 'publicRefreshTokenGracePeriod'>;

/** What an operator decides, read once at start and frozen. */
export interface SsoConfig {
  /** The `iss` of everything: https, or http on loopback; it may have a path, but no trailing slash. */
  readonly issuer: string;
  readonly host: string;
  readonly port: number;
  /** Bounds of those who connect, and how it ends; default: the usual ones. */
  readonly edge?: EdgeConfig | undefined;
  /** Default: what is `info` and worse. */
  readonly log?: LogConfig | undefined;
  /** Where operators read metrics; default: nowhere. */
  readonly management?: ManagementConfig | undefined;
  /** Milliseconds from which a statement is slow; default 500. */
  readonly slowStatement?: number | undefined;
  readonly database: DatabaseConfig;
  readonly masterKey: SecretSource;
  /** Where mail goes; default: it waits in the database. */
  readonly mail?: MailConfig | undefined;
  /** Whether people choose another password by a link to their address, where mail can be sent. */
  readonly passwordRecovery?: boolean | undefined;
  /** Days until an account is deleted whose person wants that; default 14. */
  readonly deletionGraceDays?: number | undefined;
  /** What people change of their profiles by themselves; default: names, language, time zone and website. */
  /** From when on those are asked for what registration requires who have an account without; epoch seconds. */
  readonly registrationFieldsFrom?: number | undefined;
  readonly profileFields?: readonly ProfileField[] | undefined;
  /** The language of pages and messages where nothing else chooses it; default: English. */
  readonly defaultLocale?: string | undefined;
  /** Whether operators have a console here. */
  readonly console: boolean;
  /** JSON of how pages look; default: as ours do. */
  readonly themeFile?: string | undefined;
  /** Addresses or ranges whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Whether pages for trying things out are there: on http at a loopback name, with no proxy before it and not in production. */
  readonly devPages?: boolean | undefined;
  /** Files of the certificate chain and its key in PEM, where the issuer ends TLS itself. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Passwords that are hashed at once; default: as many as there are cores, less one. */
  readonly passwordHashingThreads?: number | undefined;
  /** Code points of a new password at least; default 12. */
  readonly passwordMinLength?: number | undefined;
  /** Seconds without a visit after which a session ends; default four hours, 0 for never. */
  readonly sessionIdleTimeout?: number | undefined;
  /** Seconds after which a session ends; default twelve hours. */
  readonly sessionLifetime?: number | undefined;
  /** Days for which people may stay signed in who want to; default: nobody is asked. */
  readonly keepSignedInDays?: number | undefined;
  /** For which a signing key signs; 0: until somebody rotates it. */
  readonly signingKeyRotationDays: number;
  /** Keys that the operator gives; default: the issuer makes them. */
  readonly givenKeys?: GivenKeysConfig | undefined;
  /** Keys that people sign in with; default: none. */
  readonly passkeys?: PasskeySettings | undefined;
  /** What is asked of people beside their password. */
  readonly secondFactor: SecondFactorConfig;
  /** What is offered to whoever has signed in; default: nothing. */
  readonly offers?: OfferPolicy | undefined;
  /** When browsers are asked to compute something before a form is taken; default: never. */
  readonly challenge?: ChallengeSettings | undefined;
  /** Live sessions of one person; default: as many as they like. */
  readonly mostSessions?: number | undefined;
  /** `host` or `host:port` that may be fetched though it is private or plain http. */
  readonly outboundAllowedHosts: readonly string[];
  /** Where the link that makes the first owner is written when there is no terminal; default: beside the database, or here. */
  readonly ownerLinkFile?: string | undefined;
  /** How often callers may ask. */
  readonly limits: Limits;
  /** Where traces go; without it nobody looks. */
  readonly traces?: TracesConfig | undefined;
  /** Whom people are told to ask who may not use an app: an email or https address of the operator. */
  readonly supportContact?: string | undefined;
  /** Where the audit trail is carried; default: nowhere. */
  readonly syslog?: { readonly target: SyslogTarget; readonly facility: SyslogFacility } | undefined;
  /** Settings of the protocol that differ from the defaults. */
  readonly protocol: Pick<
    IssuerSettings,
    | 'clientRegistration'
    | 'clientIdMetadataDocuments'
    | 'unusedRegistrationLifetime'
    | 'requirePushedAuthorizationRequests'
    | 'dpopNonceRequired'
    | 'userRegistration'
    | 'consentLifetime'
  > &
    Partial<GracePeriods>;
}

type WithoutPeople = Omit<SsoConfig['protocol'], 'userRegistration'>;

const grace = { unit: 'seconds', least: 0, most: 60 };
const days = { unit: 'a number of days', least: 1, most: 3650 };
/** Longer than an address can be taken back, and no longer than the link in the mail is good. */
const graceDays = { unit: 'a number of days', least: 1, most: 90 };
const unusedFor = { unit: 'seconds', least: 0, most: 10 * 365 * 86_400 };
const idleTimeout = { unit: 'seconds', least: 0, most: 31_536_000 };
const sessionLifetime = { unit: 'seconds', least: 300, most: 31_536_000 };
const rotationDays = { unit: 'a number of days', least: 0, most: 3650 };
const keptDays = { unit: 'a number of days', least: 0, most: 365 };
const sessionsPerPerson = { unit: 'a number', least: 0, most: 500 };
const threads = { unit: 'a number', least: 1, most: 64 };

/** @throws ConfigError */
export function parseConfig(env: Environment): SsoConfig {
  return Object.freeze(readEnvironment(env, (read) => withDerived(readConfig(read), read)));
}

/** What rests on other settings. */
function withDerived(config: ReturnType<typeof readConfig>, read: EnvironmentReader): SsoConfig {
  const isProduction = read.optional('NODE_ENV') === 'production';
  // Behind a proxy everybody comes from loopback.
  const isBehindProxy = config.trustedProxies.length > 0;
  const devPages = /^http:/.test(config.issuer ?? '') && !isBehindProxy && !isProduction;
  const mail = readMail(read, config.database);
  const isSent = isMailSent(mail);
  const userRegistration = readUserRegistration(read, isSent);
  const passkeys = readPasskeys(read, config.issuer);
  const secondFactor = readSecondFactor(read, isSent);
  const isRecoveryOn = read.oneOf('PASSWORD_RECOVERY', ['on', 'off'], 'on') === 'on';
  return {
    ...config,
    mail,
    secondFactor: passkeys ? secondFactor : withoutPasskeys(secondFactor),
    offers: readOffers(read),
    devPages,
    passwordRecovery: isSent && isRecoveryOn,
    passkeys,
    protocol: { ...config.protocol, userRegistration },
  };
}

/** Nobody sets up what they could not use. */
function withoutPasskeys(secondFactor: SecondFactorConfig): SecondFactorConfig {
  return { ...secondFactor, kinds: secondFactor.kinds.filter((kind) => kind !== 'passkey') };
}

function readConfig(
  read: EnvironmentReader,
): Omit<SsoConfig, 'protocol' | 'secondFactor'> & { readonly protocol: WithoutPeople } {
  const consentDays = read.number('CONSENT_LIFETIME_DAYS', days);
  return {
    issuer: read.issuer('ISSUER'),
    host: read.host('HOST', 'localhost'),
    port: read.port('PORT', 4000),
    edge: readEdge(read),
    log: readLog(read),
    management: readManagement(read),
    slowStatement: read.number('SLOW_STATEMENT_MS', slowStatementBounds),
    database: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    masterKey: readMasterKey(read),
    console: read.oneOf('CONSOLE', ['on', 'off'], 'on') === 'on',
    themeFile: read.optional('THEME_FILE'),
    defaultLocale: read.oneOf('DEFAULT_LOCALE', localeTags, 'en'),
    trustedProxies: read.list('TRUSTED_PROXIES', parseTrustedAddress),
    tls: readTlsFiles(read),
    passwordHashingThreads: read.number('PASSWORD_HASHING_THREADS', threads),
    passwordMinLength: read.number('PASSWORD_MIN_LENGTH', passwordMinLengthBounds),
    sessionIdleTimeout: read.number('SESSION_IDLE_TIMEOUT', idleTimeout),
    registrationFieldsFrom: readFieldsFrom(read),
    profileFields: readProfileFields(read),
    deletionGraceDays: read.number('DELETION_GRACE_DAYS', graceDays),
    sessionLifetime: read.number('SESSION_LIFETIME', sessionLifetime),
    keepSignedInDays: read.number('KEEP_SIGNED_IN_DAYS', keptDays),
    signingKeyRotationDays: read.number('SIGNING_KEY_ROTATION_DAYS', rotationDays) ?? 90,
    givenKeys: readGivenKeys(read),
    challenge: readChallenges(read),
    mostSessions: read.number('SESSIONS_PER_PERSON', sessionsPerPerson),
    outboundAllowedHosts: read.list('OUTBOUND_ALLOWED_HOSTS', parseOutboundHost),
    ownerLinkFile: read.optional('OWNER_LINK_FILE'),
    limits: read.optionalParsed('RATE_LIMITS', parseLimits) ?? defaultLimits,
    traces: readTraces(read, 'signet-sso'),
    supportContact: read.optionalParsed('SUPPORT_CONTACT', parseContact),
    syslog: readSyslog(read),
    protocol: {
      clientRegistration: read.oneOf('CLIENT_REGISTRATION', ['off', 'protected', 'open'], 'off'),
      clientIdMetadataDocuments: read.flag('CLIENT_ID_METADATA_DOCUMENTS'),
      unusedRegistrationLifetime: read.number('UNUSED_REGISTRATION_LIFETIME', unusedFor) ?? 7 * 86_400,
      requirePushedAuthorizationRequests: read.flag('REQUIRE_PUSHED_AUTHORIZATION_REQUESTS'),
      dpopNonceRequired: read.flag('DPOP_NONCE_REQUIRED'),
      ...readGracePeriods(read),
      consentLifetime: consentDays === undefined ? defaultConsentLifetime : consentDays * 86_400,
    },
  };
}

function readGivenKeys(read: EnvironmentReader): GivenKeysConfig | undefined {
  const files = read.list('SIGNING_KEY_FILES');
  const environment = read.optionalParsed('SIGNING_KEYS', parseKeys) ?? [];
  return files.length + environment.length === 0 ? undefined : { files, environment };
}

function readSyslog(read: EnvironmentReader): SsoConfig['syslog'] {
  const target = read.optionalParsed('SYSLOG_URL', parseSyslogUrl);
  const facility = read.oneOf('SYSLOG_FACILITY', syslogFacilities, 'authpriv');
  return target && { target, facility };
}

function readMasterKey(read: EnvironmentReader): SecretSource {
  const source = read.secretSource('MASTER_KEY');
  if (source?.value !== undefined && !/^[A-Za-z0-9_-]{43}=?$/.test(source.value)) {
    return read.refuse('MASTER_KEY', 'must be 32 bytes of base64url');
  }
  return source;
}

function readGracePeriods(read: EnvironmentReader): GracePeriods {
  const { refreshTokenGracePeriod, publicRefreshTokenGracePeriod } = defaultIssuerSettings('');
  return {
    refreshTokenGracePeriod: read.number('REFRESH_TOKEN_GRACE_PERIOD', grace) ?? refreshTokenGracePeriod,
    publicRefreshTokenGracePeriod:
      read.number('PUBLIC_REFRESH_TOKEN_GRACE_PERIOD', grace) ?? publicRefreshTokenGracePeriod,
  };
}

function readTlsFiles(read: EnvironmentReader): SsoConfig['tls'] {
  if (['TLS_CERT_FILE', 'TLS_KEY_FILE'].every((name) => read.optional(name) === undefined)) return undefined;
  return { certFile: read.required('TLS_CERT_FILE'), keyFile: read.required('TLS_KEY_FILE') };
}
