import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answers } from '../../lib/processes/index.mjs';

describe('answers', () => {
  let server;
  let statuses;
  let url;
  beforeEach(async () => {
    server = createServer((_, response) => {
      response.statusCode = statuses.shift() ?? 200;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${server.address().port}/health`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('waits for success, not for any answer', async () => {
    statuses = [503, 500];
    await answers(url);
    expect(statuses).toEqual([]);
  });

  it('gives up when its time is over, naming the address', async () => {
    statuses = Array.from({ length: 100 }, () => 503);
    await expect(answers(url, { withinMs: 20 })).rejects.toThrow(`${url} did not answer within 0.02 s.`);
  });

  it('gives up when it is told to', async () => {
    statuses = Array.from({ length: 100 }, () => 503);
    const controller = new AbortController();
    server.once('request', () => controller.abort(new Error('orders stopped')));
    await expect(answers(url, { signal: controller.signal })).rejects.toThrow('orders stopped');
  });
});
