import type { ProfileRules } from '@signet/administration';
import { usualProfileClaims } from '@signet/identity';
import type { SsoConfig } from '../config/sso-config.js';

/** What people may change of themselves, on the pages and at the API; what they had to say to get an account they cannot take back. */
export function profileRules({
  profileFields = usualProfileClaims,
  protocol: { userRegistration },
}: Pick<SsoConfig, 'profileFields' | 'protocol'>): ProfileRules {
  return { fields: profileFields, required: userRegistration.required };
}
