import { clientMetadata } from '@signet/authorization-server';
import type { ClientDirectory } from '../clients/client-directory.js';
import { isOwnClient } from '../clients/own-client.js';

/** One line of an export, as `readSignet` reads it. */
export interface ExportedClient {
  readonly kind: 'client';
  readonly clientId: string;
  /** As `parseClientMetadata` takes it. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Of its secret, which nobody has but the client. */
  readonly secretDigest?: string;
}

const pageSize = 500;

/**
 * The clients of operators, by `client_id`: those that registered themselves do so again, and what is of an issuer itself each makes.
 * @param withHashes also the digests of secrets
 */
export async function* exportClients(
  { clientDirectory }: { readonly clientDirectory: ClientDirectory },
  { withHashes }: { readonly withHashes: boolean },
): AsyncGenerator<ExportedClient> {
  let after: string | undefined;
  do {
    const { items, next } = await clientDirectory.page({ limit: pageSize, after });
    for (const client of items) {
      if (client.origin !== 'operator' || isOwnClient(client)) continue;
      const { clientId, clientSecretDigest: digest } = client;
      const secret = withHashes && digest !== undefined ? { secretDigest: digest } : {};
      yield { kind: 'client', clientId, metadata: clientMetadata(client), ...secret };
    }
    after = next;
  } while (after !== undefined);
}
