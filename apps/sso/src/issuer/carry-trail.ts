import {
  AlertWatch,
  TrailCarrier,
  type WebhookEvent,
  WebhookSender,
  type WebhookSenderNeeds,
} from '@signet/administration';
import { inTime, Periodic } from '@signet/runtime';
import type { Log, Metrics } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks for what is new and what is due. */
const interval = 1_000;
/** Milliseconds that messages under way get to end when the process does. */
const grace = 1_000;

const outcomes = {
  webhook_delivered: 'delivered',
  webhook_delivery_failed: 'failed',
  webhook_given_up: 'given_up',
  webhook_gone: 'gone',
} as const satisfies Readonly<Record<WebhookEvent['event'], string>>;

/** Tells webhooks what the trail tells while the process runs; what did not arrive waits in the database for the next one. */
export function tellWebhooks(
  needs: Omit<WebhookSenderNeeds, 'onEvent'>,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): Pick<Periodic, 'start' | 'stop'> {
  const deliveries = metrics.counter('signet_webhook_deliveries_total');
  const sender = new WebhookSender({
    ...needs,
    onEvent: ({ event, webhookId, messageId, attempts, reason }) => {
      deliveries.of({ outcome: outcomes[event] }).add();
      log.event(event, { webhook_id: webhookId, message_id: messageId, attempts, reason });
    },
  });
  const looks = new Periodic(() => sender.begin(), {
    interval,
    onError: (error) => logFailure(log, 'webhooks', error),
  });
  return {
    start: () => looks.start(),
    stop: async () => {
      await looks.stop();
      await inTime(sender.close(), grace);
    },
  };
}

/** There whether anything is carried or not. */
export function syslogMessages(metrics: Metrics) {
  return metrics.counter('signet_syslog_messages_total');
}

/** Carries the trail to the syslog receiver of SYSLOG_URL; of all processes on one database one does it at a time. */
export function tellSyslog(
  needs: Omit<ConstructorParameters<typeof TrailCarrier>[0], 'name' | 'onOutcome'>,
  messages: ReturnType<typeof syslogMessages>,
  log: Log,
): Pick<Periodic, 'start' | 'stop'> {
  const carrier = new TrailCarrier({
    ...needs,
    name: 'syslog',
    onOutcome: (outcome) => {
      if ('sent' in outcome) messages.of({ outcome: 'sent' }).add(outcome.sent);
      else {
        messages.of({ outcome: 'failed' }).add();
        log.event('syslog_failed', { reason: outcome.failed });
      }
    },
  });
  const onError = (error: unknown) => logFailure(log, 'syslog', error);
  const looks = new Periodic(() => carrier.run(), { interval, onError });
  return {
    start: () => looks.start(),
    stop: async () => {
      await looks.stop();
      await inTime(carrier.stop().catch(onError), grace);
    },
  };
}

/** Counts what rules ask for, and writes down whom an alert is told. */
export function watchForAlerts(
  needs: Omit<ConstructorParameters<typeof AlertWatch>[0], 'onRaised'>,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): { readonly watch: AlertWatch; readonly looks: Periodic } {
  const raised = metrics.counter('signet_alerts_total');
  const watch = new AlertWatch({
    ...needs,
    onRaised: ({ alertId, on, about, count }, outcome) => {
      raised.of({ on }).add();
      log.event('alert_raised', { alert_id: alertId, on, about, count, outcome });
    },
  });
  const onError = (error: unknown) => logFailure(log, 'alerts', error);
  return { watch, looks: new Periodic(() => watch.look(), { interval, onError }) };
}
