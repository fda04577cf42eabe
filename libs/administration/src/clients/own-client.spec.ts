import { describe, expect, it } from '@jest/globals';
import { consoleClientId } from '@signet/authorization-server';
import { aClient } from '@signet/authorization-server/testing';
import { exportClients } from '../exports/export-clients.js';
import type { ClientDirectory } from './client-directory.js';
import { requireSaidByOperators } from './own-client.js';

describe('the console', () => {
  it('is in no export: each issuer makes its own', async () => {
    const items = [aClient, { ...aClient, clientId: consoleClientId }];
    const clientDirectory = { page: async () => ({ items }) } as unknown as ClientDirectory;
    const told = [];
    for await (const { clientId } of exportClients({ clientDirectory }, { withHashes: true })) told.push(clientId);
    expect(told).toEqual([aClient.clientId]);
  });

  it.each(['redirect_uris', 'resources', 'grant_types', 'jwks', 'allowed_origins', 'trusted_assertion_issuers'])(
    'has %s of the issuer alone, and any other app of whoever changes it',
    (name) => {
      expect(() => requireSaidByOperators(consoleClientId, { [name]: null })).toThrow('allowed_groups');
      expect(() => requireSaidByOperators('shop', { [name]: null })).not.toThrow();
    },
  );

  it('has who may use it of operators', () => {
    expect(() =>
      requireSaidByOperators(consoleClientId, { allowed_groups: ['ops'], required_acr: null }),
    ).not.toThrow();
  });
});
