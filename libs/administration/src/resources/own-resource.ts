import { accountAudienceOf, adminAudienceOf, type IssuerSettings } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';

const own = [
  [adminAudienceOf, 'the administration API'],
  [accountAudienceOf, 'the account API'],
] as const;

/** The APIs of the issuer follow from the program: another scope or role there would give what no rule speaks of. @throws AdministrationError invalid */
export function refuseOwnResource({ issuer }: Pick<IssuerSettings, 'issuer'>, identifier: string): void {
  const [, name] = own.find(([audienceOf]) => audienceOf(issuer) === identifier) ?? [];
  if (name === undefined) return;
  throw new AdministrationError('invalid', `${name} is the issuer’s own, and nobody changes it`);
}
