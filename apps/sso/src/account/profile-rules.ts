import { type ProfileRules, type RequiredClaims, usualProfileFields } from '@signet/administration';
import { profileClaimNames } from '@signet/identity';
import type { ProfileField } from '../config/profile-fields.js';
import type { SsoConfig } from '../config/sso-config.js';

const usual = usualProfileFields as readonly ProfileField[];

/** What people may change of themselves, on the pages and at the API; what they had to say to get an account they cannot take back. */
export function profileRules({
  profileFields = usual,
  protocol: { userRegistration },
}: Pick<SsoConfig, 'profileFields' | 'protocol'>): ProfileRules {
  return {
    fields: profileClaimNames.filter((claim) => profileFields.includes(claim)),
    picture: profileFields.includes('picture'),
    required: userRegistration.required,
  };
}

/** An address of mail is no part of it: it is changed by who reads there, on its own page. */
export function requiredClaims({
  registrationFieldsFrom,
  protocol: { userRegistration },
}: Pick<SsoConfig, 'registrationFieldsFrom' | 'protocol'>): RequiredClaims {
  const { required } = userRegistration;
  return {
    claims: profileClaimNames.filter((claim) => required.some((each) => each === claim)),
    from: registrationFieldsFrom,
  };
}
