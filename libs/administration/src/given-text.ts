import { givenName } from '@signet/runtime';
import { AdministrationError } from './administration-error.js';

/** A name or a description as it is kept. @throws AdministrationError invalid */
export function givenText(what: string, text: string, most: number): string {
  const kept = text.length <= most ? givenName(text, most) : undefined;
  if (kept !== undefined && kept.length <= most) return kept;
  const rule = `${what} has 1 to ${most} characters, none of them invisible or a control character`;
  throw new AdministrationError('invalid', rule);
}
