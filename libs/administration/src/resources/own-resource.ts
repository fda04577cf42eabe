import type { IssuerSettings } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { adminAudienceOf } from '../authority/admin-audience.js';

/** The administration API follows from the program: another scope or role there would give what no rule speaks of. @throws AdministrationError invalid */
export function refuseOwnResource({ issuer }: Pick<IssuerSettings, 'issuer'>, identifier: string): void {
  if (identifier !== adminAudienceOf(issuer)) return;
  throw new AdministrationError('invalid', 'the administration API is the issuer’s own, and nobody changes it');
}
