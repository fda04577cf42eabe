import type { ExecutionContext } from '@nestjs/common';
import type { AccessTokenClaims, IncomingRequest } from '../index.js';

/** Who verifies a token that was not seen before. All doors have the same rules and the same rejection codes. */
export abstract class TokenDoor {
  /** @throws TokenRejection */
  abstract accept(context: ExecutionContext, request: IncomingRequest, token: string): Promise<AccessTokenClaims>;
  abstract close(): void;
}
