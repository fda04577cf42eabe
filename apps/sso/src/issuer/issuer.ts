import { readFileSync } from 'node:fs';
import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import {
  type AdministeredRecords,
  type AdministrationPorts,
  type ClientDirectory,
  type PasswordPorts,
  type RequiredClaims,
  RequiredProfile,
  resetFactorsIfDue,
  SupportRightsOf,
} from '@signet/administration';
import {
  ActivityBook,
  AudienceUseBook,
  AuditedRefusals,
  type Core,
  createCore,
  type GrantStandings,
  type RefusalBook,
  type Session,
  type Stores,
  WithdrawnKeys,
} from '@signet/authorization-server';
import {
  type AccountStore,
  defaultHasherParameters,
  IdentityService,
  normaliseUsername,
  type Passkeys,
  PasswordHasher,
  type PasswordSettings,
} from '@signet/identity';
import {
  createStores,
  type Database,
  type DatabaseLoad,
  type Directories,
  ExpirySweeper,
  isMissing,
  loadMasterKey,
  observeDatabase,
  openDatabase,
  openMasterKey,
  type PersistentStores,
} from '@signet/persistence';
import {
  type Clock,
  concerning,
  type Observer,
  Once,
  type Periodic,
  type RandomSource,
  Readiness,
  SharedClock,
  SystemClock,
  SystemRandomSource,
  sayAtStart,
  TrustedTime,
} from '@signet/runtime';
import { DatabaseUnavailable, defaultSlowStatement } from '@signet/runtime/database';
import { DatabaseWatch, type Log, SweepWatch, stackOf, type Traces, type Watched } from '@signet/telemetry';
import type { FastifyRequest } from 'fastify';
import { requiredClaims } from '../account/profile-rules.js';
import { keepOwnResources } from '../api/own-resources.js';
import { type ChallengeSettings, defaultChallengeSettings } from '../challenge/challenge-settings.js';
import { IssuerChallenges } from '../challenge/issuer-challenges.js';
import type { SecondFactorConfig } from '../config/second-factor.js';
import type { SsoConfig } from '../config/sso-config.js';
import { keepConsole } from '../console/keep-console.js';
import { PeoplesFactors } from '../factors/peoples-factors.js';
import { Upstreams } from '../federation/upstreams.js';
import { GivenKeys } from '../given-keys/given-keys.js';
import { issuerChecks } from '../health/issuer-checks.js';
import { Cookies } from '../http/cookies.js';
import { LaterWork } from '../in-flight/later-work.js';
import { IssuerLimits } from '../limits/issuer-limits.js';
import { logFailure, protocolEventsTo } from '../log/open-log.js';
import { defaultLook, type Look, nameIn } from '../look/look.js';
import { isMailSent } from '../mail/mail-config.js';
import { sendMail } from '../mail/send-mail.js';
import { GuardedHttp } from '../outbound/guarded-http.js';
import { ObservedOutbound, observedExchange } from '../outbound/observed-outbound.js';
import { wordsIn } from '../pages/messages/locales.js';
import { issuerPasskeys } from '../passkeys/issuer-passkeys.js';
import { PictureMaker } from '../pictures/picture-maker.js';
import { followed } from '../policies/followed.js';
import { LivePolicies } from '../policies/live-policies.js';
import { liveSettings } from '../policies/live-settings.js';
import { syslogSink } from '../syslog/syslog-sink.js';
import { PeopleWithClaims, StandingsWithClaims } from './account-claims.js';
import {
  flushedAtTheEnd,
  noteRefusedAccess,
  noteRefusedSupport,
  sealAudit,
  storeRefusals,
  toldAccounts,
} from './audit-trail.js';
import { syslogMessages, tellSyslog, tellWebhooks, watchForAlerts } from './carry-trail.js';
import { watchClock } from './clock-watch.js';
import { countActivity } from './count-activity.js';
import { deleteClosedAccounts } from './delete-closed.js';
import { endSupportInTime } from './end-due-support.js';
import { watchEvents } from './event-watch.js';
import { watchKeys } from './key-watch.js';
import { deliverLogouts } from './logout-deliveries.js';
import { notingClients } from './noted-clients.js';
import { recordRefusals, refusalBook } from './record-refusals.js';
import { rotateSigningKeys } from './rotate-keys.js';

