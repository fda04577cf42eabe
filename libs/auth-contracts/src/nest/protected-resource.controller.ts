import { Controller, Get, Header, Inject } from '@nestjs/common';
import { type ProtectedResourceMetadata, protectedResourceMetadata } from '../index.js';
import { Public } from './decorators.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';

/** RFC 9728 §3, for an API at the root of its host and for one below a path. */
@Public()
@Controller('.well-known/oauth-protected-resource')
export class ProtectedResourceController {
  constructor(@Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions) {}

  // Express and Fastify write a wildcard differently; a parameter for each step means the same to both.
  @Get(['', ':a', ':a/:b', ':a/:b/:c'])
  @Header('cache-control', 'public, max-age=300')
  @Header('access-control-allow-origin', '*')
  metadata(): ProtectedResourceMetadata {
    return protectedResourceMetadata(this.options);
  }
}
