import { accountAudienceOf, type ResourceServer } from '@signet/authorization-server';

export { accountAudienceOf, isAccountAudience } from '@signet/authorization-server';

/** What an app may be asked to do with the account of the person who uses it. `:write` does not stand for `:read`. */
export const accountScopes = {
  'account:profile:read': 'Read the profile of the person',
  'account:profile:write': 'Change the profile of the person',
  'account:email:write': 'Change the email address of the person',
  'account:password:write': 'Change the password of the person, who must give the present one',
  'account:sessions:read': 'Read where the person is signed in',
  'account:sessions:end': 'End sessions of the person',
  'account:apps:read': 'Read which apps have access in the name of the person, and which they may use',
  'account:apps:end': 'End the access of apps in the name of the person',
  'account:activity:read': 'Read what happened to the account of the person',
  'account:data:read': 'Read everything that is kept of the person',
  'account:delete': 'Close the account of the person, and have it deleted',
} as const;

export type AccountScope = keyof typeof accountScopes;

/** The account API of an issuer: an audience like any other, where nobody needs a role for what is their own. */
export function accountApiOf(issuer: string): ResourceServer {
  return {
    identifier: accountAudienceOf(issuer),
    name: 'Account',
    scopes: { ...accountScopes },
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  };
}
