interface Stoppable {
  stop(): Promise<void>;
}

/** Keeps what a bench started. */
export interface Stage {
  /** The same, to be stopped when the bench is over. */
  keep<T extends Stoppable>(started: T): T;
}

/** Stops whatever the work started, in reverse order, however it ends. */
export async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const kept: Stoppable[] = [];
  try {
    return await work({
      keep: (started) => {
        kept.push(started);
        return started;
      },
    });
  } finally {
    for (const one of kept.toReversed()) await one.stop();
  }
}
