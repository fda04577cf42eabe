import { type Endpoint, endpoints } from '@signet/authorization-server';
import { accountApi } from '../account-api/account-api.js';
import { adminApi } from '../admin/admin-api.js';
import { endpointsOf } from '../api/api-endpoints.js';

/** Every address at which this process answers: those of the protocol, and those that follow from the operations of its APIs. */
export const servedEndpoints: readonly Endpoint[] = [
  ...Object.values(endpoints),
  ...endpointsOf(adminApi),
  ...endpointsOf(accountApi),
];
