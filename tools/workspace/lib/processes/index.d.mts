export interface ProcessOptions {
  /** Default: the folder of the workspace. */
  readonly cwd?: string;
  /** Default: ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written where ours is instead of collected. */
  readonly shown?: boolean;
  /** Each line of both streams as it comes. */
  readonly onLine?: (line: string) => void;
  /** Milliseconds after which it is ended; default: never. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds between SIGTERM and SIGKILL; default 8000. */
  readonly graceMs?: number;
}

export interface End {
  /** Null where a signal ended it or it could not start. */
  readonly code: number | null;
  readonly signal: string | null;
  /** One line: `exit 1`, `ended by SIGKILL`, `did not end within 2 s`, `could not start (...)`. */
  readonly reason: string;
}

export interface RunningProcess {
  /** Undefined where it could not start. */
  readonly pid: number | undefined;
  readonly isRunning: boolean;
  readonly output: {
    /** The last 2^20 characters. */
    readonly stdout: string;
    readonly stderr: string;
    /** The last 2000 lines of both. */
    readonly lines: readonly string[];
  };
  /** Leaves what it writes where it is, as a reader that hangs, until what this gives is called. */
  leaveUnread(): () => void;
  /** Never rejects. */
  readonly ended: Promise<End>;
  /** SIGTERM to its group, SIGKILL after the grace; resolves when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL to its group; resolves when it has ended. */
  kill(): Promise<void>;
  /**
   * What `find` makes of the first line, written already or to come, of which it makes something (not undefined or false).
   * @throws Error with how it ended or that the time is over (default: a minute), and its last words
   */
  says<T>(find: (line: string) => T | undefined | false, withinMs?: number): Promise<T>;
}

export interface Outcome {
  /** 1 where there was none. */
  readonly code: number;
  readonly reason: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, by lines. */
  readonly output: string;
}

export interface RunOptions extends Omit<ProcessOptions, 'shown'> {
  /** Collects the output instead of showing it. */
  readonly quiet?: boolean;
}

export function startProcess(command: string, args?: readonly string[], options?: ProcessOptions): RunningProcess;

export function run(command: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;

/** @throws Error with the label, the reason and the output, where it failed */
export function mustRun(
  label: string,
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<Outcome & { readonly seconds: number }>;

/** Resolves when a server answers with success. @throws Error when the time is over (default: a minute) or the signal says so */
export function answers(
  url: string,
  options?: { readonly withinMs?: number; readonly signal?: AbortSignal },
): Promise<void>;
