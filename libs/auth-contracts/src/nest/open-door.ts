import type { ExecutionContext } from '@nestjs/common';
import type { AccessTokenClaims, IncomingRequest, ResourceServer } from '../index.js';
import type { AuthContractsOptions } from './options.js';
import { TokenDoor } from './token-door.js';

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
