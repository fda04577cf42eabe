import { freePorts } from '@signet/workspace/ports';
import { newEnvironment, type SignetIssuer, startIssuerProcess } from '../signet/issuer.js';

/** Seconds of CPU time, all threads, from the start of the process until it is ready. */
async function cpuToReady(env: Readonly<Record<string, string>>): Promise<number> {
  const issuer = await startIssuerProcess(env);
  try {
    const { status } = await fetch(`${issuer.url}/health/ready`);
    if (status !== 200) throw new Error(`the issuer is not ready: ${status}`);
    const used = issuer.cpu();
    if (used === undefined) throw new Error('this system does not tell the CPU time of a process');
    return used / 1e6;
  } finally {
    await issuer.stop();
  }
}

/** Another process of an issuer that has a schema, keys and clients, as at every deployment. */
export async function startAgain({ env }: Pick<SignetIssuer<unknown>, 'env'>): Promise<number> {
  const [port] = await freePorts(1);
  return cpuToReady({ ...env, PORT: String(port) });
}

/** On an empty database: the schema is made, and the first key of each algorithm. */
export async function startFirst(databaseUrl?: string): Promise<number> {
  const { env, remove } = await newEnvironment({ databaseUrl });
  try {
    return await cpuToReady(env);
  } finally {
    remove();
  }
}
