import { defineAudience } from '@signet/auth-contracts';

export const ledger = defineAudience({
  identifier: 'https://ledger.example.com',
  name: 'Ledger',
  scopes: { 'ledger:read': 'Read the ledger', 'ledger:write': 'Write to the ledger' },
});
