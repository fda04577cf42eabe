import type { OutboundHttp } from '../../shared/outbound-http.js';
import type { ClientDescription } from './client-description.js';
import { unfit } from './metadata-reader.js';

/**
 * OpenID Connect Core §8.1: the file behind sector_identifier_uri lists every redirect URI of the client.
 * @throws OAuthError invalid_client_metadata
 */
export async function checkSectorIdentifier(outbound: OutboundHttp, description: ClientDescription): Promise<void> {
  const { sectorIdentifierUri, redirectUris } = description;
  if (sectorIdentifierUri === undefined) return;
  let listed: unknown;
  try {
    const { status, body } = await outbound.get(sectorIdentifierUri, { accept: 'application/json' });
    if (status !== 200) throw new Error(`answered ${status}`);
    listed = JSON.parse(body);
  } catch {
    throw unfit('sector_identifier_uri', 'could not be read');
  }
  if (!Array.isArray(listed) || !redirectUris.every((uri) => listed.includes(uri))) {
    throw unfit('sector_identifier_uri', 'does not list every one of the redirect_uris');
  }
}
