import {
  type ClientSecret,
  consoleClientId,
  digest,
  type RandomSource,
  secretFor,
  timedIdentifier,
  usesSecret,
} from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { Initiator } from '../initiator.js';
import { versionOf } from '../version.js';
import { type ChangedClient, type ClientDeps, described } from './client-changes.js';

export interface NewClient {
  /** Default: generated, and never one that a shell would take for an option. */
  readonly clientId?: string | undefined;
  /** RFC 7591 §2 and Signet's own, see `parseClientMetadata`. */
  readonly metadata: unknown;
  /** One that the client has already; without it a client that needs one gets a fresh one. */
  readonly secret?: string | undefined;
}

/** An operator's client. @throws AdministrationError invalid, exists */
export function createClient(
  { administration, clock, issuer, random }: ClientDeps,
  initiator: Initiator,
  { clientId = timedIdentifier(random, clock.now()), metadata, secret }: NewClient,
): Promise<ChangedClient> {
  requireClientId(clientId);
  return administration.run(initiator, async (records) => {
    const description = await described(records, metadata, 'operator', { issuer });
    const made = givenOrFresh(description, secret, random);
    const client = {
      ...description,
      clientId,
      clientSecretDigest: made.clientSecretDigest,
      createdAt: clock.now(),
    };
    if (!(await records.clients.insert(client))) {
      throw new AdministrationError('exists', `the client ${clientId} exists`);
    }
    return { client, version: versionOf(client), secret: made.secret };
  });
}

/**
 * RFC 6749 appendix A.1, and no colon, which ends the id in HTTP Basic; and not one that the issuer has for itself, whether it uses it now.
 * @throws AdministrationError invalid
 */
export function requireClientId(clientId: string): void {
  if (clientId === consoleClientId) {
    throw new AdministrationError(
      'invalid',
      `${clientId} is the console of this issuer, which alone makes it (CONSOLE)`,
    );
  }
  if (!/^[\x21-\x39\x3b-\x7e]{1,128}$/.test(clientId)) {
    throw new AdministrationError('invalid', 'a client_id has 1 to 128 printable ASCII characters, no space, no colon');
  }
}

/** @throws AdministrationError invalid where the secret that is given is weak, or of no use to the client */
export function givenOrFresh(
  description: Parameters<typeof usesSecret>[0],
  given: string | undefined,
  random: RandomSource,
): ClientSecret {
  if (given === undefined) return secretFor(description, undefined, random);
  if (!usesSecret(description)) throw new AdministrationError('invalid', 'this client has no secret');
  if (!isClientSecret(given)) {
    throw new AdministrationError('invalid', 'a client secret has 32 to 512 printable ASCII characters');
  }
  return { clientSecretDigest: digest(given) };
}

/** RFC 6749 appendix A.2, and long enough that its digest gives nothing away. */
export function isClientSecret(secret: string): boolean {
  return /^[\x20-\x7e]{32,512}$/.test(secret);
}