const { version: ownVersion } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Seconds: 400 days, so that a year can be looked back on. */
const auditRetention = 34_560_000;

/** What the administration API works with. */
export interface Administering {
  readonly ports: AdministrationPorts & PasswordPorts & Pick<Stores, 'signingKeys'>;
  /** The same for what people do themselves: none of them waits for another, or for an operator. */
  readonly own: AdministrationPorts;
  readonly ownAround: PersistentStores['selfServiceAround'];
  /** What is read, on connections of its own. */
  readonly stores: AdministeredRecords;
  readonly standings: GrantStandings;
  readonly accounts: AccountStore;
  readonly directories: Directories;
  readonly clientDirectory: ClientDirectory;
  readonly around: PersistentStores['administrationAround'];
}

/** How its pages look, and who is told what is stored of that. */
interface IssuersLook {
  readonly value: Look;
  take(theme: unknown): string | undefined;
}

/** The running issuer: the core over its ports, for the adapters. */
export class Issuer implements BeforeApplicationShutdown, OnApplicationShutdown {
  /** Threads that decode are the process's. */
  readonly pictures = new PictureMaker();

  private constructor(
    /** What operators decide while it runs, and what it was started with. */
    readonly policies: LivePolicies,
    readonly log: Log,
    readonly core: Core,
    readonly identity: IdentityService,
    readonly stores: Stores,
    readonly cookies: Cookies,
    readonly readiness: Readiness,
    private readonly database: Database,
    private readonly background: ReadonlyArray<Pick<Periodic, 'stop'>>,
    private readonly accounts: Pick<AccountStore, 'find' | 'findByUsername'>,
    readonly clock: Clock,
    readonly random: RandomSource,
    readonly records: AdministeredRecords,
    readonly administration: Administering,
    /** What was refused, to be told together. */
    readonly refused: Pick<AuditedRefusals, 'note'>,
    readonly withdrawnKeys: Pick<WithdrawnKeys, 'note'>,
    /** What was refused, for whoever looks a support code up. */
    readonly refusalBook: RefusalBook,
    /** How much happened, in all processes. */
    readonly activity: ActivityBook,
    /** What clients got, to be told together. */
    readonly audienceUses: AudienceUseBook,
    /** What no answer waits for. */
    readonly later: LaterWork,
    /** What people must say of themselves. */
    readonly profiles: RequiredProfile,
    /** With whom else people sign in. */
    readonly upstreams: Upstreams,
    /** Undefined where nobody signs in with one. */
    readonly passkeys: Passkeys | undefined,
    /** Proof of work, under attack. */
    readonly challenges: IssuerChallenges,
    private readonly look: IssuersLook | undefined,
  ) {}

  /** As it counts now. */
  get config(): SsoConfig {
    return this.policies.config;
  }

  /** How people know it, where more than one service is listed. */
  get serviceName(): string {
    return this.look?.value.name ?? new URL(this.config.issuer).hostname;
  }

