import { type LocalizedMember, type LocalizedMembers, localizedMembers } from '../../records/client.js';
import type { MemberName } from '../../shared/limits.js';
import type { MetadataReader } from './metadata-reader.js';

/** What each is called in a document, before the `#` and its tag. */
const names = {
  clientName: 'client_name',
  clientUri: 'client_uri',
  logoUri: 'logo_uri',
  policyUri: 'policy_uri',
  tosUri: 'tos_uri',
} as const satisfies Readonly<Record<LocalizedMember, MemberName>>;

/**
 * RFC 7591 §2.2, OpenID Connect Registration 1.0 §2.1: each held to the rule of the member without a language. Undefined where there is none.
 * @throws OAuthError invalid_client_metadata
 */
export function parseLocalized(read: MetadataReader): LocalizedMembers | undefined {
  const found = localizedMembers.flatMap((member) => {
    const name = names[member];
    const texts = read.inLanguages(name, (key) =>
      member === 'clientName' ? read.name(name, key) : read.https(name, 'page', key),
    );
    return texts === undefined ? [] : [[member, texts] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The way back: `client_name#de` and its like. */
export function writtenLocalized(localized: LocalizedMembers = {}): ReadonlyArray<readonly [string, string]> {
  return localizedMembers.flatMap((member) =>
    Object.entries(localized[member] ?? {}).map(([tag, text]) => [`${names[member]}#${tag}`, text] as const),
  );
}
