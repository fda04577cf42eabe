import { expect, it } from '@jest/globals';
import { orders } from '../../test/authorization-fixture.js';
import { read, startIssuer } from '../../test/token-fixture.js';
import { withdrawKey } from '../security-events/withdraw-key.js';
import { SecurityEventSigner } from './security-event-signer.js';

it('a withdrawn key does not sign the event that tells of it, in a process that has not looked since', async () => {
  const { core, ports, clock } = await startIssuer();
  const { keyRing, tokenSigner } = core;
  const signer = new SecurityEventSigner({ ...ports, keyRing, tokenSigner });
  const { kid } = (await keyRing.signingKey('ES256')).key;
  await withdrawKey(ports, kid, 'admin');
  expect((await keyRing.signingKey('ES256')).key.kid).toBe(kid);
  const times = { occurredAt: clock.now(), expiresAt: clock.now() + 60 };
  const event = { eventId: 'e', kind: 'signing_key', subjectId: kid, initiatingEntity: 'admin', ...times } as const;
  const { header, claims } = read(await signer.sign(event, orders, 'ES256'));
  expect(header).toMatchObject({ typ: 'secevent+jwt', alg: 'ES256' });
  expect(header.kid).not.toBe(kid);
  expect(claims.sub_id).toEqual({ format: 'complex', key: { format: 'opaque', id: kid } });
});
