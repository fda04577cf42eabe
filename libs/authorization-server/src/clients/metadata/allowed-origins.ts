import type { MetadataReader } from './metadata-reader.js';

/**
 * `allowed_origins`: as a browser writes them into `Origin` (RFC 6454 §6.2), those of web pages and those that an app's own
 * scheme has, such as capacitor://localhost. Neither "null", which is nobody's, nor a pattern.
 * @throws OAuthError invalid_client_metadata
 */
export function parseAllowedOrigins(read: MetadataReader): readonly string[] | undefined {
  const origins = read.texts('allowed_origins');
  const wrong = origins?.find((origin) => !isOrigin(origin));
  if (wrong !== undefined) throw read.unfit('allowed_origins', 'must be origins, as https://app.example.com');
  return origins;
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, origin } = new URL(value);
  if (protocol === 'https:' || protocol === 'http:') return origin === value;
  return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]*(:\d{1,5})?$/.test(value);
}
