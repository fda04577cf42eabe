import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePorts, portIsFree } from '../lib/ports.mjs';

describe('ports', () => {
  it('tells a taken port from a free one', async () => {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    expect(await portIsFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await portIsFree(port)).toBe(true);
  });

  it('gives distinct ports', async () => {
    const ports = await freePorts(4);
    expect(new Set(ports).size).toBe(4);
  });
});