  /**
   * Opens the database, brings its schema up to date and loads the keys.
   * @param traces where somebody looks at what is done
   * @param look of pages, by now
   */
  static async start(
    config: SsoConfig,
    { log, metrics }: Watched,
    traces?: Traces,
    look?: IssuersLook,
  ): Promise<Issuer> {
    const masterKey = config.masterKey.file === undefined ? 'MASTER_KEY' : 'MASTER_KEY_FILE';
    // What is wrong with it is said before anything is opened.
    if (!isMissing(config.masterKey)) await concerning(masterKey, () => loadMasterKey(config.masterKey));
    const observer = new DatabaseWatch(log, metrics, config.slowStatement ?? defaultSlowStatement);
    const given = await GivenKeys.open(config.givenKeys, log);
    const database = await concerning('DATABASE_URL', () =>
      openDatabase(config.database, { migrate: true, longLived: true, waiting: sayAtStart, observer }),
    );
    const { cipher } = await concerning(masterKey, () => openMasterKey(config.masterKey, database)).catch(
      async (error: unknown) => {
        await database.close();
        throw error;
      },
    );
    const persistent = createStores(traces ? observed(database, config, traces) : database, cipher);
    const ownClock = new SystemClock();
    const shared = persistent.databaseClock && new SharedClock(persistent.databaseClock);
    // Before anything is written with a time.
    if (shared) await concerning('DATABASE_URL', () => shared.look());
    const clock = shared ?? ownClock;
    const random = new SystemRandomSource();
    const { unitOfWork, endings, standings, accounts, loginAttempts } = persistent;
    const stores = traces ? notingClients(persistent.stores, traces) : persistent.stores;
    const issued = metrics.counter('signet_tokens_issued_total');
    const fetches = metrics.counter('signet_outbound_fetches_total');
    const outbound = new GuardedHttp(config.outboundAllowedHosts, {
      onFetched: (outcome) => fetches.of({ outcome }).add(),
    });
    const takeTheme = (theme: unknown) => look?.take(theme);
    const policies = new LivePolicies(config, persistent.records.installationSettings, log, takeTheme);
    await concerning('DATABASE_URL', () => policies.look());
    const settings = liveSettings(config, policies);
    const deviceKey = new Once(() => stores.secrets.findOrInsert('device_cookie', random.bytes(32)));
    const refusals = new AuditedRefusals({ stores, clock, random, key: () => deviceKey.get() });
    const withdrawnKeys = new WithdrawnKeys({ auditLog: stores.auditLog, refusals });
    const book = refusalBook({ clock, stores }, metrics);
    const activity = new ActivityBook({ clock, stores });
    const uses = new AudienceUseBook({ clock, stores });
    const told = protocolEventsTo(log);
    const profiles = new RequiredProfile(
      persistent.records,
      clock,
      followed<RequiredClaims, 'claims' | 'from'>({}, ['claims', 'from'], () => requiredClaims(policies.config)),
    );
    const own = { clock, random, settings, unitOfWork: persistent.selfService };
    const core = createCore({
      profiles,
      settings,
      stores,
      unitOfWork,
      endings: traces ? { ...endings, stores: notingClients(endings.stores, traces) } : endings,
      clock,
      random,
      accounts: new PeopleWithClaims(accounts),
      factors: new PeoplesFactors(
        persistent.records,
        followed<SecondFactorConfig & { readonly passkeys: boolean }, keyof SecondFactorConfig>(
          { passkeys: config.passkeys !== undefined },
          ['policy', 'kinds', 'emailCode'],
          () => policies.config.secondFactor,
        ),
        (subject) => resetFactorsIfDue(own, persistent.records, subject),
      ),
      supportRights: new SupportRightsOf(persistent.records),
      standings: new StandingsWithClaims(standings),
      keyHolders: given.holders,
      limits: new IssuerLimits(config.limits, stores.failureCounts, clock),
      outbound: traces ? new ObservedOutbound(outbound, traces) : outbound,
      onClientMetadataRefused: (clientId, reason) =>
        log.event('client_metadata_refused', { client_id: clientId, reason }),
      onEvent: (event) => {
        told(event);
        if (event.event === 'signed_in') activity.note('sign_in', 'accepted');
        if (event.event === 'access_refused') noteRefusedAccess(refusals, event);
        if (event.event === 'support_access_refused') noteRefusedSupport(refusals, event);
      },
      onUnknownKey: (token) => withdrawnKeys.note(token),
      onTokenIssued: (token) => {
        const { grantType: grant_type, audience } = token;
        issued.of({ grant_type, audience }).add();
        activity.note('token', audience);
        uses.note(token);
      },
    });
    const { administration } = persistent;
    await keepOwnResources({ stores, administration }, config.issuer);
    const { clients } = stores;
    await keepConsole({ administration, clock, random, issuer: config.issuer, clients }, config.console);
    await concerning(masterKey, () => core.keyRing.load());
    const operators = { clock, random, settings, unitOfWork: persistent.administration };
    const keyPorts = { ...operators, signingKeys: persistent.administering.records.signingKeys };
    if (given.holders.length > 0) {
      await given.take(keyPorts);
      await core.keyRing.look();
    }
    await core.discovery.load();
    const hasher = new PasswordHasher(defaultHasherParameters, {
      threads: config.passwordHashingThreads,
      observer: traces,
    });
    const identity = new IdentityService({
      accounts: toldAccounts(accounts, persistent.selfService),
      loginAttempts,
      clock,
      hasher,
      deviceKey: () => deviceKey.get(),
      onRefused: ({ kind, subject, caller: { address } }) => {
        activity.note('sign_in', 'refused');
        refusals.note({ name: kind === 'locked' ? 'sign_in_locked' : 'sign_in_refused', subject, address });
      },
      passwords: followed<PasswordSettings, 'least'>(
        { services: [new URL(config.issuer).hostname] },
        ['least'],
        () => ({ least: policies.config.passwordMinLength }),
      ),
    });
    await identity.warmUp();
    const time = new TrustedTime(ownClock, {
      ...(persistent.databaseClock && { other: persistent.databaseClock }),
      onDoubt: (reason) => log.event('clock_doubted', { reason }),
    });
    const sweeps = new SweepWatch(log, metrics);
    const sweeper = new ExpirySweeper(
      persistent,
      () => clock.now(),
      (error) =>
        log.event('sweep_failed', error instanceof DatabaseUnavailable ? { reason: error.reason } : stackOf(error)),
      {
        onSwept: (swept) => sweeps.swept(swept),
        memory: followed<{ readonly consents: number }, 'consents'>({}, ['consents'], () => ({
          consents: settings.consentLifetime,
        })),
        time,
      },
    );
    const { keyRing } = core;
    const chain = persistent.auditChain;
    const mail = sendMail(
      {
        config: config.mail ?? {},
        issuer: config.issuer,
        mail: stores.mail,
        clock,
        words: () => wordsIn(policies.config.defaultLocale),
        name: (words) => nameIn(words, look?.value ?? defaultLook),
      },
      log,
    );
    const alerts = watchForAlerts(
      {
        clock,
        random,
        issuer: config.issuer,
        followers: persistent.records.auditFollowers,
        follow: persistent.followTrail,
        unitOfWork: persistent.administration,
      },
      { log, metrics },
    );
    const background: Array<Pick<Periodic, 'start' | 'stop'>> = [
      policies.following(),
      sweeper,
      deliverLogouts(core, log),
      mail,
      watchEvents(core, log),
      watchKeys(core, log),
      sealAudit({ chain, keyRing, clock, random, settings, retention: auditRetention }, log, () =>
        alerts.watch.trailIsBroken(),
      ),
      storeRefusals(refusals, withdrawnKeys, log),
      recordRefusals(book, log),
      countActivity(activity, log),
      flushedAtTheEnd(() => uses.flush(), 'audience_uses', log),
      tellWebhooks(
        {
          clock,
          random,
          issuer: config.issuer,
          outbound: traces ? new ObservedOutbound(outbound, traces) : outbound,
          records: persistent.records,
          unitOfWork: persistent.administration,
          follow: persistent.followTrail,
        },
        { log, metrics },
      ),
    ];
    background.push(alerts.looks);
    const messages = syslogMessages(metrics);
    if (config.syslog) {
      const { target, facility } = config.syslog;
      const sink = syslogSink(target, { facility, host: new URL(config.issuer).hostname, version: ownVersion });
      background.push(
        tellSyslog({ clock, random, followers: persistent.records.auditFollowers, chain, sink }, messages, log),
      );
    }
    if (config.signingKeyRotationDays > 0) {
      background.push(rotateSigningKeys({ ports: keyPorts, time, days: config.signingKeyRotationDays }, log));
    }
    if (given.holders.length > 0) background.push(given.follow(keyPorts));
    background.push(deleteClosedAccounts({ ports: operators, records: persistent.records, time }, log));
    background.push(endSupportInTime({ ports: operators, records: persistent.records }, log));
    if (shared) background.push(watchClock(shared, log));
    for (const each of background) each.start();
    const readiness = new Readiness(
      issuerChecks({ database, masterKey: config.masterKey, core, time, mail, policies }),
      {
        clock,
        onChange: ({ status, reasons }) =>
          log.event('readiness_changed', { status, reasons: reasons.map(({ reason }) => reason).join(' ') }),
      },
    );
    await readiness.start();
    const name = look?.value.name ?? new URL(config.issuer).hostname;
    const passkeys =
      config.passkeys && (await issuerPasskeys({ clock, random, stores, settings, name }, config.passkeys));
    const challenges = new IssuerChallenges({
      clock,
      random,
      stores,
      identity,
      settings: followed<ChallengeSettings, keyof ChallengeSettings>(
        {},
        ['mode', 'bits', 'failures', 'networks'],
        () => policies.config.challenge ?? { ...defaultChallengeSettings, mode: 'off' },
      ),
      isMailSent: isMailSent(config.mail),
      onEvent: (event) => log.event(event),
      onAttack: (pressure) => log.event('sign_ins_attacked', { count: pressure.refused }),
      onCalm: () => log.event('sign_ins_calm'),
    });
    return new Issuer(
      policies,
      log,
      core,
      identity,
      stores,
      new Cookies(config.issuer, random),
      readiness,
      database,
      [...background, readiness],
      accounts,
      clock,
      random,
      persistent.records,
      {
        ports: {
          clock,
          random,
          settings,
          installation: config.installation,
          unitOfWork: persistent.administration,
          identity,
          signingKeys: persistent.administering.records.signingKeys,
        },
        own,
        ownAround: persistent.selfServiceAround,
        stores: persistent.administering.records,
        standings: new StandingsWithClaims(persistent.administering.standings),
        accounts: persistent.administering.records.accounts,
        directories: persistent.directories,
        clientDirectory: persistent.clientDirectory,
        around: persistent.administrationAround,
      },
      refusals,
      withdrawnKeys,
      book,
      activity,
      uses,
      new LaterWork((error) => logFailure(log, 'after an answer', error)),
      profiles,
      new Upstreams(traces ? observedExchange(outbound, traces) : outbound, clock),
      passkeys,
      challenges,
      look,
    );
  }

