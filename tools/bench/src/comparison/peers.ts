import { expressGuard, ResourceServer } from '@signet/auth-contracts';
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { RequestHandler } from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { createVerifier } from 'fast-jwt';
import buildGetJwks from 'get-jwks';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { passportJwtSecret } from 'jwks-rsa';
import { Passport } from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { issuerUrl, things } from '../guard/things.js';

/** One line for the operator. */
export type Say = (line: string) => void;

export interface Peer {
  readonly name: string;
  /** The packages whose versions are named. */
  readonly packages: readonly string[];
  /** What more it can be told, where it can: the options of its second column in brackets. */
  readonly strictly?: string;
  /** It is given tokens and sees no request. */
  readonly readsTokensOnly?: boolean;
  /** As its documentation shows it, with issuer, audience and the address of the keys. */
  guard(jwksUri: string, isStrict: boolean, say: Say): RequestHandler | Promise<RequestHandler>;
}

const expected = { issuer: issuerUrl, audience: things.identifier };

export const peers: readonly Peer[] = [
  {
    name: 'auth-contracts',
    packages: [],
    guard: (jwksUri, _isStrict, say) => {
      const api = new ResourceServer({
        issuer: issuerUrl,
        audience: things,
        jwksUri,
        rejectionLog: ({ expected, received, likely_cause: cause }) =>
          say(`expected ${expected}, received ${received}: ${cause}`),
      });
      const handler = expressGuard(api).guard();
      return (request, response, next) => void handler(request, response, next);
    },
  },
  {
    name: 'jose',
    packages: ['jose'],
    strictly: "`typ: 'at+jwt'`, `requiredClaims: ['exp']`",
    readsTokensOnly: true,
    guard: (jwksUri, isStrict, say) => {
      const keys = createRemoteJWKSet(new URL(jwksUri));
      const strict = isStrict ? { typ: 'at+jwt', requiredClaims: ['exp'] } : {};
      return ofTokens((token) => jwtVerify(token, keys, { ...expected, ...strict }), say);
    },
  },
  {
    name: 'express-oauth2-jwt-bearer',
    packages: ['express-oauth2-jwt-bearer'],
    strictly: '`strict: true`',
    guard: (jwksUri, isStrict) => auth({ ...expected, jwksUri, ...(isStrict ? { strict: true } : {}) }),
  },
  {
    name: 'passport-jwt, jwks-rsa',
    packages: ['passport-jwt', 'jwks-rsa'],
    guard: (jwksUri) => {
      const passport = new Passport();
      const secretOrKeyProvider = passportJwtSecret({
        jwksUri,
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute: 5,
      });
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      const options = { ...expected, jwtFromRequest, secretOrKeyProvider };
      passport.use(
        new Strategy(options, (claims: unknown, done: (error: null, user: unknown) => void) => done(null, claims)),
      );
      return passport.authenticate('jwt', { session: false }) as RequestHandler;
    },
  },
  {
    name: 'aws-jwt-verify',
    packages: ['aws-jwt-verify'],
    readsTokensOnly: true,
    guard: (jwksUri, _isStrict, say) => {
      // It fetches over https alone; all else of its cache is as it comes.
      const fetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };
      const jwksCache = new SimpleJwksCache({ fetcher });
      const verifier = JwtVerifier.create({ ...expected, jwksUri }, { jwksCache });
      return ofTokens((token) => verifier.verify(token), say);
    },
  },
  {
    name: 'fast-jwt, get-jwks',
    packages: ['fast-jwt', 'get-jwks'],
    strictly: "`checkTyp: 'at+jwt'`, `requiredClaims: ['exp', 'aud']`",
    readsTokensOnly: true,
    guard: (jwksUri, isStrict, say) => {
      const { origin, pathname } = new URL(jwksUri);
      const jwks = buildGetJwks({ jwksPath: pathname });
      const strict = isStrict ? { checkTyp: 'at+jwt', requiredClaims: ['exp', 'aud'] } : {};
      const verify = createVerifier({
        key: ({ header: { kid = '', alg } }: { header: { kid?: string; alg: string } }) =>
          jwks.getPublicKey({ kid, alg, domain: origin } as never),
        allowedIss: expected.issuer,
        allowedAud: expected.audience,
        ...strict,
      } as never) as unknown as (token: string) => Promise<unknown>;
      return ofTokens((token) => verify(token), say);
    },
  },
];

/** What an application writes around a library that is given tokens: what it throws is all that the operator hears. */
function ofTokens(verify: (token: string) => Promise<unknown>, say: Say): RequestHandler {
  return (request, response, next) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    verify(token).then(
      () => next(),
      (error: Error) => {
        say(error.message);
        response.status(401).end();
      },
    );
  };
}
