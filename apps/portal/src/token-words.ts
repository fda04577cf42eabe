import { invoicesAudience, ordersAudience } from '@signet/audiences';

export type TokenName = 'id' | 'orders' | 'invoices';
export type ApiName = 'orders' | 'invoices';

export const tokenTitles: Readonly<Record<TokenName, string>> = {
  id: 'ID token',
  orders: 'Orders access token',
  invoices: 'Invoices access token',
};

/** The claims of a JWT, read without verifying: to be shown, never to be trusted. */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  const payload = token.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
}

/** What `aud` means, as a sentence. */
export function audienceInWords(audience: unknown): string {
  if (audience === ordersAudience.identifier) return 'for the orders API and nobody else';
  if (audience === invoicesAudience.identifier) return 'for the invoices API and nobody else';
  return 'for this portal, to learn who signed in; no API accepts it';
}

const reasons: Readonly<Record<string, string>> = {
  audience_mismatch: 'it names another audience',
  wrong_type: 'it is not an access token',
  token_expired: 'it has expired',
  issuer_mismatch: 'it is of another issuer',
  invalid_token: 'the token is not valid here',
};

export function reasonInWords(code: string): string {
  return reasons[code] ?? code;
}
