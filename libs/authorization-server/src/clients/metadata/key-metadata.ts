import { hasPrivateMember, refuseKey } from '@signet/auth-contracts';
import type { JWK } from 'jose';
import type { Client } from '../../records/client.js';
import { memberLimits } from '../../shared/limits.js';
import { signingAlgorithmNames } from '../../vocabulary/signing-algorithms.js';
import type { MetadataReader } from './metadata-reader.js';

const mostKeys = 20;

/**
 * Public keys by value or by address: of a client, or of an issuer of assertions.
 * @param required by the other members
 * @throws OAuthError invalid_client_metadata
 */
export function parseKeys(read: MetadataReader, required: boolean): Pick<Client, 'jwks' | 'jwksUri'> {
  const jwksUri = read.https('jwks_uri');
  const jwks = read.value('jwks');
  if (jwksUri !== undefined && jwks !== undefined) throw read.unfit('jwks', 'excludes jwks_uri');
  if (required && jwksUri === undefined && jwks === undefined) throw read.unfit('jwks', 'or jwks_uri is missing');
  return {
    ...(jwks === undefined ? {} : { jwks: publicKeys(read, jwks) }),
    ...(jwksUri === undefined ? {} : { jwksUri }),
  };
}

function publicKeys(read: MetadataReader, value: unknown): { keys: readonly JWK[] } {
  const keys = (value as { keys?: unknown }).keys;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys) {
    throw read.unfit('jwks', `must be a JWK set of 1 to ${mostKeys} keys`);
  }
  // Members that no key consists of are kept, and given back, with the others.
  if (JSON.stringify(value).length > memberLimits.jwks) {
    throw read.unfit('jwks', `must have ${memberLimits.jwks} characters at most`);
  }
  for (const key of keys as readonly unknown[]) {
    const isObject = typeof key === 'object' && key !== null;
    if (isObject && hasPrivateMember(key)) {
      throw read.unfit('jwks', 'has a private or symmetric key, which is compromised now');
    }
    // Nothing is encrypted to clients: a key for that is registered, and never used.
    if (isObject && (key as JWK).use === 'enc') continue;
    const reason = refuseKey(key, signingAlgorithmNames);
    if (reason !== undefined) throw read.unfit('jwks', `has a key that is not accepted: ${reason}`);
  }
  return { keys };
}
