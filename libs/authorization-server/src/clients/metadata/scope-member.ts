import { parseScope } from '../../shared/scope.js';
import { type MetadataReader, unfit } from './metadata-reader.js';

/** The tokens of `scope` (RFC 7591 §2); the empty text has none. @throws OAuthError invalid_client_metadata */
export function parseScopeMember(read: MetadataReader): readonly string[] | undefined {
  if (read.value('scope') === '') return [];
  const text = read.text('scope');
  try {
    return parseScope(text);
  } catch {
    throw unfit('scope', 'has a character that is not allowed');
  }
}
