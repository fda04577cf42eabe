import type { ActivityPoint, ActivitySpan, Clock, EpochSeconds } from '@signet/authorization-server';
import type { AccountDirectory } from '../accounts/list-accounts.js';
import type { Authority } from '../authority/authority.js';
import type { ClientDirectory } from '../clients/client-directory.js';
import type { AdministeredRecords } from '../records.js';
import type { SessionDirectory } from '../sessions/list-sessions.js';
import { type Attention, attentionOf } from './attention.js';

/** How far back is looked, in how many steps of which length: every one costs the same, whatever happened. */
const ranges = {
  hour: { span: 60, steps: 60 },
  day: { span: 3_600, steps: 24 },
  week: { span: 3_600, steps: 168 },
} as const satisfies Readonly<Record<string, { readonly span: ActivitySpan; readonly steps: number }>>;

export type OverviewRange = keyof typeof ranges;
export const overviewRanges = Object.keys(ranges) as [OverviewRange, ...OverviewRange[]];

/** Names of one kind that are told by themselves. */
const mostNames = 20;

/** What happened in one step. */
export interface OverviewStep {
  readonly startsAt: EpochSeconds;
  readonly signInsAccepted: number;
  readonly signInsRefused: number;
  readonly tokens: number;
  readonly refusals: number;
}

interface Named {
  readonly name: string;
  readonly happened: number;
}

/** How the issuer is doing: all of its processes together. */
export interface Overview {
  readonly at: EpochSeconds;
  /** Seconds of one step. */
  readonly step: number;
  readonly users: number;
  readonly apps: number;
  readonly audiences: number;
  readonly sessions: number;
  /** Oldest first, those too in which nothing happened; the last one is not over. */
  readonly activity: readonly OverviewStep[];
  /** Of the whole range, the most frequent first. */
  readonly tokensByAudience: readonly Named[];
  readonly refusalsByReason: readonly Named[];
  readonly attention: readonly Attention[];
}

interface Readers {
  readonly clock: Clock;
  readonly stores: Pick<
    AdministeredRecords,
    'activity' | 'alerts' | 'auditFollowers' | 'mail' | 'resourceServers' | 'signingKeys' | 'webhooks'
  >;
  readonly accounts: Pick<AccountDirectory, 'list'>;
  readonly clients: Pick<ClientDirectory, 'page'>;
  readonly sessions: Pick<SessionDirectory, 'list'>;
  /** What should be looked at is told to whoever may look. */
  readonly reader: Pick<Authority, 'reachOf'>;
}

const one = { limit: 1 };

/** The counts of now, and what happened in the range until now. */
export async function overviewOf(readers: Readers, range: OverviewRange): Promise<Overview> {
  const { clock, stores } = readers;
  const { span, steps } = ranges[range];
  const at = clock.now();
  const until = (Math.floor(at / span) + 1) * span;
  const window = { span, since: until - steps * span, until };
  const [points, totals, users, apps, audiences, sessions, attention] = await Promise.all([
    stores.activity.series(window),
    stores.activity.totals(window, mostNames),
    readers.accounts.list(one),
    readers.clients.page(one),
    stores.resourceServers.list(),
    readers.sessions.list({}, at, one),
    attentionOf(stores, at, readers.reader),
  ]);
  const named = (wanted: ActivityPoint['kind']): readonly Named[] =>
    totals.filter(({ kind }) => kind === wanted).map(({ name, happened }) => ({ name, happened }));
  return {
    at,
    step: span,
    users: users.total,
    apps: apps.total,
    audiences: audiences.length,
    sessions: sessions.total,
    activity: stepsOf(window.since, span, steps, points),
    tokensByAudience: named('token'),
    refusalsByReason: named('refusal'),
    attention,
  };
}

function stepsOf(since: number, span: number, steps: number, points: readonly ActivityPoint[]): OverviewStep[] {
  const found = new Map(points.map((point) => [`${point.startsAt} ${point.kind} ${point.name}`, point.happened]));
  return Array.from({ length: steps }, (_, step) => {
    const startsAt = since + step * span;
    const happened = (what: string) => found.get(`${startsAt} ${what}`) ?? 0;
    return {
      startsAt,
      signInsAccepted: happened('sign_in accepted'),
      signInsRefused: happened('sign_in refused'),
      tokens: happened('token '),
      refusals: happened('refusal '),
    };
  });
}
