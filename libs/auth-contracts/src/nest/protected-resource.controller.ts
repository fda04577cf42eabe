import { Controller, Get, Header, HttpCode, Inject, Options, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import { metadataPath, metadataTarget, type ProtectedResourceMetadata, ResourceServer } from '../index.js';
import { Public } from './decorators.js';
import type { AuthContractsOptions } from './options.js';

export interface ProtectedResourceRoutes {
  readonly controller: Type;
  /**
   * Gives the controller its routes, before the application registers any: a factory's options come that late.
   * @throws TypeError for an identifier whose path a router would read as a pattern
   */
  serve(contract: AuthContractsOptions): void;
}

/**
 * Protected resource metadata (RFC 9728 §3), for everyone, on plain paths: adapters differ in their wildcards. Script of any
 * origin may read it (Fetch standard, CORS), with the header that clients of the Model Context Protocol send. An application with a global prefix excludes these paths from it.
 */
export function protectedResourceRoutes(): ProtectedResourceRoutes {
  @Public()
  @Controller({ version: VERSION_NEUTRAL })
  class ProtectedResourceController {
    constructor(@Inject(ResourceServer) private readonly server: ResourceServer) {}

    @Header('Access-Control-Allow-Origin', '*')
    describe(): ProtectedResourceMetadata {
      return this.server.metadata;
    }

    @HttpCode(204)
    @Header('Access-Control-Allow-Origin', '*')
    @Header('Access-Control-Allow-Methods', 'GET')
    @Header('Access-Control-Allow-Headers', 'MCP-Protocol-Version')
    @Header('Access-Control-Max-Age', '600')
    preflight(): void {}
  }

  return {
    controller: ProtectedResourceController,
    serve: ({ audience, protectedResourceMetadata: wanted }) => {
      if (wanted === false) return;
      const [path = ''] = metadataTarget(audience).split('?');
      if (!/^[A-Za-z0-9/._~-]+$/.test(path)) {
        throw new TypeError(`no route for ${path}: serve it elsewhere and set protectedResourceMetadata to false`);
      }
      const { prototype } = ProtectedResourceController;
      const paths = [...new Set([metadataPath, path])];
      for (const [name, route] of [
        ['describe', Get],
        ['preflight', Options],
      ] as const) {
        const method = Object.getOwnPropertyDescriptor(prototype, name) as TypedPropertyDescriptor<unknown>;
        route(paths)(prototype, name, method);
      }
    },
  };
}
