#!/usr/bin/env node
// The types of the administration API, from the document that the compiled issuer has of it: `node apps/console/test/api-types.mjs --write`;
// without it, says whether they are what is kept.
import { readFileSync, writeFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';

const kept = new URL('../src/api/administration.d.ts', import.meta.url);
const compiled = (file) => import(new URL(`../../sso/dist/${file}`, import.meta.url).href);

const { openApiDocument } = await compiled('api/openapi/document.js');
const { adminApi } = await compiled('admin/admin-api.js');
// The console never asks what would be.
const asked = { ...adminApi, takesDryRuns: false };
const document = JSON.parse(JSON.stringify(openApiDocument('https://issuer.example', asked)));
// A refusal is a problem, whatever was asked (RFC 9457): its type is one of ours.
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path).filter(({ responses }) => responses)) {
    operation.responses = Object.fromEntries(
      Object.entries(operation.responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([status, { headers: _, ...response }]) => [status, response]),
    );
  }
}
delete document.components.responses;
const head = '// Written by apps/console/test/api-types.mjs from the document of the administration API.\n';
const types = head + astToString(await openapi(document));

if (process.argv.includes('--write')) writeFileSync(kept, types);
else if (readFileSync(kept, 'utf8') !== types) {
  process.stderr.write(
    'The types of the administration API are not of its document: node apps/console/test/api-types.mjs --write',
  );
  process.exitCode = 1;
}
