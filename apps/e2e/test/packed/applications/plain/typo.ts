import { defineAudience, ResourceServer } from '@signet/auth-contracts';

const ledger = defineAudience({
  identifier: 'https://ledger.example.com',
  name: 'Ledger',
  scopes: { 'ledger:read': 'Read the ledger' },
});
const api = new ResourceServer({ issuer: 'https://issuer.example.com', audience: ledger });

/** A scope that the contract does not have: this program must not compile. */
export const typo = api.admit({ headers: {} }, { kind: 'scopes', all: ['ledger:reed'] });
