import { type EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailServer } from '../../test/support/mail-server.js';
import type { ComposedMail } from './compose.js';
import type { SmtpConfig } from './mail-config.js';
import { type SmtpBounds, SmtpCarrier } from './smtp-line.js';

const cleanUp: Array<() => Promise<unknown> | unknown> = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const mail: ComposedMail = {
  mailId: 'm',
  envelope: { from: 'sso@example.com', to: 'alice@example.com' },
  message: Buffer.from('Subject: x\r\n\r\nsecret words\r\n'),
};

/** A server that behaves as a test says, and what was said to it. */
async function odd(behave: (socket: Socket, said: string[]) => void): Promise<{ port: number; said: string[] }> {
  const said: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => said.push(data.toString()));
    behave(socket, said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, said };
}

/** A conversation by the lines that are asked, each with its answer. */
const saying = (answers: Readonly<Record<string, string>>) => (socket: Socket) => {
  socket.write('220 mx ESMTP\r\n');
  socket.on('data', (data) => {
    for (const line of data.toString().split('\r\n')) {
      const verb = Object.keys(answers).find((each) => line.toUpperCase().startsWith(each));
      if (verb !== undefined) socket.write(`${answers[verb]}\r\n`);
    }
  });
};

const server = (port: number, more: Partial<SmtpConfig> = {}): SmtpConfig => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  ...more,
});
const short: SmtpBounds = { connection: 300, greeting: 300, silence: 300, step: 600 };

describe('a mail server that is no good holds nothing up for longer than its bound', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => {}],
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
    ['drips its greeting', (socket) => drip(socket, '220-wait\r\n')],
    ['greets for ever', (socket) => flood(socket)],
    ['speaks another protocol', (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['is full', (socket) => void socket.write('554 no service\r\n')],
    ['says nothing after its greeting', (socket) => void socket.write('220 mx ESMTP\r\n')],
  ])('one that %s is away', async (_, behave) => {
    const { port } = await odd(behave);
    const carrier = new SmtpCarrier(server(port), 'localhost', short);
    expect(await carrier.check()).toMatchObject({
      kind: 'away',
      reason: expect.stringMatching(/^(?:\d{3} )?E[A-Z]+$/),
    });
    const line = carrier.open();
    expect(await line.send(mail)).toMatchObject({ kind: 'away' });
    line.close();
  });

  it('one that drips while it takes a message delays it', async () => {
    const { port } = await odd((socket) => {
      saying({ EHLO: '250 mx', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go' })(socket);
      socket.on('data', (data) => {
        if (data.toString().includes('\r\n.\r\n')) drip(socket, '250-wait\r\n');
      });
    });
    const line = new SmtpCarrier(server(port), 'localhost', short).open();
    expect(await line.send(mail)).toMatchObject({ kind: 'delayed', reason: 'ETIMEDOUT' });
    line.close();
  });

  it('one that nobody finds is away', async () => {
    const gone = await odd(() => {});
    for (const step of cleanUp.splice(0)) await step();
    expect(await new SmtpCarrier(server(gone.port), 'localhost', short).check()).toMatchObject({ kind: 'away' });
  });
});

describe('what is secret is said to nobody but the server that it is for', () => {
  const credentials = { user: 'relay', password: 'right' } as const;

  it('neither a password nor a message where STARTTLS is required and not offered', async () => {
    const { port, said } = await odd(
      saying({ EHLO: '250-mx\r\n250 AUTH PLAIN LOGIN', STARTTLS: '502 no', AUTH: '235 in' }),
    );
    const line = new SmtpCarrier(server(port, { tls: 'starttls', ...credentials }), 'localhost', short).open();
    expect(await line.send(mail)).toMatchObject({ kind: 'away' });
    line.close();
    expect(said.join('')).toMatch(/EHLO/);
    expect(said.join('')).not.toMatch(/AUTH|MAIL FROM|secret|cmlnaHQ/);
  });

  it('nor to one whose certificate is not good', async () => {
    const received = new MailServer({ disabledCommands: [] });
    await received.start();
    cleanUp.push(() => received.stop());
    const line = new SmtpCarrier(server(received.port, { tls: 'starttls', ...credentials }), 'localhost', short).open();
    expect(await line.send(mail)).toMatchObject({ kind: 'away', reason: expect.stringMatching(/^E/) });
    line.close();
    expect(received.received).toEqual([]);
  });

  it('and what it answers is no reason, but for its codes', async () => {
    const { port } = await odd(
      saying({
        EHLO: '250 mx',
        MAIL: '250 ok',
        RCPT: '250 ok',
        DATA: '554 5.7.1 secret words of alice@example.com',
        RSET: '250 ok',
      }),
    );
    const line = new SmtpCarrier(server(port), 'localhost', short).open();
    expect(await line.send(mail)).toEqual({ kind: 'refused', reason: '554 5.7.1 DATA' });
    line.close();
  });

  it('an address that is no address says no command', async () => {
    const { port, said } = await odd(saying({ EHLO: '250 mx', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go' }));
    const line = new SmtpCarrier(server(port), 'localhost', short).open();
    const hostile = {
      ...mail,
      envelope: { from: 'sso@example.com', to: 'a@b.example>\r\nRCPT TO:<victim@example.com' },
    };
    expect(await line.send(hostile)).toMatchObject({ kind: 'refused', reason: 'EENVELOPE' });
    line.close();
    expect(said.join('')).not.toContain('victim');
  });
});

it('a line carries any number of messages, and keeps nothing of any', async () => {
  const receiving = new MailServer();
  await receiving.start();
  cleanUp.push(() => receiving.stop());
  const connects = jest.spyOn(SMTPConnection.prototype, 'connect');
  cleanUp.push(() => connects.mockRestore());
  const line = new SmtpCarrier(server(receiving.port), 'localhost').open();
  const listening = () => {
    const [connection] = connects.mock.contexts as unknown as EventEmitter[];
    return ['error', 'end'].map((event) => connection?.listenerCount(event));
  };
  expect(await line.send(mail)).toEqual({ kind: 'taken' });
  const before = listening();
  for (let nth = 0; nth < 20; nth += 1) expect(await line.send(mail)).toEqual({ kind: 'taken' });
  expect([receiving.connections, listening()]).toEqual([1, before]);
  line.close();
});

function drip(socket: Socket, words: string): void {
  const timer = setInterval(() => socket.write(words), 50);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket: Socket): void {
  const line = `220-${'x'.repeat(500)}\r\n`.repeat(200);
  const more = () => {
    while (!socket.destroyed && socket.write(line));
  };
  socket.on('drain', more);
  more();
}
