import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { JwtVerifier } from 'aws-jwt-verify';
import { createVerifier } from 'fast-jwt';
import buildGetJwks from 'get-jwks';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { issuerUrl, things } from './things.js';

interface GuardedRequest {
  readonly headers: { readonly authorization?: string };
  user?: unknown;
}

/** As their documentation says for production, each with issuer, audience and ES256 pinned and keys from a JWKS. */
export async function peerGuard(name: string, jwksUri: string): Promise<CanActivate> {
  switch (name) {
    case 'passport-jwt + jwks-rsa':
      return passportGuard(jwksUri);
    case 'fast-jwt with its cache':
      return fastJwtGuard(jwksUri);
    case 'aws-jwt-verify':
      return awsGuard(jwksUri);
    default:
      throw new Error(`no such contestant: ${name}`);
  }
}

function passportGuard(jwksUri: string): CanActivate {
  class JwksStrategy extends PassportStrategy(Strategy) {
    constructor() {
      super({
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: passportJwtSecret({ jwksUri, cache: true, rateLimit: true, jwksRequestsPerMinute: 60 }),
        issuer: issuerUrl,
        audience: things.identifier,
        algorithms: ['ES256'],
      });
    }

    validate(claims: unknown): unknown {
      return claims;
    }
  }
  new JwksStrategy();
  return new (AuthGuard('jwt'))();
}

function fastJwtGuard(jwksUri: string): CanActivate {
  const jwks = buildGetJwks({ max: 100, ttl: 600_000 });
  const { origin, pathname } = new URL(jwksUri);
  // get-jwks keeps JWKs, and makes a PEM of one in 6 ms each time: we keep that too, as its users had better do.
  const pems = new Map<string, Promise<string>>();
  const verify = createVerifier({
    key: ({ header: { kid = '', alg } }: { header: { kid?: string; alg: string } }) => {
      const known = pems.get(kid);
      if (known) return known;
      const pem = jwks.getPublicKey({ kid, alg, domain: origin, jwksPath: pathname } as never);
      pems.set(kid, pem);
      return pem;
    },
    algorithms: ['ES256'],
    allowedIss: issuerUrl,
    allowedAud: things.identifier,
    cache: 10_000,
  } as never) as unknown as (token: string) => Promise<unknown>;
  return new BearerGuard((token) => verify(token));
}

/** It fetches over https alone, so its documented preloading of keys stands in for the first fetch. */
async function awsGuard(jwksUri: string): Promise<CanActivate> {
  const verifier = JwtVerifier.create({ issuer: issuerUrl, audience: things.identifier, jwksUri });
  verifier.cacheJwks((await (await fetch(jwksUri)).json()) as Parameters<typeof verifier.cacheJwks>[0]);
  return new BearerGuard((token) => verifier.verify(token));
}

@Injectable()
class BearerGuard implements CanActivate {
  constructor(private readonly verify: (token: string) => Promise<unknown>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const { authorization } = request.headers;
    if (!authorization?.startsWith('Bearer ')) throw new UnauthorizedException();
    try {
      request.user = await this.verify(authorization.slice('Bearer '.length));
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}
