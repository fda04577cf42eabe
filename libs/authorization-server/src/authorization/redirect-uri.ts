import type { VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';

/**
 * Finds a redirect URI among the registered ones by exact comparison (RFC 9700 §2.1). Only a native app's loopback
 * address, or the name for it, may differ, and only in its port (RFC 8252 §7.3).
 */
export function verifyRedirectUri(client: Client, presented: string): VerifiedRedirectUri | undefined {
  const registered = client.redirectUris.some(
    (uri) => uri === presented || (client.applicationType === 'native' && sameLoopback(uri, presented)),
  );
  return registered ? (presented as VerifiedRedirectUri) : undefined;
}

const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?(\/[^#]*)?$/;

function sameLoopback(registered: string, presented: string): boolean {
  const left = loopback.exec(registered);
  const right = loopback.exec(presented);
  if (!left || !right) return false;
  return left[1] === right[1] && (left[3] ?? '/') === (right[3] ?? '/') && Number(right[2] ?? 80) <= 65535;
}
