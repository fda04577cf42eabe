import { UsageError } from '../cli-error.js';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * An issuer as it names itself (RFC 8414 §2): https, and http on this machine alone, for whoever reads what passes has the tokens.
 * @throws UsageError
 */
export function serverAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash && !/[?#]/.test(text);
  if (!url || !isPlain) throw new UsageError('--server: the address of an issuer, as https://id.example.com');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.includes(url.hostname))) {
    throw new UsageError('--server: https, or http on this machine');
  }
  return text.replace(/\/$/, '');
}
