/** What of a profile operators can demand of people who make their own account, as the claims of OpenID Connect Core §5.1 are called. */
export const registrationFields = ['name', 'given_name', 'family_name', 'email', 'phone_number'] as const;
export type RegistrationField = (typeof registrationFields)[number];

/** Who may make an account of their own, and what it takes. */
export interface UserRegistration {
  /** `invitation`: whoever an operator invited; `domains`: whoever reads mail at one of these, too. */
  readonly by: 'off' | 'invitation' | 'open' | 'domains';
  /** Of `domains`: in ASCII and in small letters. */
  readonly domains: readonly string[];
  /** Nobody has an account before they have shown that they read mail at its address. Always so by `domains`. */
  readonly verifiesEmail: boolean;
  /** What people must say of themselves. */
  readonly required: readonly RegistrationField[];
}

export const noUserRegistration: UserRegistration = { by: 'off', domains: [], verifiesEmail: false, required: [] };
export const openUserRegistration: UserRegistration = { ...noUserRegistration, by: 'open' };

/** Whether people may make an account whom nobody invited (Initiating User Registration 1.0). */
export function isOpenToStrangers({ by }: Pick<UserRegistration, 'by'>): boolean {
  return by === 'open' || by === 'domains';
}

/** Whether somebody at this address may. */
export function isAddressWelcome({ by, domains }: Pick<UserRegistration, 'by' | 'domains'>, email: string): boolean {
  if (by !== 'domains') return true;
  // Letters alone that every resolver takes for the same ones: what only looks like a domain is another.
  const domain = email.slice(email.lastIndexOf('@') + 1).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return domains.includes(domain);
}
