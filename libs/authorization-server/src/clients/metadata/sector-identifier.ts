import { OAuthError } from '../../shared/oauth-error.js';
import { type OutboundHttp, OutboundUnavailable, requireAnswer } from '../../shared/outbound-http.js';
import type { ClientDescription } from './client-description.js';
import { unfit } from './metadata-reader.js';

/**
 * OpenID Connect Core §8.1: the file behind sector_identifier_uri lists every redirect URI of the client.
 * @param source who asks for it
 * @throws OAuthError invalid_client_metadata; temporarily_unavailable when there is no answer
 */
export async function checkSectorIdentifier(
  outbound: OutboundHttp,
  description: ClientDescription,
  source?: string,
): Promise<void> {
  const { sectorIdentifierUri, redirectUris } = description;
  if (sectorIdentifierUri === undefined) return;
  let listed: unknown;
  try {
    const by = { lane: 'strangers', source } as const;
    const response = await outbound.get(sectorIdentifierUri, { accept: 'application/json', by });
    requireAnswer(response);
    listed = JSON.parse(response.body);
  } catch (error) {
    if (error instanceof OutboundUnavailable) {
      throw new OAuthError('temporarily_unavailable', 'sector_identifier_uri cannot be fetched right now');
    }
    throw unfit('sector_identifier_uri', 'could not be read');
  }
  if (!Array.isArray(listed) || !redirectUris.every((uri) => listed.includes(uri))) {
    throw unfit('sector_identifier_uri', 'does not list every one of the redirect_uris');
  }
}
