import { isDeepStrictEqual } from 'node:util';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { themeSection } from '../theme/stored-theme.js';
import { requireVersion, type Version, versionOf } from '../version.js';
import { type PolicySectionName, policySectionNames, sectionOf } from './policies.js';
import { policyFaults } from './policy-faults.js';
import { effectivePolicies, freeInstallation, type Installation, type StoredPolicies } from './policy-values.js';
import type { Setting, SettingValue } from './setting.js';
import type { StoredSettings } from './stored-setting.js';
import { weakenedSettings } from './weakened.js';

/** Merge patch (RFC 7396) of what is decided, by section and setting: null leaves it to the default. */
export type PoliciesPatch = {
  readonly [Section in PolicySectionName]?: Readonly<Record<string, unknown>> | null | undefined;
};

export interface ChangedSettings {
  readonly version: Version;
  /** Sections that are others now. */
  readonly changed: readonly string[];
  /** Settings by which people are protected by less now, as `passwords.minLength`. */
  readonly weakened: readonly string[];
}

type Ports = Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'installation'>;

/**
 * Changes what is named, in every process of the installation within seconds. What people are protected by less is told as that.
 * @throws AdministrationError invalid, with the setting that is wrong, also where a variable decides it; changed
 */
export function changePolicies(
  { unitOfWork, clock, installation = freeInstallation }: Ports,
  initiator: Initiator,
  patch: PoliciesPatch,
  expectedVersion?: string,
): Promise<ChangedSettings> {
  return unitOfWork.run(initiator, async ({ installationSettings }) => {
    const rows = await installationSettings.list();
    requireVersion(versioned(rows), expectedVersion);
    const after = policySectionNames.flatMap((section): readonly StoredSettings[] => {
      const kept = rows.find((each) => each.section === section);
      const given = Object.hasOwn(patch, section) ? patch[section] : undefined;
      if (given === undefined) return kept ? [kept] : [];
      return [
        { section, document: patched(section, kept?.document ?? {}, given, installation), changedAt: clock.now() },
      ];
    });
    refuseFaults(after, patch, installation);
    const [changed, weakened]: [string[], string[]] = [[], []];
    for (const next of after) {
      const before = rows.find((each) => each.section === next.section);
      if (isDeepStrictEqual(before?.document ?? {}, next.document)) continue;
      changed.push(next.section);
      const weaker = weakenedSettings(next.section, before?.document, next.document);
      weakened.push(...weaker.map((name) => `${next.section}.${name}`));
      if (Object.keys(next.document).length === 0) await installationSettings.delete(next.section);
      else await installationSettings.save(next);
    }
    return { version: await settingsVersion({ installationSettings }), changed, weakened };
  });
}

/** Of all that is decided: the same for the same. */
export async function settingsVersion({
  installationSettings,
}: Pick<AdministeredRecords, 'installationSettings'>): Promise<Version> {
  return versionOf(versioned(await installationSettings.list()));
}

function versioned(rows: readonly StoredSettings[]): object {
  return Object.fromEntries(ofPolicies(rows).map(({ section, document }) => [section, document]));
}

/** Without what else is kept beside them, such as the theme. */
function ofPolicies(rows: readonly StoredSettings[]): readonly StoredSettings[] {
  return rows.filter(({ section }) => section !== themeSection);
}

function patched(
  section: PolicySectionName,
  before: StoredSettings['document'],
  given: Readonly<Record<string, unknown>> | null,
  { pinned }: Installation,
): Readonly<Record<string, unknown>> {
  const { settings } = sectionOf(section);
  const next = new Map(Object.entries(before));
  const wanted = given ?? Object.fromEntries(Object.keys(before).map((name) => [name, null]));
  for (const [name, value] of Object.entries(wanted)) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting === undefined && value !== null) throw invalid(`${section}: does not know ${name.slice(0, 64)}`);
    const pin = pinned.get(`${section}.${name}`);
    // What a variable decides may be left to the default: that changes nothing while it is set.
    if (pin && value !== null) throw invalid(`${section}.${name}: is set by the environment: ${pin.variable}`);
    if (value === null) next.delete(name);
    else next.set(name, checkedSetting(`${section}.${name}`, setting, value));
  }
  return Object.fromEntries(next);
}

/** A value as it is stored. @param name of the setting, for whoever is told @throws AdministrationError invalid */
export function checkedSetting(
  name: string,
  setting: Pick<Setting, 'schema'> | undefined,
  value: unknown,
): SettingValue {
  const parsed = setting?.schema.safeParse(value);
  if (parsed?.success && parsed.data !== undefined) return parsed.data;
  throw invalid(`${name}: ${parsed?.error?.issues[0]?.message ?? 'not as it should be'}`);
}

/** Of what is changed alone: what was wrong before stands in nobody's way. */
function refuseFaults(after: readonly StoredSettings[], patch: PoliciesPatch, installation: Installation): void {
  const stored = Object.fromEntries(after.map(({ section, document }) => [section, document])) as StoredPolicies;
  const [fault] = policyFaults(effectivePolicies(installation.pinned, stored), installation).filter(({ section }) =>
    Object.hasOwn(patch, section),
  );
  if (fault) throw invalid(`${fault.section}.${fault.setting}: ${fault.problem}`);
}

function invalid(message: string): AdministrationError {
  return new AdministrationError('invalid', message);
}