  get databaseLoad(): DatabaseLoad {
    return this.database.load;
  }

  session(request: FastifyRequest): Promise<Session | undefined> {
    const isEnding = request.routeOptions.config.endpoint?.work === 'ends';
    const sessions = isEnding ? this.core.endingSessions : this.core.sessions;
    return sessions.current(this.cookies.session(request));
  }

  /** How a page calls a person. It is then in their language, where nothing else is wished for. */
  async nameOf(subject: string, request: Pick<FastifyRequest, 'accountLocale'>): Promise<string> {
    const account = await this.accounts.find(subject);
    request.accountLocale = account?.locale;
    return account?.name ?? account?.username ?? subject;
  }

  /** Whether an account of this name was made within so many seconds. */
  async madeWithin(seconds: number, username: string): Promise<boolean> {
    const account = await this.accounts.findByUsername(normaliseUsername(username));
    return account !== undefined && this.clock.now() - account.createdAt < seconds;
  }

  /** The server closes when its last request is answered: polls that wait are answered now. */
  beforeApplicationShutdown(): void {
    this.core.securityEvents.close();
    void this.#stopBackground();
  }

  /** What a silent database holds up is not waited for: it is cut off. */
  async onApplicationShutdown(): Promise<void> {
    await this.#stopBackground();
    await this.later.settled();
    await this.identity.close();
    await this.database.close();
    await this.log.close();
  }

  /** Begins nothing more, and gives what is under way its grace. */
  async #stopBackground(): Promise<void> {
    await Promise.all(this.background.map((each) => each.stop()));
  }
}

function observed(database: Database, { database: { type } }: SsoConfig, observer: Observer): Database {
  return observeDatabase(database, observer, type === 'sqlite' ? 'sqlite' : 'postgresql');
}
