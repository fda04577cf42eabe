import { describe, expect, it } from '@jest/globals';
import { type ClientStore, parseClientMetadata } from '@signet/authorization-server';
import { ClientOrigins } from './client-origins.js';

function originsOf(...documents: readonly object[]): ClientOrigins {
  const clients = documents.map((document) => parseClientMetadata(document, [], 'operator'));
  return new ClientOrigins({ list: async () => clients } as unknown as ClientStore);
}

describe('origins whose script may call what clients call', () => {
  it('are those of redirect URIs, and those that an operator named', async () => {
    const origins = originsOf(
      { redirect_uris: ['https://app.example/cb'] },
      {
        redirect_uris: ['com.example.app:/cb'],
        allowed_origins: ['capacitor://localhost', 'ionic://localhost', 'https://pages.example', 'com.example.app://'],
      },
    );
    for (const origin of [
      'https://app.example',
      'https://pages.example',
      'capacitor://localhost',
      'ionic://localhost',
      'com.example.app://',
    ]) {
      expect([origin, await origins.include(origin)]).toEqual([origin, true]);
    }
    for (const origin of ['null', 'https://other.example', 'http://localhost', 'com.example.app:', '']) {
      expect([origin, await origins.include(origin)]).toEqual([origin, false]);
    }
  });
});
