import { createPrivateKey } from 'node:crypto';
import type { Clock, IdentityProvider } from '@signet/authorization-server';
import { importPKCS8, SignJWT } from 'jose';
import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None, PrivateKeyJwt } from 'openid-client';

/** Seconds: longer than what was made of a provider counts (`Upstreams`); Apple takes six months. */
const appleSecretLifetime = 100_000;

/** How a provider is proved that it is us. */
export async function clientAuthentication({ secret, clientId }: IdentityProvider, clock: Clock): Promise<ClientAuth> {
  switch (secret.kind) {
    case 'none':
      return None();
    case 'client_secret':
      return secret.sentBy === 'basic' ? ClientSecretBasic(secret.secret) : ClientSecretPost(secret.secret);
    case 'private_key_jwt': {
      const key = await importPKCS8(secret.privateKey, secret.algorithm);
      return PrivateKeyJwt(secret.keyId === undefined ? key : { key, kid: secret.keyId });
    }
    case 'apple':
      return ClientSecretPost(await appleSecret(secret, clientId, clock));
  }
}

/** https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
export function appleSecret(
  { teamId, keyId, privateKey }: Extract<IdentityProvider['secret'], { kind: 'apple' }>,
  clientId: string,
  clock: Clock,
): Promise<string> {
  const now = clock.now();
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience('https://appleid.apple.com')
    .setIssuedAt(now)
    .setExpirationTime(now + appleSecretLifetime)
    .sign(createPrivateKey(privateKey));
}
