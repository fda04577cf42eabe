import { afterAll, beforeAll } from '@jest/globals';
import { invoicesAudience } from '@signet/audiences';
import { describeAudience } from '@signet/auth-contracts/testing';
import { type RunningInvoices, runInvoices } from '../test/running-invoices.js';

let running: RunningInvoices;
beforeAll(async () => {
  running = await runInvoices();
});
afterAll(() => running.close());

describeAudience({
  audience: invoicesAudience,
  app: () => running.app,
  issuer: () => running.issuer,
  publicRoutes: ['GET /health', 'GET /health/ready', 'GET /.well-known/oauth-protected-resource', 'GET /docs*'],
});
