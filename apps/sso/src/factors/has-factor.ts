import { withoutCodes } from '@signet/identity';
import type { Issuer } from '../issuer/issuer.js';

/** Whether this person proves who they are by more than a password; codes for the day on which it is lost stand beside something else. */
export async function hasFactor({ records }: Pick<Issuer, 'records'>, subject: string): Promise<boolean> {
  return withoutCodes(await records.factors.enrolled(subject)).length > 0;
}
