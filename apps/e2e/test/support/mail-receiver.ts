import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on a free port of loopback: what it took, by recipient. */
export interface MailReceiver {
  /** What an issuer needs to send its mail there. */
  readonly env: Readonly<Record<string, string>>;
  /** The text of the first message to this address that has this in it, as soon as it is there; each is given once. */
  next(to: string, containing: RegExp): Promise<string>;
  close(): Promise<void>;
}

export async function receiveMail(): Promise<MailReceiver> {
  const received = new Map<string, string[]>();
  let heard: () => void = () => undefined;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      void text(stream).then((raw) => {
        const to = envelope.rcptTo[0]?.address ?? '';
        received.set(to, [...(received.get(to) ?? []), plainOf(raw)]);
        done();
        heard();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'sso@example.com' },
    next: async (to, containing) => {
      for (;;) {
        const all = received.get(to) ?? [];
        const found = all.find((each) => containing.test(each));
        if (found !== undefined) {
          all.splice(all.indexOf(found), 1);
          return found;
        }
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The part that is read without markup (RFC 2045 §6). */
function plainOf(raw: string): string {
  const [, head = '', body = ''] = /(content-type: text\/plain[\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/i.exec(raw) ?? [];
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const octets = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /quoted-printable/i.test(head) ? Buffer.from(octets, 'latin1').toString() : body;
}
