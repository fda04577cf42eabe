import { type PolicySectionName, policySectionNames, sectionOf } from './policies.js';
import { policyFaults } from './policy-faults.js';
import { effectivePolicies, type Installation, type StoredPolicies } from './policy-values.js';
import type { SettingValue } from './setting.js';
import type { StoredSettings } from './stored-setting.js';

/** A stored setting that does not count, and why: a default stands in its place. */
export interface SettingProblem {
  /** As `passwords.minLength`. */
  readonly setting: string;
  readonly problem: string;
}

export interface ReadPolicies {
  readonly stored: StoredPolicies;
  readonly problems: readonly SettingProblem[];
}

/**
 * What is stored, as far as this version finds it good: a value that it does not, counts as one that nobody decided. What a version to come knows
 * stays unread. Sections whose settings cannot stand together, or with what variables say, do not count as a whole.
 */
export function readStoredPolicies(rows: readonly StoredSettings[], installation: Installation): ReadPolicies {
  const problems: SettingProblem[] = [];
  const sections = new Map<PolicySectionName, Readonly<Record<string, SettingValue>>>();
  for (const section of policySectionNames) {
    const row = rows.find((each) => each.section === section);
    if (row) sections.set(section, goodOf(section, row.document, problems));
  }
  const faultsNow = () =>
    policyFaults(effectivePolicies(installation.pinned, Object.fromEntries(sections)), installation);
  for (const { section, setting, problem } of faultsNow()) {
    if (!sections.delete(section)) continue;
    problems.push({ setting: `${section}.${setting}`, problem });
  }
  return { stored: Object.fromEntries(sections), problems };
}

function goodOf(section: PolicySectionName, document: StoredSettings['document'], problems: SettingProblem[]) {
  const good = Object.entries(sectionOf(section).settings).flatMap(([name, { schema }]) => {
    if (!Object.hasOwn(document, name)) return [];
    const read = schema.safeParse(document[name]);
    if (read.success) return [[name, read.data] as const];
    problems.push({ setting: `${section}.${name}`, problem: read.error.issues[0]?.message ?? 'not as it should be' });
    return [];
  });
  return Object.fromEntries(good);
}
