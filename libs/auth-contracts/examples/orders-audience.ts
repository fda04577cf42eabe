import { defineAudience } from '@signet/auth-contracts';

/** The API of the examples. */
export const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders', 'orders:write': 'Place and change orders' },
});
