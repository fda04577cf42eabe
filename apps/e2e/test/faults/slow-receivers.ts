import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** Somebody who is sent messages, and does not answer the first before they are told to. */
export interface SlowReceiver {
  readonly port: number;
  /** The name of each message that came, as often as it came and its sender waited for an answer. */
  readonly arrived: readonly string[];
  answer(): void;
  close(): Promise<unknown>;
}

/** The first that comes is answered when `answer` was called, all others at once. */
class Patience {
  readonly arrived: string[] = [];
  answer = () => {};
  readonly #answered = new Promise<void>((resolve) => {
    this.answer = resolve;
  });

  async take(name: string): Promise<void> {
    this.arrived.push(name);
    if (name === this.arrived[0]) await this.#answered;
  }

  /** Whoever gave up before it was answered may come again. */
  leave(name: string): void {
    const index = this.arrived.indexOf(name);
    if (index >= 0) this.arrived.splice(index, 1);
  }
}

export async function slowWebhook(): Promise<SlowReceiver> {
  const patience = new Patience();
  const server = createServer((request, response) => {
    const name = String(request.headers['webhook-id']);
    response.on('close', () => {
      if (!response.writableEnded) patience.leave(name);
    });
    void text(request)
      .then(() => patience.take(name))
      .then(() => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    patience.answer();
    server.close();
    server.closeAllConnections();
  };
  return {
    port: (server.address() as AddressInfo).port,
    arrived: patience.arrived,
    answer: () => patience.answer(),
    close,
  };
}

export async function slowMailServer(): Promise<SlowReceiver> {
  const patience = new Patience();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onData: (stream, _, done) => {
      void text(stream)
        .then((raw) => patience.take(/^message-id: (.*)$/im.exec(raw)?.[1]?.trim() ?? 'nameless'))
        .then(() => done(null));
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const close = () => {
    patience.answer();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port: (server.server.address() as AddressInfo).port,
    arrived: patience.arrived,
    answer: () => patience.answer(),
    close,
  };
}
