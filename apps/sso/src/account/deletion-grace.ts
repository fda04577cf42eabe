import type { SsoConfig } from '../config/sso-config.js';

const day = 86_400;
const defaultDays = 14;

/** Seconds after which a closed account is deleted that its person wants deleted. */
export function deletionGrace({ deletionGraceDays = defaultDays }: Pick<SsoConfig, 'deletionGraceDays'>): number {
  return deletionGraceDays * day;
}
