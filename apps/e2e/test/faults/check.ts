import type { Asking } from './asking.js';
import { isGood } from './ledger.js';

/** Families of each kind that are looked at after each fault: the newest. */
const looked = 24;

/** Asked again while the answer is none: a connection may still break under the first that ask after a silence. */
const attempts = 60;

/**
 * After a fault, when everything is there and nobody does anything: what was acknowledged is good, what was ended is not.
 * @returns how much was looked at
 */
export async function checkLedger(asking: Asking): Promise<number> {
  const { ledger, system } = asking;
  let seen = 0;
  const until = async <T>(what: string, ask: () => Promise<T | undefined>): Promise<T | undefined> => {
    seen += 1;
    for (let left = attempts; left > 0; left -= 1) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      await system.whole();
    }
    ledger.violate(`${what} was not answered, ${attempts} times`);
    return undefined;
  };
  for (const family of ledger.of('alive').slice(-looked)) {
    await until('a refresh', () => asking.refresh(family));
    if (!isGood(family)) continue;
    const { accessToken } = family;
    const read = await until('an API', () => asking.get(`${system.addresses.orders}/whoami`, accessToken));
    if (read && read.status !== 200)
      ledger.violate(`a token that was acknowledged was refused: ${JSON.stringify(read)}`);
  }
  for (const family of ledger.of('ended').slice(-looked)) {
    const answer = await until('a refresh', () => asking.refresh(family));
    if (answer && answer.status !== 400) ledger.violate(`what was ended was answered ${answer.status}`);
    await until('introspection', async () => {
      const said = await asking.askOf(family.accessToken);
      if (said?.body.active === true) ledger.violate('a token is active though its end was acknowledged');
      return said;
    });
    seen += 1;
    if (!(await isRefusedByApi(asking, family.accessToken))) break;
  }
  for (const { id, family } of ledger.orders.slice(-looked)) {
    if (!isGood(family)) continue;
    const { orders } = system.addresses;
    const read = await until('an order', () => asking.get(`${orders}/orders/${id}`, family.accessToken));
    if (read && read.status !== 200) ledger.violate(`an order that was acknowledged is gone: ${JSON.stringify(read)}`);
  }
  ledger.trim(4 * looked);
  return seen;
}

/** An API hears of it within seconds: it is asked again until it has. */
async function isRefusedByApi({ system, ledger }: Asking, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  for (let left = 1_200; left > 0; left -= 1) {
    const response = await fetch(`${system.addresses.orders}/whoami`, { headers });
    await response.body?.cancel();
    if (response.status === 401) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  ledger.violate('an API accepts a token a minute after its end was acknowledged');
  return false;
}
