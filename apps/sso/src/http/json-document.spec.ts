import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { sendDocument } from './json-document.js';

describe('a document', () => {
  it('is sent as JSON, and written only once', async () => {
    let written = 0;
    const document = {
      name: 'schön',
      toJSON() {
        written += 1;
        return { name: this.name };
      },
    };
    const app = fastify();
    app.get('/', async (_request, reply) => {
      sendDocument(reply, document);
      return reply;
    });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    for (let count = 0; count < 2; count += 1) {
      const response = await fetch(address);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(response.headers.get('content-length')).toBe('17');
      expect(await response.text()).toBe('{"name":"schön"}');
    }
    expect(written).toBe(1);
    await app.close();
  });
});
