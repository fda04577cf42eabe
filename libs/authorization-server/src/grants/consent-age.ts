import type { Consent } from '../records/consent.js';
import type { CorePorts } from '../records/core-ports.js';

/**
 * Whether a consent still answers for the person. Its end is counted from when they were last asked, by the lifetime of now: a
 * shorter one counts for what was agreed before.
 */
export function isRemembered(
  { updatedAt }: Pick<Consent, 'updatedAt'>,
  { clock, settings }: Pick<CorePorts, 'clock' | 'settings'>,
): boolean {
  // From a clock that was ahead: as good as new, and no better.
  const age = Math.max(0, clock.now() - updatedAt);
  return age < settings.consentLifetime;
}
