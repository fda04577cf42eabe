import { setTimeout as later } from 'node:timers/promises';
import { Outbox } from '@signet/administration';
import type { Mail, Stores } from '@signet/authorization-server';
import { type Clock, inTime, Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';
import type { Words } from '../pages/messages/words.js';
import type { Carrier } from './carrier.js';
import type { Sender } from './compose.js';
import { type MailConfig, senderOf } from './mail-config.js';
import { type MailEvents, MailSender } from './mail-sender.js';
import { noCarrier } from './no-carrier.js';
import { outboxCarrier } from './outbox-carrier.js';
import { SmtpCarrier } from './smtp-line.js';

/** Milliseconds between looks for what is due. */
const interval = 1_000;
/** Milliseconds that messages under way get to end when the process does. */
const grace = 1_000;

interface Needs {
  readonly config: MailConfig;
  readonly issuer: string;
  readonly mail: Stores['mail'];
  readonly clock: Clock;
  /** Of messages that have no language of their own. */
  readonly words: () => Words;
  readonly name: NonNullable<Sender['name']>;
}

export interface SendingMail extends Pick<Periodic, 'start' | 'stop'> {
  /** Why the server takes nothing, where it does not. */
  readonly away: string | undefined;
}

/** Sends mail while the process runs; what is not sent waits in the database for the next one. */
export function sendMail({ config, issuer, mail, clock, words, name }: Needs, log: Log): SendingMail {
  const smtp = config.smtp && new SmtpCarrier(config.smtp, new URL(issuer).hostname);
  const carrier: Carrier =
    smtp ?? (config.outbox === undefined ? noCarrier : outboxCarrier(new Outbox(config.outbox), clock));
  const sender = new MailSender({
    mail,
    clock,
    carrier,
    sender: {
      issuer,
      from: senderOf(config, issuer),
      get words() {
        return words();
      },
      name,
    },
    events: eventsTo(log),
    second: () => later(1_000, undefined, { ref: false }),
  });
  const looks = new Periodic(() => sender.begin(), { interval, onError: (error) => logFailure(log, 'mail', error) });
  return {
    get away() {
      return sender.away;
    },
    start: () => looks.start(),
    stop: async () => {
      const ended = inTime(sender.close(), grace);
      await looks.stop();
      await ended;
      // A server that says nothing is not waited for; the message comes back when its lease is over.
      sender.cut();
      smtp?.close();
    },
  };
}

/** Without addresses: whose they are is in the database. */
function eventsTo(log: Log): MailEvents {
  const about = ({ mailId, template, attempts }: Mail) => ({ mail_id: mailId, template, attempts });
  return {
    sent: (mail) => log.event('mail_sent', about(mail)),
    delayed: (mail, reason) => log.event('mail_delayed', { ...about(mail), reason }),
    died: (mail, reason) => log.event('mail_dead', { ...about(mail), reason }),
    away: (reason) => log.event('mail_server_away', { reason }),
    back: () => log.event('mail_server_back', {}),
    failed: (error) => logFailure(log, 'mail', error),
  };
}
