import { type Endpoint, endpoints } from '@signet/authorization-server';
import { adminEndpoints } from '../admin/admin-endpoints.js';

/** Every address at which this process answers: those of the protocol, and those that follow from the operations of administration. */
export const servedEndpoints: readonly Endpoint[] = [...Object.values(endpoints), ...adminEndpoints];
