import { hash } from 'node:crypto';
import { canonicalJson } from '@signet/runtime';
import { AdministrationError } from './administration-error.js';

/** Of a record as it stands: a strong validator (RFC 9110 §8.8.1), the same for the same content, 43 base64url characters. */
export type Version = string & { readonly __version: unique symbol };

export function versionOf(record: object): Version {
  return hash('sha256', canonicalJson(record), 'base64url') as Version;
}

/** @throws AdministrationError changed, where a version was expected and the record is of another */
export function requireVersion(record: object, expected: string | undefined): void {
  if (expected !== undefined && expected !== versionOf(record)) {
    throw new AdministrationError('changed', 'somebody changed it since it was read');
  }
}
