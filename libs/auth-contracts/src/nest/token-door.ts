import type { ExecutionContext } from '@nestjs/common';
import type { AccessTokenClaims, IncomingRequest, ResourceServer } from '../index.js';
import type { AuthContractsOptions } from './options.js';

/** Who verifies a token that was not seen before. All doors have the same rules and the same rejection codes. */
export abstract class TokenDoor {
  /** @throws TokenRejection */
  abstract accept(context: ExecutionContext, request: IncomingRequest, token: string): Promise<AccessTokenClaims>;
  abstract close(): void;
}

class VerifierDoor extends TokenDoor {
  constructor(private readonly server: ResourceServer) {
    super();
  }

  override accept(_context: ExecutionContext, _request: IncomingRequest, token: string): Promise<AccessTokenClaims> {
    return this.server.verifier.accept(token);
  }

  override close(): void {}
}

/** passport is loaded only where it is asked for: others need not install it. */
export async function openDoor({ verifyWith }: AuthContractsOptions, server: ResourceServer): Promise<TokenDoor> {
  if (verifyWith !== 'passport-jwt') return new VerifierDoor(server);
  const { PassportDoor } = await import('./passport/passport-door.js');
  return new PassportDoor(server);
}
