import { type Client, type Clock, clientPolicy, type EpochSeconds, usableBy } from '@signet/authorization-server';
import { isWithin, SingleFlight } from '@signet/runtime';
import type { AdministeredRecords } from '../../records.js';

/** Seconds for which the clients that there are may be out of date; who may use them is asked each time. */
const kept = 30;
/** Of one person: more is no list to choose from. */
const mostShown = 200;

/** The apps that a person can begin with, of those that they may use. */
export class LaunchableApps {
  #known: readonly Client[] = [];
  #knownAt: EpochSeconds | undefined;
  readonly #look = new SingleFlight(() => this.#read());

  constructor(
    private readonly records: Pick<AdministeredRecords, 'clients' | 'groups' | 'organizations'>,
    private readonly clock: Clock,
  ) {}

  /** By their names. */
  async of(subject: string): Promise<readonly Client[]> {
    if (!isWithin(kept, this.#knownAt, this.clock.now())) await this.#look.run();
    return (await usableBy({ stores: this.records }, subject, this.#known)).slice(0, mostShown);
  }

  async #read(): Promise<void> {
    const now = this.clock.now();
    const all = await this.records.clients.list();
    this.#known = all.filter(isLaunchable).sort((a, b) => a.clientName.localeCompare(b.clientName, 'en'));
    this.#knownAt = now;
  }
}

/** Of an operator's client alone is it known where it leads. */
function isLaunchable(client: Client): boolean {
  const { operatorVouches, grantTypes } = clientPolicy(client);
  return (
    operatorVouches &&
    grantTypes.includes('authorization_code') &&
    (client.initiateLoginUri ?? client.clientUri) !== undefined
  );
}
