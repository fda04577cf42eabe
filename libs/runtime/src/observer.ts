/** Words and numbers of ours alone: never a value that somebody sent, nor a secret. */
export type Facts = Readonly<Record<string, string | number>>;

/** A stretch of work that somebody may want to see. */
export interface Stretch {
  readonly name: string;
  /** `client`: another machine does it. */
  readonly kind?: 'client';
  readonly facts?: Facts;
  /** Is seen also where it is part of nothing, as what is done in the background. */
  readonly alone?: boolean;
}

/** A stretch that is under way. */
export interface Observed {
  /** Makes `work` part of it, whoever calls: for what others run, as the one writer of a database its units. */
  resume<T>(work: () => T): T;
  /** What is known only later. */
  note(facts: Facts): void;
}

/** Looks at what is done, and changes nothing of it. Where nobody looks there is none, and nothing is asked. */
export interface Observer {
  /** Does `work`; a stretch that throws is seen to have failed. @throws what `work` throws, as it is */
  within<T>(stretch: Stretch, work: (observed: Observed) => Promise<T>): Promise<T>;
}

/** A call of another machine (HTTP semantic conventions): its host alone, for a path or a query may be somebody's secret. */
export function callOf(method: string, url: string, facts: Facts = {}): Stretch {
  const { hostname, port, protocol } = URL.canParse(url) ? new URL(url) : new URL('https://invalid');
  return {
    name: method,
    kind: 'client',
    alone: true,
    facts: {
      'http.request.method': method,
      'server.address': hostname.replace(/^\[|\]$/g, ''),
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      ...facts,
    },
  };
}
