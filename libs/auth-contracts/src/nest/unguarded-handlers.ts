import 'reflect-metadata';
import type { DiscoveryService } from '@nestjs/core';
import { accessRuleOf } from './access-rule.js';
import { type Handler, handlersOf } from './handlers.js';

/** The metadata by which other Nest packages know what they call; naming it here needs none of them. */
const kinds = [
  { kind: 'WebSocket', onClass: 'websockets:is_gateway', onMethod: 'message' },
  { kind: 'message pattern', onMethod: 'microservices:pattern' },
  { kind: 'GraphQL', onMethod: 'graphql:resolver_type' },
] as const;

/**
 * Handlers that are called in ways that the guard cannot close, and are not marked `@Public()`: WebSocket gateways,
 * microservice patterns (a hybrid application does not even ask global guards), and resolvers without a request.
 */
export function unguardedHandlers(discovery: DiscoveryService, supported: { graphql: boolean }): string[] {
  const handlers = handlersOf([...discovery.getControllers(), ...discovery.getProviders()]);
  const found = handlers.flatMap((handler) => {
    const kind = kindOf(handler);
    if (kind === undefined || (kind === 'GraphQL' && supported.graphql)) return [];
    return accessRuleOf(handler.owner, handler.method).isPublic
      ? []
      : [`${handler.owner.name}.${handler.name} (${kind})`];
  });
  return [...new Set(found)];
}

function kindOf({ owner, method }: Handler): string | undefined {
  return kinds.find((one) => {
    if ('onClass' in one && !Reflect.hasMetadata(one.onClass, owner)) return false;
    return Reflect.hasMetadata(one.onMethod, method);
  })?.kind;
}
