import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePorts } from '@signet/workspace/ports';
import { type RunningProcess, startProcess } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';

const issuer = { ISSUER: 'http://localhost:1' };
const urls = { ORDERS_URL: 'https://orders.example.com', INVOICES_URL: 'https://invoices.example.com' };
const client = { CLIENT_ID: 'orders', CLIENT_SECRET: 'a secret' };

/** Each app alone, with an issuer that is away. */
export const programs = {
  sso: {
    env: { ...issuer, MASTER_KEY: randomBytes(32).toString('base64url') },
    ready: '/health/ready',
    other: '/jwks',
    post: '/token',
  },
  orders: {
    env: { ...issuer, ...client, INVOICES_URL: urls.INVOICES_URL },
    ready: '/health/ready',
    other: '/health',
    post: '/orders',
  },
  invoices: {
    env: issuer,
    ready: '/health/ready',
    other: '/health',
    post: '/invoices',
  },
  portal: {
    env: { ...issuer, ...urls },
    ready: '/health/ready',
    other: '/config.json',
    post: undefined,
  },
} as const;
export type Program = keyof typeof programs;

export interface RunningApp {
  readonly process: RunningProcess;
  readonly port: number;
  signal(name: NodeJS.Signals): void;
}

/**
 * One built app as a process on 127.0.0.1, at `PORT` or a free one.
 * @param folder for its database, and for what it writes beside one
 */
export async function runApp(
  program: Program,
  folder: string,
  more: Readonly<Record<string, string>>,
): Promise<RunningApp> {
  const { env } = programs[program];
  const port = more.PORT === undefined ? await freePort() : Number(more.PORT);
  const listening = { HOST: '127.0.0.1', PORT: String(port) };
  const database = {
    DATABASE_URL: `sqlite:${join(folder, `${program}-${port}.sqlite`)}`,
    OWNER_LINK_FILE: join(folder, `owner-link-${port}`),
  };
  const started = startProcess(process.execPath, [programFile(program)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...listening, ...database, ...env, ...more },
  });
  try {
    await started.says((line) => line.includes('listens on'));
  } catch (error) {
    await started.kill();
    throw error;
  }
  return { process: started, port, signal: (name) => void process.kill(started.pid ?? 0, name) };
}

async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}
