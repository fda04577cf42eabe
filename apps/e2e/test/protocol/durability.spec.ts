import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import * as client from 'openid-client';
import { type Authorized, authorize, portalClient } from '../support/client.js';
import { type RunningStack, runStack } from '../support/running-stack.js';

const resource = ordersAudience.identifier;

describe.each(['SQLite', 'PostgreSQL'])('SIGKILL under load on %s', (database) => {
  let stack: RunningStack;
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = database === 'PostgreSQL' ? await startPostgres() : undefined;
    stack = await runStack(postgres ? { DATABASE_URL: await postgres.createDatabase() } : {});
  });
  afterAll(async () => {
    await stack?.close();
    await postgres?.stop();
  });

  it('loses no acknowledged refresh token and lets no code work twice', async () => {
    const portal = await portalClient(stack.addresses.issuer);
    const acknowledged = new Set<string>();
    const redeemed: Authorized[] = [];
    let killed = false;

    const worker = async (): Promise<void> => {
      const browser = new PlainBrowser();
      while (!killed) {
        let unsure: string | undefined;
        try {
          const authorized = await authorize(stack, portal, browser);
          const tokens = await client.authorizationCodeGrant(portal, authorized.callback, authorized.checks, {
            resource,
          });
          redeemed.push(authorized);
          acknowledged.add(tokens.refresh_token ?? '');
          if (acknowledged.size % 2 === 0) {
            unsure = tokens.refresh_token ?? '';
            const rotated = await client.refreshTokenGrant(portal, unsure, { resource });
            acknowledged.delete(unsure);
            acknowledged.add(rotated.refresh_token ?? '');
          }
        } catch (error) {
          // A rotation without an answer may or may not have happened: nothing was promised about it.
          if (unsure !== undefined) acknowledged.delete(unsure);
          if (!killed) throw error;
        }
      }
    };
    const workers = Promise.all(Array.from({ length: 4 }, worker));
    const enough = (async () => {
      while (acknowledged.size < 30) await new Promise((resolve) => setImmediate(resolve));
    })();
    await Promise.race([enough, workers]);
    killed = true;
    await stack.kill('sso');
    await workers;
    await stack.relaunch('sso');

    const results = await Promise.allSettled(
      [...acknowledged].map((token) => client.refreshTokenGrant(portal, token, { resource })),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(redeemed.length).toBeGreaterThanOrEqual(acknowledged.size - 4);
    for (const { callback, checks } of redeemed) {
      await expect(client.authorizationCodeGrant(portal, callback, checks, { resource })).rejects.toMatchObject({
        error: 'invalid_grant',
      });
    }
  });
});
