import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ResourceServer } from '../index.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import { TokenDoor } from './token-door.js';
import { unguardedHandlers } from './unguarded-handlers.js';

/** What must be right before the first request comes, and let go after the last. */
@Injectable()
export class AuthContractsLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ResourceServer) private readonly server: ResourceServer,
    @Inject(TokenDoor) private readonly door: TokenDoor,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
  ) {}

  /** @throws Error for handlers that the guard cannot close; IssuerMismatch for the wrong issuer's metadata */
  async onModuleInit(): Promise<void> {
    const open = unguardedHandlers(this.discovery, { graphql: this.options.graphqlRequest !== undefined });
    if (open.length > 0) {
      throw new Error(
        `@signet/auth-contracts guards HTTP, and GraphQL where graphqlRequest is set. Not guarded: ${open.join('; ')}. ` +
          'Guard these by other means and mark them @Public().',
      );
    }
    await this.server.warmUp();
    for (const [issuer, { failure }] of Object.entries(this.server.status().issuers)) {
      if (failure !== undefined) new Logger('AccessToken').warn({ event: 'keys_unavailable', issuer, failure });
    }
  }

  onApplicationShutdown(): Promise<void> {
    this.door.close();
    return this.server.close();
  }
}
