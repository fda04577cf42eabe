import { acceptedHash, decoded64, importedHash, type Pbkdf2Digest, pbkdf2Digests, pbkdf2Hash } from '@signet/identity';
import { Untaken } from '../imported.js';
import { Members } from '../reading/members.js';
import { parseStrictJson } from '../reading/strict-json.js';

const pbkdf2Names: Readonly<Record<string, Pbkdf2Digest>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
};
const argon2Versions: Readonly<Record<string, number>> = { '1.0': 16, '1.3': 19 };

/**
 * CredentialRepresentation of Keycloak: `secretData` {"value", "salt"} in base64, `credentialData` {"algorithm", "hashIterations",
 * "additionalParameters"}, both JSON in a text; before version 8 the members stood beside each other (`hashedSaltedValue`).
 * @throws Untaken, IdentityError
 */
export function keycloakPassword(credential: Members): string {
  const secret = inner(credential, 'secretData');
  const data = inner(credential, 'credentialData');
  const value = decoded64(secret?.text('value') ?? credential.text('hashedSaltedValue') ?? '');
  const salt = decoded64(secret?.text('salt') ?? credential.text('salt') ?? '');
  const algorithm = data?.text('algorithm') ?? credential.text('algorithm') ?? 'unknown';
  const iterations = data?.number('hashIterations') ?? credential.number('hashIterations') ?? 0;
  if (value === undefined || value.length === 0 || salt === undefined)
    throw new Untaken('its password hash is no base64');
  if (Object.hasOwn(pbkdf2Names, algorithm)) {
    const digest = pbkdf2Names[algorithm] ?? 'sha1';
    // `derivedKeySize` of Keycloak is of the provider, so the length of the value is what counts.
    return acceptedHash(
      pbkdf2Hash({ digest, iterations, salt, expected: value }),
      `${algorithm}, ${pbkdf2Digests[digest]}`,
    );
  }
  if (algorithm === 'argon2' && data) return argon2(data.object('additionalParameters'), iterations, salt, value);
  throw new Untaken('its password hash is of an algorithm that is not known here');
}

function argon2(parameters: Members, iterations: number, salt: Uint8Array, value: Uint8Array): string {
  const one = (name: string): string => parameters.texts(name)[0] ?? '';
  const version = argon2Versions[one('version')];
  const type = one('type');
  if (!['id', 'i', 'd'].includes(type) || version === undefined) throw new Untaken('its argon2 is of no known kind');
  const numbers = [one('memory'), String(iterations), one('parallelism')];
  if (numbers.some((text) => !/^\d{1,10}$/.test(text))) throw new Untaken('its argon2 has no parameters');
  const [memory, passes, lanes] = numbers;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  return importedHash(
    `$argon2${type}$v=${version}$m=${memory},t=${passes},p=${lanes}$${base64(salt)}$${base64(value)}`,
  );
}

function inner(credential: Members, name: string): Members | undefined {
  const text = credential.text(name);
  return text === undefined ? undefined : new Members(parseStrictJson(Buffer.from(text)), name);
}
