import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../environment-reader.js';
import { startFailure } from '../start-app.js';
import {
  type ManagementAnswer,
  type ManagementDocument,
  ManagementListener,
  type ManagementOptions,
  readManagement,
} from './management-listener.js';
import { defaultServerBounds } from './server-bounds.js';

const opened: ManagementListener[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function open(documents: readonly ManagementDocument[], options?: ManagementOptions): Promise<string> {
  const listener = await ManagementListener.open({ host: '127.0.0.1', port: 0 }, documents, options);
  opened.push(listener);
  return `http://127.0.0.1:${listener.port}`;
}

function text(path: string, read: () => Promise<ManagementAnswer>): ManagementDocument {
  return { path, type: 'text/plain; version=0.0.4', read };
}

const metrics = text('/metrics', async () => ({ status: 200, body: 'up 1 ☂\n' }));

describe('the listener for operators', () => {
  it('answers each document with its type and status', async () => {
    const url = await open([metrics, text('/health/ready', async () => ({ status: 503, body: 'down' }))]);
    const answer = await fetch(`${url}/metrics?for=me`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toBe('up 1 ☂\n');
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '9', '']);
  });

  it.each([
    ['POST', '/metrics', 405],
    ['DELETE', '/metrics', 405],
    ['GET', '/', 404],
    ['GET', '/metrics/', 404],
    ['GET', '/toString', 404],
  ])('has nothing else: %s %s', async (method, path, status) => {
    const url = await open([metrics]);
    expect((await fetch(`${url}${path}`, { method })).status).toBe(status);
  });

  it('says nothing of why a document could not be made, but to its owner', async () => {
    const heard: unknown[] = [];
    const failing = text('/metrics', () => Promise.reject(new Error('postgres://signet:secret@db')));
    const url = await open([failing], { onError: (path, error) => heard.push([path, (error as Error).message]) });
    const answer = await fetch(`${url}/metrics`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('{"error":"server_error"}');
    expect(heard).toEqual([['/metrics', 'postgres://signet:secret@db']]);
  });

  it('does not wait without a bound for a document', async () => {
    const url = await open([text('/metrics', () => new Promise(() => {})), text('/other', metrics.read)], {
      patience: 1,
    });
    expect((await fetch(`${url}/metrics`)).status).toBe(503);
    expect((await fetch(`${url}/other`)).status).toBe(200);
  });

  it('makes a document once for all who ask meanwhile', async () => {
    let made = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const url = await open([
      text('/metrics', async () => {
        made += 1;
        await held;
        return { status: 200, body: 'x' };
      }),
      text('/release', async () => {
        release();
        return { status: 200, body: '' };
      }),
    ]);
    // In one piece, so that all have asked before the last of them releases the document.
    const { port, hostname } = new URL(url);
    const asking = connect(Number(port), hostname);
    const paths = [...Array.from({ length: 8 }, () => '/metrics'), '/release'];
    asking.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
    let said = '';
    for await (const piece of asking) {
      said += String(piece);
      if (said.split('HTTP/1.1 200').length > paths.length) break;
    }
    expect(made).toBe(1);
  });

  it('has few places', async () => {
    const url = new URL(await open([metrics], { bounds: { ...defaultServerBounds, connections: 1 } }));
    const first = connect(Number(url.port), url.hostname);
    await once(first, 'connect');
    first.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(first, 'data');
    const second = connect(Number(url.port), url.hostname);
    second.on('error', () => {});
    await once(second, 'close');
    first.destroy();
  });

  it('closes with those who ask, and twice', async () => {
    const listener = await ManagementListener.open({ host: '127.0.0.1', port: 0 }, [metrics]);
    const kept = connect(listener.port, '127.0.0.1');
    kept.on('error', () => {});
    await once(kept, 'connect');
    const gone = once(kept, 'close');
    await Promise.all([listener.close(), listener.close()]);
    await gone;
  });

  it('says which variable is wrong where the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const failure = await ManagementListener.open({ host: '127.0.0.1', port }, []).catch((error: unknown) => error);
    expect(startFailure(failure)).toEqual([`MANAGEMENT_PORT: ${port} is taken by another process`]);
    taken.close();
    const nowhere = await ManagementListener.open({ host: '192.0.2.1', port: 0 }, []).catch((error: unknown) => error);
    expect(startFailure(nowhere)).toEqual(['MANAGEMENT_HOST: 192.0.2.1 is no address of this machine']);
  });
});

describe('the variables of the listener for operators', () => {
  it.each([
    [{}, undefined],
    [{ MANAGEMENT_PORT: '' }, undefined],
    [{ MANAGEMENT_PORT: '0' }, { host: 'localhost', port: 0 }],
    [
      { MANAGEMENT_PORT: '9090', MANAGEMENT_HOST: '0.0.0.0' },
      { host: '0.0.0.0', port: 9090 },
    ],
  ])('are read: %j', (environment, expected) => {
    expect(readEnvironment(environment, readManagement)).toEqual(expected);
  });

  it.each([
    [{ MANAGEMENT_PORT: '65536' }, 'MANAGEMENT_PORT must be a port from 0 to 65535'],
    [{ MANAGEMENT_PORT: '-1' }, 'MANAGEMENT_PORT must be a port from 0 to 65535'],
    [{ MANAGEMENT_PORT: '9e3' }, 'MANAGEMENT_PORT must be a port from 0 to 65535'],
    [{ MANAGEMENT_PORT: 'true' }, 'MANAGEMENT_PORT must be a port from 0 to 65535'],
    [
      { MANAGEMENT_PORT: '9090', MANAGEMENT_HOST: 'http://a' },
      'MANAGEMENT_HOST must be a name or an address, without scheme and port',
    ],
    [{ MANAGEMENT_HOST: 'localhost' }, 'MANAGEMENT_PORT is not set, but MANAGEMENT_HOST is'],
    [{ MANAGEMENT_PROT: '9090' }, 'MANAGEMENT_PROT'],
  ])('stop the start where they are wrong: %j', (environment, problem) => {
    expect(() => readEnvironment(environment, readManagement)).toThrow(problem);
  });
});
