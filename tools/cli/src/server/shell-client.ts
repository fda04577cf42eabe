import { adminAudienceOf, adminScopes } from '@signet/administration';

/** By which the shell signs in where nothing else is said. */
export const shellClientId = 'signet-cli';

/** A public client of the device flow alone, for the administration API alone; every person is asked (RFC 8252 §8.6). */
export function shellClientMetadata(issuer: string): Readonly<Record<string, unknown>> {
  return {
    client_name: 'Signet on the command line',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    resources: [{ identifier: adminAudienceOf(issuer), scopes: Object.keys(adminScopes) }],
    rotate_refresh_tokens: true,
  };
}
