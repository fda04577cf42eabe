import { identifierOf, json, properties, shell, ts } from '../quoting.js';
import { type ApiFacts, lines, portVariable, type Snippet } from '../snippet.js';

/** The contract: what the guard, the tests and the issuer's configuration are made with. */
function contract(api: ApiFacts): string {
  const member = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : ts(name));
  const scopes = Object.entries(api.scopes).map(([scope, text]) => `    ${member(scope)}: ${ts(text)},`);
  const roles = Object.entries(api.roles).map(
    ([role, given]) => `    ${member(role)}: [${given.map((scope) => ts(scope)).join(', ')}],`,
  );
  return lines(
    `import { defineAudience } from '@signet/auth-contracts';`,
    '',
    `export const ${identifierOf(api.name)} = defineAudience({`,
    `  identifier: ${ts(api.identifier)},`,
    `  name: ${ts(api.name)},`,
    ...(scopes.length === 0 ? ['  scopes: {},'] : ['  scopes: {', ...scopes, '  },']),
    ...(roles.length === 0 ? [] : ['  roles: {', ...roles, '  },']),
    '});',
  );
}

const audienceFile = (api: ApiFacts): Snippet => ({ file: 'src/audience.ts', language: 'ts', content: contract(api) });

/** `import`, and `await` outside of a function. */
const esModule = '// An ES module: package.json says "type": "module".';

const asks = (api: ApiFacts) => Object.keys(api.scopes)[0];

export function nest(api: ApiFacts): readonly Snippet[] {
  const name = identifierOf(api.name);
  const scope = asks(api);
  const content = lines(
    esModule,
    `import 'reflect-metadata';`,
    `import { Controller, Get, Module } from '@nestjs/common';`,
    `import { NestFactory } from '@nestjs/core';`,
    `import type { Principal } from '@signet/auth-contracts';`,
    `import { AuthContractsModule, decoratorsFor } from '@signet/auth-contracts/nest';`,
    `import { ${name} } from './audience.js';`,
    '',
    `const { ${scope === undefined ? '' : 'RequireScopes, '}CurrentPrincipal } = decoratorsFor(${name});`,
    '',
    '@Controller()',
    'class WhoController {',
    '  @Get()',
    scope !== undefined && `  @RequireScopes(${ts(scope)})`,
    `  who(@CurrentPrincipal() { subject }: Principal<typeof ${name}>) {`,
    '    return { subject };',
    '  }',
    '}',
    '',
    '@Module({',
    `  imports: [AuthContractsModule.forRoot({ issuer: ${ts(api.issuer)}, audience: ${name} })],`,
    '  controllers: [WhoController],',
    '})',
    'class AppModule {}',
    '',
    // What `nest new` makes is CommonJS, which awaits nothing outside of functions.
    'async function start(): Promise<void> {',
    '  const app = await NestFactory.create(AppModule);',
    `  await app.listen(process.env.${portVariable} ?? 3000);`,
    '}',
    '',
    'void start();',
  );
  return [audienceFile(api), { file: 'src/main.ts', language: 'ts', content }];
}

export function express(api: ApiFacts): readonly Snippet[] {
  const name = identifierOf(api.name);
  const content = lines(
    esModule,
    `import { expressGuard, ResourceServer } from '@signet/auth-contracts';`,
    `import express from 'express';`,
    `import { ${name} } from './audience.js';`,
    '',
    `const api = new ResourceServer({ issuer: ${ts(api.issuer)}, audience: ${name} });`,
    'const { guard, principalOf } = expressGuard(api);',
    '',
    'const app = express();',
    `app.get('/.well-known/oauth-protected-resource', (_request, response) => void response.json(api.metadata));`,
    `app.get('/', guard(${requirement(api)}), (request, response) => {`,
    '  response.json({ subject: principalOf(request)?.subject });',
    '});',
    `app.listen(Number(process.env.${portVariable} ?? 3000));`,
  );
  return [audienceFile(api), { file: 'src/main.ts', language: 'ts', content }];
}

export function fastify(api: ApiFacts): readonly Snippet[] {
  const name = identifierOf(api.name);
  const content = lines(
    esModule,
    `import { fastifyGuard, ResourceServer } from '@signet/auth-contracts';`,
    `import fastify from 'fastify';`,
    `import { ${name} } from './audience.js';`,
    '',
    `const api = new ResourceServer({ issuer: ${ts(api.issuer)}, audience: ${name} });`,
    'const { guard, principalOf } = fastifyGuard(api);',
    '',
    'const app = fastify();',
    `app.get('/.well-known/oauth-protected-resource', async () => api.metadata);`,
    `app.get('/', { onRequest: guard(${requirement(api)}) }, async (request) => ({`,
    '  subject: principalOf(request)?.subject,',
    '}));',
    `await app.listen({ port: Number(process.env.${portVariable} ?? 3000) });`,
  );
  return [audienceFile(api), { file: 'src/main.ts', language: 'ts', content }];
}

function requirement(api: ApiFacts): string {
  const scope = asks(api);
  return `{ kind: 'scopes', all: [${scope === undefined ? '' : ts(scope)}] }`;
}

/** Spring Boot 3.1 and newer. It refuses `typ: at+jwt` of RFC 9068 unless the API has tokens of the type JWT (docs/clients.md). */
export function springApi(api: ApiFacts): readonly Snippet[] {
  const jwt = 'spring.security.oauth2.resourceserver.jwt';
  const content = lines(
    `# Spring wants tokens of the type JWT: signet resources update ${shell(api.identifier)} --token-type JWT`,
    `${jwt}.issuer-uri=${properties(api.issuer)}`,
    `${jwt}.audiences=${properties(api.identifier)}`,
    `${jwt}.jws-algorithms=${api.signingAlgorithm}`,
  );
  return [{ file: 'src/main/resources/application.properties', language: 'properties', content }];
}

/** The same API as a part of the configuration (docs/configuration.md). */
export function configuration(api: ApiFacts): readonly Snippet[] {
  const scopes = Object.entries(api.scopes).map(([scope, text]) => `      ${json(scope)}: ${json(text)}`);
  const roles = Object.entries(api.roles).map(([role, given]) => `      ${json(role)}: ${json(given)}`);
  const content = lines(
    '# signet plan, and signet apply',
    'audiences:',
    `  ${json(api.identifier)}:`,
    `    name: ${json(api.name)}`,
    ...(scopes.length === 0 ? ['    scopes: {}'] : ['    scopes:', ...scopes]),
    ...(roles.length === 0 ? [] : ['    roles:', ...roles]),
    `    accessTokenLifetime: ${api.accessTokenLifetime}`,
    `    signingAlgorithm: ${api.signingAlgorithm}`,
    api.requiredAcr !== undefined && `    requiredAcr: ${json(api.requiredAcr)}`,
  );
  return [{ file: 'signet.yaml', language: 'yaml', content }];
}
