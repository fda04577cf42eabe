import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message that a server took. */
export interface ReceivedMail {
  readonly raw: string;
  readonly parsed: ParsedMail;
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
}

/** What the server answers to a message: nothing where it takes it, else a code of RFC 5321 §4.2. */
export type Answer = (received: ReceivedMail, nth: number) => number | undefined;

/** A real SMTP server on a free port of loopback, which keeps what it is sent. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  readonly #waiting: Array<() => void> = [];
  readonly #server: SMTPServer;
  connections = 0;
  answer: Answer = () => undefined;
  /** Recipients that are refused, with what. */
  refuse: (address: string) => number | undefined = () => undefined;

  constructor(options: SMTPServerOptions = {}) {
    let asked = 0;
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      logger: false,
      onConnect: (_, done) => {
        this.connections += 1;
        done();
      },
      onAuth: ({ username, password }, _, done) =>
        password === 'right' ? done(null, { user: username }) : done(codeError(535, 'no')),
      onRcptTo: ({ address }, _, done) => {
        const code = this.refuse(address);
        done(code === undefined ? null : codeError(code, `5.1.1 <${address}> is nobody`));
      },
      onData: (stream, { envelope, user }, done) => {
        void buffer(stream).then(async (raw) => {
          const received: ReceivedMail = {
            raw: raw.toString(),
            parsed: await simpleParser(raw),
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            user: user as string | undefined,
          };
          asked += 1;
          const code = this.answer(received, asked);
          if (code === undefined) this.received.push(received);
          done(code === undefined ? null : codeError(code, `${received.parsed.text} is not wanted`));
          for (const wake of this.#waiting.splice(0)) wake();
        });
      },
      ...options,
    });
    this.#server.on('error', () => {});
  }

  /** @returns where it is, as SMTP_URL has it */
  async start(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return this.url;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Resolves when it has taken so many. */
  async until(count: number): Promise<readonly ReceivedMail[]> {
    while (this.received.length < count) await new Promise<void>((wake) => this.#waiting.push(wake));
    return this.received;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

function codeError(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
