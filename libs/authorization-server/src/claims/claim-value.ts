import type { ClaimValue } from '../records/claims-policy.js';
import { longestText, mostListed } from './claim-limits.js';

/** A text, a finite number, true or false, or a list of texts, within their bounds. */
export function isClaimValue(value: unknown): value is ClaimValue {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean' || isText(value)) return true;
  return Array.isArray(value) && value.length <= mostListed && value.every(isText);
}

/** Of whole characters: half of a surrogate pair is no text, and PostgreSQL's cannot hold NUL. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText && !/[\p{Cs}\0]/u.test(value);
}
