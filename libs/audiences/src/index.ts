import { defineAudience } from '@signet/auth-contracts';

export const ordersAudience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: {
    'orders:read': 'See your orders',
    'orders:write': 'Place and cancel orders for you',
  },
});

export const invoicesAudience = defineAudience({
  identifier: 'https://invoices.example.com',
  name: 'Invoices',
  scopes: {
    'invoices:read': 'See your invoices',
    'invoices:write': 'Issue and void invoices for you',
  },
});
