import { isIP } from 'node:net';
import { type UserVerification, userVerifications } from '@signet/identity';
import type { EnvironmentReader } from '@signet/runtime';

/** What an operator wants of keys that people sign in with. */
export interface PasskeySettings {
  /** For which host keys are made: that of the issuer, or one that it is below. */
  readonly rpId: string;
  /** Other origins at which keys of this host may be used. */
  readonly relatedOrigins: readonly string[];
  /** Of a key that is a second factor. */
  readonly userVerification: UserVerification;
  /** Which authenticators may be set up; undefined: all. */
  readonly authenticators?: { readonly aaguids: readonly string[]; readonly metadataFile: string } | undefined;
}

const aaguidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Undefined where there are none: they are turned off, or the issuer has an address for a name, for which no browser makes keys (Web
 * Authentication Level 3 §5.1.3).
 */
export function readPasskeys(read: EnvironmentReader, issuer: string | undefined): PasskeySettings | undefined {
  const isOn = read.oneOf('PASSKEYS', ['on', 'off'], 'on') === 'on';
  const host = issuer && URL.canParse(issuer) ? new URL(issuer).hostname : '';
  const rpId = read.optionalParsed('PASSKEY_RP_ID', (text) => parseRpId(text, host)) ?? host;
  const relatedOrigins = read.list('PASSKEY_RELATED_ORIGINS', parseRelatedOrigin);
  const userVerification = read.oneOf('PASSKEY_USER_VERIFICATION', [...userVerifications], 'preferred');
  const authenticators = readAuthenticators(read);
  if (!isOn || host === '' || isAddress(host)) return undefined;
  return { rpId, relatedOrigins, userVerification, authenticators };
}

function readAuthenticators(read: EnvironmentReader): PasskeySettings['authenticators'] {
  const aaguids = read.list('PASSKEY_AUTHENTICATORS', parseAaguid);
  const metadataFile = read.optional('PASSKEY_METADATA_FILE');
  if (aaguids.length === 0 && metadataFile === undefined) return undefined;
  if (aaguids.length === 0) return read.refuse('PASSKEY_AUTHENTICATORS', 'is needed beside PASSKEY_METADATA_FILE');
  if (metadataFile === undefined) {
    return read.refuse(
      'PASSKEY_METADATA_FILE',
      'is needed beside PASSKEY_AUTHENTICATORS: else anything says it is one',
    );
  }
  return { aaguids, metadataFile };
}

/** @throws Error for what is neither the issuer's host nor one that it is below */
function parseRpId(text: string, host: string): string {
  const isThat = text === host || (host.endsWith(`.${text}`) && text.includes('.'));
  if (!isThat || isAddress(text)) throw new Error('must be the host of ISSUER, or a domain that it is below');
  return text;
}

/** @throws Error for what is no origin of https */
function parseRelatedOrigin(text: string): string {
  const isOrigin = URL.canParse(text) && new URL(text).origin === text && text.startsWith('https://');
  if (!isOrigin) throw new Error('must be origins such as https://login.example.net, separated by commas');
  return text;
}

/** @throws Error for what is none */
function parseAaguid(text: string): string {
  const lower = text.toLowerCase();
  if (!aaguidForm.test(lower)) throw new Error('must be AAGUIDs such as 2fc0579f-8113-47ea-b116-bb5a8db9202a');
  return lower;
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}
