import { adminAudienceOf, adminScopes } from '@signet/administration';
import type { ApiDescription } from '../api/api.js';
import type { Operation } from './operation.js';
import { operations } from './operations/index.js';

/** Where the API is, below the issuer. */
export const adminPath = adminAudienceOf('') as `/${string}`;

/** The administration API. */
export const adminApi: ApiDescription<Operation> = {
  path: adminPath,
  caller: 'administrator',
  title: 'Signet administration',
  description: 'Who runs a Signet issuer asks it here.',
  scopes: adminScopes,
  takesClients: true,
  takesDryRuns: true,
  operations,
  refusalsOfChanges: ['last_owner'],
};
