import type { Levels, Pressure } from '@signet/identity';
import type { ChallengeSettings } from './challenge-settings.js';

/** What is known of who asks: less before they say whom they are. */
export type KnownLevels = Pick<Levels, 'address' | 'site'> & Partial<Levels>;

/**
 * Bits of each piece of work that is asked for: one more for each doubling of what it began with, and never more than an old phone does in a
 * few seconds. Undefined where nothing is asked for.
 */
export function bitsFor(settings: ChallengeSettings, levels: KnownLevels, pressure: Pressure): number | undefined {
  const { mode, bits, failures } = settings;
  if (mode === 'off') return undefined;
  const { account = 0, address, site } = levels;
  const most = Math.max(
    account / failures.account,
    address / failures.address,
    site / failures.site,
    everywhere(settings, pressure),
  );
  if (most < 1) return mode === 'always' ? bits.least : undefined;
  return Math.min(bits.most, bits.least + Math.floor(Math.log2(most)));
}

/** Whether so many fail everywhere that it is an attack on all. */
export function isAttackOnAll(settings: ChallengeSettings, pressure: Pressure): boolean {
  return everywhere(settings, pressure) >= 1;
}

/** Below 1 where those who fail are few, or few beside those who do not: on a busy morning many mistype. */
function everywhere({ networks: { least, ratio } }: ChallengeSettings, { refused, signedIn }: Pressure): number {
  return refused < ratio * signedIn ? 0 : refused / least;
}
