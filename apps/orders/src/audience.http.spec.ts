import { afterAll, beforeAll } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { describeAudience } from '@signet/auth-contracts/testing';
import { type RunningOrders, runOrders } from '../test/running-orders.js';

let running: RunningOrders;
beforeAll(async () => {
  running = await runOrders();
});
afterAll(() => running.close());

describeAudience({
  audience: ordersAudience,
  app: () => running.app,
  issuer: () => running.issuer,
  publicRoutes: ['GET /health', 'GET /health/ready', 'GET /.well-known/oauth-protected-resource', 'GET /docs*'],
});
