import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Carrier, Delivery, Line } from './carrier.js';
import type { ComposedMail } from './compose.js';
import type { SmtpConfig } from './mail-config.js';

/** Milliseconds. */
export interface SmtpBounds {
  /** To reach the server, TLS included. */
  readonly connection: number;
  /** For its first words. */
  readonly greeting: number;
  /** Without a word of it. */
  readonly silence: number;
  /** From the first step to the end of signing in, and again of each message, however it drips: less than the lease of a message. */
  readonly step: number;
}

const defaultBounds: SmtpBounds = { connection: 10_000, greeting: 10_000, silence: 30_000, step: 60_000 };
/** Octets of one reply: RFC 5321 §4.5.3.1.5 has 512 for a line. */
const longestReply = 16_384;

type SmtpFailure = Error & {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly response?: string;
};

/** A server as nodemailer speaks to it. */
export class SmtpCarrier implements Carrier {
  readonly #lines = new Set<SmtpLine>();

  /** @param name what we call ourselves to it (RFC 5321 §4.1.1.1) */
  constructor(
    private readonly server: SmtpConfig,
    private readonly name: string,
    private readonly bounds: SmtpBounds = defaultBounds,
  ) {}

  async check(): ReturnType<Carrier['check']> {
    const line = this.open();
    try {
      return (await line.connect()) ?? { kind: 'taken' };
    } finally {
      line.close();
    }
  }

  open(): SmtpLine {
    const line = new SmtpLine(this.server, this.name, this.bounds, () => this.#lines.delete(line));
    this.#lines.add(line);
    return line;
  }

  /** Ends what is under way, wherever it is. */
  close(): void {
    for (const line of [...this.#lines]) line.close();
  }
}

/** One connection at a time, made when there is something to send. */
class SmtpLine implements Line {
  #connection: SMTPConnection | undefined;

  constructor(
    private readonly server: SmtpConfig,
    private readonly name: string,
    private readonly bounds: SmtpBounds,
    private readonly onClosed: () => void,
  ) {}

  /** @returns undefined where messages may follow */
  async connect(): Promise<Extract<Delivery, { kind: 'away' }> | undefined> {
    if (this.#connection !== undefined) return undefined;
    try {
      await this.#open();
      return undefined;
    } catch (error) {
      this.#drop();
      return { kind: 'away', reason: reasonOf(error as SmtpFailure) };
    }
  }

  async send(mail: ComposedMail): Promise<Delivery> {
    const away = await this.connect();
    const connection = this.#connection;
    if (away || connection === undefined) return away ?? { kind: 'away', reason: 'ECONNECTION' };
    try {
      await this.#within(connection, (settle) => connection.send(mail.envelope, mail.message, settle));
      return { kind: 'taken' };
    } catch (error) {
      const failure = error as SmtpFailure;
      const delivery = deliveryOf(failure);
      // What state the conversation is in, nobody knows.
      if (delivery.kind !== 'refused') this.#drop();
      else await this.#reset(connection);
      return delivery;
    }
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.onClosed();
    if (connection === undefined) return;
    connection.quit();
    connection.close();
  }

  async #open(): Promise<void> {
    const { host, port, tls, user, password } = this.server;
    const connection = new SMTPConnection({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      name: this.name,
      connectionTimeout: this.bounds.connection,
      dnsTimeout: this.bounds.connection,
      greetingTimeout: this.bounds.greeting,
      socketTimeout: this.bounds.silence,
      socketCloseTimeout: 1_000,
      maxResponseSize: longestReply,
      allowInternalNetworkInterfaces: true,
      tls: { minVersion: 'TLSv1.2' },
    });
    this.#connection = connection;
    connection.on('end', () => {
      if (this.#connection === connection) this.#connection = undefined;
    });
    // Whatever it says between steps is nobody's.
    connection.on('error', () => {});
    await this.#within(connection, (settle) => connection.connect((error) => settle(error ?? null)));
    if (user === undefined) return;
    const pass = typeof password === 'function' ? await password() : (password ?? '');
    await this.#within(connection, (settle) => connection.login({ credentials: { user, pass } }, settle));
  }

  /** After a refusal the next message may follow (RFC 5321 §4.1.1.5). */
  async #reset(connection: SMTPConnection): Promise<void> {
    await this.#within(connection, (settle) => connection.reset(settle)).catch(() => this.#drop());
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  /** One step of the conversation, ended by its answer, by an error of the connection, by its end or by its time. */
  #within(connection: SMTPConnection, step: (settle: (error: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle(Object.assign(new Error('the server took too long'), { code: 'ETIMEDOUT' }));
        connection.close();
      }, this.bounds.step);
      const onEnd = () => settle(Object.assign(new Error('the connection ended'), { code: 'ECONNECTION' }));
      const settle = (error: Error | null) => {
        clearTimeout(timer);
        connection.off('end', onEnd);
        connection.off('error', settle);
        if (error) reject(error);
        else resolve();
      };
      connection.on('error', settle);
      connection.on('end', onEnd);
      step(settle);
    });
  }
}

/** Replies to these are about the message; to all others about us, or the server. */
const aboutMessage = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

function deliveryOf(failure: SmtpFailure): Delivery {
  const reason = reasonOf(failure);
  const { responseCode: code, command = '' } = failure;
  // An address that the server cannot carry: asked again, it says so again.
  if (code === undefined) {
    return failure.code === 'EENVELOPE' ? { kind: 'refused', reason } : { kind: 'delayed', reason };
  }
  // RFC 4954 §6: it wants us signed in; RFC 5321 §3.8: it is about to go.
  if (!aboutMessage.has(command) || code === 530 || code === 421) return { kind: 'away', reason };
  return { kind: code >= 500 ? 'refused' : 'delayed', reason };
}

/** `550 5.1.1 RCPT TO`: the codes of a reply (RFC 5321 §4.2, RFC 2034) and to what, or that of a failure without one. */
function reasonOf({ code = 'EUNKNOWN', responseCode, response = '', command }: SmtpFailure): string {
  if (responseCode === undefined) return /^[A-Z]{3,20}$/.test(code) ? code : 'EUNKNOWN';
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const to = command !== undefined && aboutMessage.has(command) ? command : code;
  return [responseCode, enhanced, to].filter((part) => part !== undefined).join(' ');
}
