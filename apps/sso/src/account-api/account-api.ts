import { accountAudienceOf, accountScopes } from '@signet/administration';
import type { ApiDescription } from '../api/api.js';
import type { OwnOperation } from './operation.js';
import { operations } from './operations/index.js';

/** What an app does with the account of the person who uses it: all that the pages of `/account` do. */
export const accountApi: ApiDescription<OwnOperation> = {
  path: accountAudienceOf('') as `/${string}`,
  caller: 'own_app',
  title: 'Signet account',
  description: 'An app asks it about the account of the person who uses it, and of nobody else.',
  scopes: accountScopes,
  takesClients: false,
  // It would say whether a guess is right, and count none.
  takesDryRuns: false,
  operations,
  refusalsOfChanges: [],
};
