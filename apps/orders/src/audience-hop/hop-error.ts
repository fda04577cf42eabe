export type HopStep = 'token_exchange' | 'invoices';

/** The next audience could not be asked; `facts` are for the log and hold no token. */
export class HopError extends Error {
  constructor(readonly facts: { readonly step: HopStep; readonly status?: number; readonly error?: string }) {
    super(`${facts.step} failed`);
    this.name = 'HopError';
  }
}

/** Milliseconds a hop may take before the order answers without its invoice. */
const timeout = 5000;

/** fetch that never follows a redirect with credentials. @throws HopError when nothing answers */
export async function hop(step: HopStep, url: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeout) });
    return { status: response.status, body: await response.json() };
  } catch {
    throw new HopError({ step, error: 'unreachable' });
  }
}
