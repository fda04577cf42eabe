import {
  effectivePolicies,
  freeInstallation,
  type InstallationSettingsStore,
  policySectionNames,
  readStoredPolicies,
  type SettingProblem,
  type StoredSettings,
  themeSection,
} from '@signet/administration';
import { canonicalJson, Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { withPolicies } from '../config/policy-config.js';
import type { SsoConfig } from '../config/sso-config.js';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks at what is stored: for so long a process goes by what another one no longer does. */
const interval = 1_000;

/**
 * What operators decide of a running installation, as it is stored, over what this process was started with. No request waits for it: each process
 * looks again and again, and while the database is away, what it saw last counts.
 */
export class LivePolicies {
  #now: SsoConfig;
  #seen = '';
  #problems: readonly SettingProblem[] = [];

  constructor(
    private readonly base: SsoConfig,
    private readonly store: Pick<InstallationSettingsStore, 'list'>,
    private readonly log: Log,
    /** Told what is stored of the theme, each time that something changed. @returns why it does not count */
    private readonly takeTheme: (theme: unknown) => string | undefined = () => undefined,
  ) {
    this.#now = base;
  }

  /** As it is now. Whoever needs several of its members to agree reads it once: it is replaced, never changed. */
  get config(): SsoConfig {
    return this.#now;
  }

  /** Of what is stored and does not count. */
  get problems(): readonly SettingProblem[] {
    return this.#problems;
  }

  /** Reads what is stored. @throws what the store throws */
  async look(): Promise<void> {
    const rows = await this.store.list();
    const seen = canonicalJson(rows.map(({ section, document }) => [section, document]));
    if (seen === this.#seen) return;
    this.#take(rows);
    this.#seen = seen;
  }

  #take(rows: readonly StoredSettings[]): void {
    const installation = this.base.installation ?? freeInstallation;
    const { stored, problems } = readStoredPolicies(rows, installation);
    const decided = policySectionNames.filter((section) => stored[section] !== undefined);
    this.#now = Object.freeze(withPolicies(this.base, effectivePolicies(installation.pinned, stored), decided));
    const refused = this.takeTheme(rows.find(({ section }) => section === themeSection)?.document);
    this.#problems = [...problems, ...(refused === undefined ? [] : [{ setting: themeSection, problem: refused }])];
    for (const { setting, problem } of this.#problems) this.log.event('setting_refused', { setting, reason: problem });
  }

  /** Looks again and again. */
  following(): Periodic {
    let isFailing = false;
    const look = async () => {
      await this.look();
      isFailing = false;
    };
    const onError = (error: unknown) => {
      if (!isFailing) logFailure(this.log, 'settings', error);
      isFailing = true;
    };
    return new Periodic(look, { interval, onError });
  }
}
