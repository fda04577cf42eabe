import type { INestApplication } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Requirement, ResourceServer } from '../index.js';
import { accessRuleOf } from './access-rule.js';
import { handlersOf } from './handlers.js';

interface Operation {
  operationId?: string;
  security?: Record<string, string[]>[];
  responses?: Record<string, unknown>;
}

/** The part of an OpenAPI 3 document that is written to. */
interface OpenApiDocument {
  readonly paths: object;
  components?: { securitySchemes?: Record<string, unknown> };
}

const schemeName = 'accessToken';
const httpMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Writes into a document of @nestjs/swagger what the decorators of the handlers ask for: a security scheme of the
 * issuer, and for each operation its scopes and the answers 401 and 403. Operations are found by the default
 * `operationId`.
 * @throws Error where two handlers share one operationId and differ in who may call them
 */
export function secureOpenApi<Document extends OpenApiDocument>(app: INestApplication, document: Document): Document {
  const { verifier } = app.get(ResourceServer, { strict: false });
  const { issuer } = verifier.trusts[0].policy;
  document.components = {
    ...document.components,
    securitySchemes: {
      ...document.components?.securitySchemes,
      [schemeName]: {
        type: 'openIdConnect',
        openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      },
    },
  };
  const rules = rulesByOperation(app);
  for (const path of Object.values(document.paths) as Record<string, Operation>[]) {
    for (const method of httpMethods) secure(path[method], rules);
  }
  return document;
}

interface OperationRule {
  readonly isPublic: boolean;
  readonly isOptional: boolean;
  readonly requirements: readonly Requirement[];
}

function rulesByOperation(app: INestApplication): Map<string, OperationRule> {
  const rules = new Map<string, OperationRule>();
  for (const { owner, name, method } of handlersOf(app.get(DiscoveryService, { strict: false }).getControllers())) {
    if (!Reflect.hasMetadata('path', method)) continue;
    const operation = `${owner.name}_${name}`;
    const rule = accessRuleOf(owner, method);
    const known = rules.get(operation);
    if (known && JSON.stringify(known) !== JSON.stringify(rule)) {
      throw new Error(`two controllers share the operationId ${operation}: rename one of them`);
    }
    rules.set(operation, rule);
  }
  return rules;
}

function secure(operation: Operation | undefined, rules: ReadonlyMap<string, OperationRule>): void {
  // Versions and several paths add a suffix to the default operationId.
  const name = operation?.operationId?.replace(/(_v[^_]*)?(\[\d+\])?$/, '');
  const rule = rules.get(operation?.operationId ?? '') ?? rules.get(name ?? '');
  if (!operation || !rule) return;
  // An empty block is none at all (OpenAPI 3.1 §4.8.10).
  operation.security = rule.isPublic ? [] : [...(rule.isOptional ? [{}] : []), ...securityOf(rule.requirements)];
  if (rule.isPublic) return;
  const description = refusedBy(rule.requirements);
  operation.responses = {
    '401': { description: 'No token, a token that is not accepted here, or a sign-in that is not enough' },
    ...(description && { '403': { description } }),
    ...operation.responses,
  };
}

/** What a good token may lack; undefined where nothing. An array beside a scheme of this type is for scopes alone: roles are told in words. */
function refusedBy(requirements: readonly Requirement[]): string | undefined {
  const lacks = requirements.flatMap((one): readonly string[] => {
    switch (one.kind) {
      case 'scopes':
      case 'any_scope':
        return ['The token lacks a scope'];
      case 'roles':
        return [`The token lacks a role: ${one.all.join(' and ')}`];
      case 'any_role':
        return [`The token lacks a role: ${one.any.join(' or ')}`];
      case 'actor':
        return ['Its actor may not call this'];
      default:
        return [];
    }
  });
  return lacks.length > 0 ? [...new Set(lacks)].join('; ') : undefined;
}

/** All scopes of one block are needed; one of several blocks is enough (OpenAPI 3.1 §4.8.30). */
function securityOf(requirements: readonly Requirement[]): Record<string, string[]>[] {
  const all = requirements.flatMap((one) => (one.kind === 'scopes' ? one.all : []));
  const choices = requirements.flatMap((one) => (one.kind === 'any_scope' ? [one.any] : []));
  const blocks = choices.reduce<string[][]>(
    (sofar, any) => sofar.flatMap((block) => any.map((scope) => [...block, scope])),
    [all],
  );
  return blocks.map((scopes) => ({ [schemeName]: [...new Set(scopes)] }));
}
