import type { EnvironmentReader } from '@signet/runtime';
import { type PolicySectionName, policySectionNames, sectionOf } from './policies.js';
import type { Setting, SettingValue } from './setting.js';

/** Values of some settings of a section, by name. */
export type SectionValues = Readonly<Record<string, SettingValue>>;

/** What is kept: what nobody decided is absent. */
export type StoredPolicies = { readonly [Section in PolicySectionName]?: SectionValues | undefined };

/** A setting that a variable decides; null: that it says nothing of it. */
export interface Pinned {
  readonly variable: string;
  readonly value: SettingValue | null;
}

/** By section and name, as `passwords.minLength`. */
export type PinnedPolicies = ReadonlyMap<string, Pinned>;

export type SettingSource = 'environment' | 'stored' | 'default';

export interface EffectiveSetting {
  readonly value: SettingValue | null;
  readonly source: SettingSource;
  /** Of what the environment decides. */
  readonly variable?: string | undefined;
}

/** Every setting of every section, and who decided it. */
export type EffectivePolicies = Readonly<Record<PolicySectionName, Readonly<Record<string, EffectiveSetting>>>>;

/** What an installation can do beside its settings, for those that rest on it. */
export interface Installation {
  readonly pinned: PinnedPolicies;
  /** Whether mail goes anywhere. */
  readonly isMailSent: boolean;
  /** Whether a file decides how it looks (THEME_FILE); default: none does. */
  readonly themeFile?: boolean | undefined;
}

/** An installation that no variable decides. */
export const freeInstallation: Installation = { pinned: new Map(), isMailSent: true };

/** What the variables decide. What is wrong with one of them is noted by the reader. */
export function readPinned(read: EnvironmentReader): PinnedPolicies {
  const pinned = new Map<string, Pinned>();
  const refused = new Set<string>();
  for (const section of policySectionNames) {
    for (const [name, setting] of Object.entries<Setting>(sectionOf(section).settings)) {
      const set = setting.variables.filter((each) => read.optional(each) !== undefined);
      const [variable, other] = set;
      if (variable === undefined || refused.has(variable)) continue;
      if (other !== undefined) {
        refused.add(variable);
        read.refuse(other, `and ${variable} are both set: ${variable} alone says it all`);
        continue;
      }
      const problems = read.problems.length;
      const value = read.parsed(variable, (text) => setting.read(text, variable));
      if (read.problems.length > problems) refused.add(variable);
      else pinned.set(`${section}.${name}`, { variable, value });
    }
  }
  return pinned;
}

/** A variable that is set, else what is stored, else the default. */
export function effectivePolicies(pinned: PinnedPolicies, stored: StoredPolicies): EffectivePolicies {
  const sections = policySectionNames.map((section) => {
    const kept = stored[section] ?? {};
    const settings = Object.entries(sectionOf(section).settings).map(
      ([name, { usual }]): [string, EffectiveSetting] => {
        const pin = pinned.get(`${section}.${name}`);
        if (pin) return [name, { value: pin.value ?? usual, source: 'environment', variable: pin.variable }];
        const value = Object.hasOwn(kept, name) ? kept[name] : undefined;
        return [name, value === undefined ? { value: usual, source: 'default' } : { value, source: 'stored' }];
      },
    );
    return [section, Object.fromEntries(settings)] as const;
  });
  return Object.fromEntries(sections) as unknown as EffectivePolicies;
}
