import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { OwnedClient } from './owned-client.js';

/** Notes how many chunks each write to the operating system would have. */
class NotingSocket extends Socket {
  readonly writes: number[] = [];

  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.writes.push(1);
    done();
  }

  override _writev(chunks: readonly unknown[], done: () => void): void {
    this.writes.push(chunks.length);
    done();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('OwnedClient', () => {
  it('sends what was gathered in one turn in one write, and again in the next', async () => {
    const socket = new NotingSocket();
    const client = new OwnedClient({ stream: () => socket });
    for (let round = 1; round <= 2; round += 1) {
      for (const statement of ['a', 'b', 'c']) {
        client.gather();
        socket.write(statement);
      }
      expect(socket.writes).toHaveLength(round - 1);
      await turn();
      expect(socket.writes).toEqual(Array(round).fill(3));
    }
    socket.write('alone');
    expect(socket.writes).toEqual([3, 3, 1]);
  });

  it('ends no process when its connection ends between two questions', async () => {
    const socket = new NotingSocket();
    const client = new OwnedClient({ stream: () => socket });
    expect(() => client.emit('error', new Error('Connection terminated unexpectedly'))).not.toThrow();
  });

  it('keeps what the pool hides from whoever lists the members', () => {
    const config = Object.defineProperty({ stream: () => new Socket(), user: 'u' }, 'password', { value: 'secret' });
    const client = new OwnedClient(config);
    expect([client.user, client.password]).toEqual(['u', 'secret']);
  });
});
