import { Once } from '@signet/runtime';

type Server = typeof import('@simplewebauthn/server');
type Helpers = typeof import('@simplewebauthn/server/helpers');

/** What of the library is used here. */
export type Library = Pick<Server, 'verifyAuthenticationResponse' | 'verifyRegistrationResponse'> &
  Pick<Helpers, 'cose' | 'decodeAttestationObject' | 'decodeCredentialPublicKey' | 'isoBase64URL' | 'isoCBOR'>;

/** Loaded by the first who presents a key: it reads certificates of every kind, and most processes never need it. */
export const library: Once<Library> = new Once(async () => {
  const [server, helpers] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  return { ...server, ...helpers };
});
