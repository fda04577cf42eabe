import { type AnyAudience, metadataPath, metadataTarget } from '../index.js';

/** Where the metadata of an API is served (RFC 9728 §3.1). @throws TypeError for an identifier whose path a router would read as a pattern */
export function metadataPaths({
  audience,
  protectedResourceMetadata,
}: {
  readonly audience: AnyAudience;
  readonly protectedResourceMetadata?: boolean | undefined;
}): readonly string[] {
  if (protectedResourceMetadata === false) return [];
  const [path = ''] = metadataTarget(audience).split('?');
  if (!/^[A-Za-z0-9/._~-]+$/.test(path)) {
    throw new TypeError(`no route for ${path}: serve it elsewhere and set protectedResourceMetadata to false`);
  }
  return [...new Set([metadataPath, path])];
}
