import {
  type EffectivePolicies,
  effectivePolicies,
  type Installation,
  policyFaults,
  readPinned,
  sectionOf,
} from '@signet/administration';
import { defaultIssuerSettings, type IssuerSettings, type OfferPolicy } from '@signet/authorization-server';
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
import type { ChallengeSettings } from '../challenge/challenge-settings.js';
import type { GivenKeysConfig } from '../given-keys/given-keys.js';
import { parseKeys } from '../given-keys/parse-keys.js';
import { defaultLimits, type Limits, parseLimits } from '../limits/default-limits.js';
import { isMailSent, type MailConfig, readMail } from '../mail/mail-config.js';
import { type PasskeySettings, readPasskeys } from '../passkeys/passkey-settings.js';
import { parseSyslogUrl, type SyslogFacility, type SyslogTarget, syslogFacilities } from '../syslog/syslog-target.js';
import { parseOutboundHost } from './outbound-host.js';
import { withPolicies } from './policy-config.js';
import type { ProfileField } from './profile-fields.js';
import type { SecondFactorConfig } from './second-factor.js';

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
  /** What variables decide of the policies; default: nothing. */
  readonly installation?: Installation | undefined;
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

const grace = { unit: 'seconds', least: 0, most: 60 };
const unusedFor = { unit: 'seconds', least: 0, most: 10 * 365 * 86_400 };
const rotationDays = { unit: 'a number of days', least: 0, most: 3650 };
const threads = { unit: 'a number', least: 1, most: 64 };

/** @throws ConfigError */
export function parseConfig(env: Environment): SsoConfig {
  return Object.freeze(readEnvironment(env, (read) => withDerived(readConfig(read), read)));
}

/** What rests on other settings, and what operators may decide while it runs. */
function withDerived(config: BeforePolicies, read: EnvironmentReader): SsoConfig {
  const isProduction = read.optional('NODE_ENV') === 'production';
  // Behind a proxy everybody comes from loopback.
  const isBehindProxy = config.trustedProxies.length > 0;
  const devPages = /^http:/.test(config.issuer ?? '') && !isBehindProxy && !isProduction;
  const mail = readMail(read, config.database);
  const installation = {
    pinned: readPinned(read),
    isMailSent: isMailSent(mail),
    themeFile: config.themeFile !== undefined,
  };
  const policies = effectivePolicies(installation.pinned, {});
  // What is not good is not judged together with the rest.
  if (read.problems.length === 0) refuseFaults(policies, installation, read);
  const passkeys = readPasskeys(read, config.issuer);
  return withPolicies({ ...config, mail, devPages, passkeys, installation } as SsoConfig, policies);
}

/** Each of them by the variable that said it. */
function refuseFaults(policies: EffectivePolicies, installation: Installation, read: EnvironmentReader): void {
  for (const { section, setting, problem } of policyFaults(policies, installation)) {
    const variable = policies[section][setting]?.variable ?? sectionOf(section).settings[setting]?.variables[0];
    read.refuse(variable ?? setting, problem);
  }
}

/** Without what policies say. */
type BeforePolicies = Omit<SsoConfig, 'protocol' | 'secondFactor'> & {
  readonly protocol: Omit<SsoConfig['protocol'], 'userRegistration' | 'consentLifetime'>;
};

function readConfig(read: EnvironmentReader): BeforePolicies {
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
    trustedProxies: read.list('TRUSTED_PROXIES', parseTrustedAddress),
    tls: readTlsFiles(read),
    passwordHashingThreads: read.number('PASSWORD_HASHING_THREADS', threads),
    signingKeyRotationDays: read.number('SIGNING_KEY_ROTATION_DAYS', rotationDays) ?? 90,
    givenKeys: readGivenKeys(read),
    outboundAllowedHosts: read.list('OUTBOUND_ALLOWED_HOSTS', parseOutboundHost),
    ownerLinkFile: read.optional('OWNER_LINK_FILE'),
    limits: read.optionalParsed('RATE_LIMITS', parseLimits) ?? defaultLimits,
    traces: readTraces(read, 'signet-sso'),
    syslog: readSyslog(read),
    protocol: {
      clientRegistration: read.oneOf('CLIENT_REGISTRATION', ['off', 'protected', 'open'], 'off'),
      clientIdMetadataDocuments: read.flag('CLIENT_ID_METADATA_DOCUMENTS'),
      unusedRegistrationLifetime: read.number('UNUSED_REGISTRATION_LIFETIME', unusedFor) ?? 7 * 86_400,
      requirePushedAuthorizationRequests: read.flag('REQUIRE_PUSHED_AUTHORIZATION_REQUESTS'),
      dpopNonceRequired: read.flag('DPOP_NONCE_REQUIRED'),
      ...readGracePeriods(read),
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
