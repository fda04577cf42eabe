import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { localKeys } from '@signet/auth-contracts';
import { AuthContractsModule } from '@signet/auth-contracts/nest';
import { createDpopKey, createTestIssuer, type DpopKey, type TestIssuer } from '@signet/auth-contracts/testing';
import { classForms, unseen } from './support/class-forms.js';
import { complaintOf, controllerOf, expectedOf, rows, statusesOf, things } from './support/inheritance.js';

const numbered = rows.map((row, index) => ({ row, index, title: `${row.outcome}: ${row.title}` }));
const starting = numbered.filter(({ row }) => row.outcome !== 'stop');
const stopping = numbered.filter(({ row }) => row.outcome === 'stop');

let issuer: TestIssuer;
let key: DpopKey;
beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  key = await createDpopKey();
});

async function create(controllers: Type[], platform: 'fastify' | 'express'): Promise<INestApplication> {
  @Module({
    imports: [
      AuthContractsModule.forRoot({
        issuer: issuer.issuer,
        audience: things,
        keys: localKeys(issuer.jwks),
        rejectionLog: false,
      }),
    ],
    controllers,
  })
  class TestModule {}
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  return NestFactory.create(TestModule, adapter, { logger: false, abortOnError: false });
}

describe.each(['fastify', 'express'] as const)('decorations along an inheritance, on %s', (platform) => {
  let app: INestApplication;
  let base: string;
  let complaint: string;
  const ask = async (path: string, scopes?: readonly 'a:read'[]) => {
    const token = scopes && (await issuer.mint({ audience: things, scopes }));
    const response = await fetch(base + path, token ? { headers: { authorization: `Bearer ${token}` } } : {});
    await response.arrayBuffer();
    return response.status;
  };

  beforeAll(async () => {
    app = await create(
      [...starting.map(({ row, index }) => controllerOf(row, index)), ...classForms.map((form) => form.controller())],
      platform,
    );
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
    const contradicting = await create(
      stopping.map(({ row, index }) => controllerOf(row, index)),
      platform,
    );
    complaint = await contradicting.init().then(String, String);
    await contradicting.close();
  });
  afterAll(() => app.close());

  it.each(starting)('$title', async ({ row, index }) => {
    expect(await statusesOf(base, row, index, { issuer, key })).toEqual(expectedOf(row));
  });

  it.each(classForms.map((form, index) => ({ ...form, index })))('as it is written: $title', async (form) => {
    const path = `/form-${form.index}/thing`;
    expect([await ask(path), await ask(path, []), await ask(path, ['a:read'])]).toEqual(form.statuses);
  });

  it.each(unseen)('stops for a requirement that nobody sees: $title', async ({ controller, complaint: expected }) => {
    const one = await create([controller()], platform);
    await expect(one.init()).rejects.toThrow(expected);
    await one.close();
  });

  it.each(stopping)('$title', ({ row, index }) => {
    expect(complaint).toContain(complaintOf(row, index));
  });
});
