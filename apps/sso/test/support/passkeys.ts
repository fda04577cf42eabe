import { identifier } from '@signet/authorization-server';
import type { PasskeyFactor } from '@signet/identity';
import type { SoftwareAuthenticator } from '@signet/identity/testing';
import { byId } from './html.js';
import type { RunningSso } from './running-sso.js';
import type { Answer } from './test-browser.js';

/** What the page asks the browser for. */
export function optionsOf({ page }: Pick<Answer, 'page'>) {
  const told = byId(page, 'passkey')?.attributes['data-passkey-options'];
  if (told === undefined) throw new Error('the page asks for no passkey');
  return JSON.parse(told);
}

export function usedOn(page: Pick<Answer, 'page'>, device: SoftwareAuthenticator, lies?: object) {
  return { decision: 'passkey', passkey: device.use(optionsOf(page), lies) };
}

/** Somebody has a key on this device, as its page would have set it up. */
export async function haveKey(
  { issuer }: RunningSso,
  subject: string,
  device: SoftwareAuthenticator,
  name = 'Key',
): Promise<PasskeyFactor> {
  const { passkeys, administration, clock, random } = issuer;
  if (!passkeys) throw new Error('there are no passkeys');
  const binding = { purpose: 'enrolment', within: 'test', browser: 'test', subject } as const;
  const made = await passkeys.made(
    device.create(await passkeys.creation(binding, { subject, username: 'somebody' }, [])),
    binding,
  );
  if (made.kind !== 'made') throw new Error(made.reason);
  const { handle, amr, data } = made;
  const factorId = identifier(random);
  const factor = { factorId, subject, name, handle, amr, data, revision: 0, createdAt: clock.now() } as PasskeyFactor;
  const by = { entity: 'user', subject, through: 'self_service' } as const;
  await administration.own.unitOfWork.run(by, ({ factors }) => factors.insert(factor));
  return factor;
}
