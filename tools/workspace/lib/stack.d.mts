export interface Ports {
  sso: number;
  orders: number;
  invoices: number;
  portal: number;
}

export interface Stack {
  readonly addresses: {
    readonly issuer: string;
    readonly ordersUrl: string;
    readonly invoicesUrl: string;
    readonly portalUrl: string;
  };
  /** Where a browser on this machine finds the mail of the issuer. */
  readonly mailUrl: string;
  readonly credentials: ReadonlyArray<{ readonly username: string; readonly password: string }>;
  /** While nobody is an owner: good once, for a day. */
  readonly ownerLink?: string;
  /** Holds the client secret of the orders app. */
  readonly ordersSecretFile: string;
  /** Holds the client secret of the invoices app. */
  readonly invoicesSecretFile: string;
  /** SIGTERM, then SIGKILL after 8 s; resolves when all have ended. */
  readonly stop: () => Promise<void>;
  /** SIGKILL to one app; resolves when it is dead. */
  readonly kill: (app: keyof Ports) => Promise<void>;
  /** Starts a killed app again on the same port and data; resolves when it is ready. */
  readonly relaunch: (app: keyof Ports) => Promise<void>;
  /** Rejects when an app ends that nobody told to. */
  readonly failed: Promise<never>;
  /** The last lines that each app wrote. */
  readonly logs: Record<keyof Ports, string[]>;
}

export function startStack(options: {
  ports: Ports;
  dataDir: string;
  demoPassword?: string;
  /** Settings of all four. */
  env?: Record<string, string>;
  /** Settings of the issuer beyond those of the demo. */
  ssoEnv?: Record<string, string>;
  log?: (line: string) => void;
  onLine?: (app: string, line: string) => void;
}): Promise<Stack>;
