import { credentialOf } from '@signet/administration';
import { deviceKind } from '@signet/authorization-server';
import { authenticatorName, isPasskey, type MadeKey, type PasskeyFactor, type Passkeys } from '@signet/identity';
import { fields } from '../../forms/fields.js';
import { callerOf } from '../../http/caller.js';
import type { Issuer } from '../../issuer/issuer.js';
import { PasskeyPart } from '../../pages/kit/passkey.js';
import { passkeyRefused } from '../../passkeys/passkey-refused.js';
import { useKey } from '../../passkeys/use-key.js';
import type { FactorKind, FactorOccasion, PreparedForm } from '../factor-kind.js';

/** Keys of a device or of a password manager. */
export const passkeyKind: FactorKind = {
  way: 'passkey',
  proof: {
    mayRememberDevice: true,
    lead: 'second_factor.passkey.lead',
    link: 'second_factor.passkey.link',
    fields: { passkey: fields.passkey },
    provable: ({ passkeys }, _account, enrolled) =>
      passkeys === undefined ? [] : enrolled.filter(({ type }) => type === 'passkey').map(({ amr }) => amr),
    prepare: async (occasion) => {
      const keys = await keysOf(occasion);
      // What may have been copied proves nothing: it is asked for only of whoever has nothing else, who is told why it is refused.
      const good = keys.filter(({ data }) => data.counterWentBackAt === undefined);
      const options = await passkeysOf(occasion.issuer).request(
        bindingOf(occasion, 'second_factor'),
        good.length > 0 ? good : keys,
      );
      return form((words) => (
        <PasskeyPart words={words} options={options} submit={words.plain('second_factor.passkey.submit')} />
      ));
    },
    prove: async (occasion, { passkey = '' }) => {
      const { issuer, visit } = occasion;
      const caller = callerOf(visit.request);
      const seconds = await issuer.identity.reserveGuess(caller);
      if (seconds > 0) return { kind: 'locked', seconds };
      const used = await useKey(issuer, visit, passkey, bindingOf(occasion, 'second_factor'));
      if ('reason' in used) return passkeyRefused(used.reason);
      await issuer.identity.guessedRight(caller);
      return { kind: 'proved', amr: used.amr, credential: credentialOf(used.factor) };
    },
  },
  enrolment: {
    lead: 'set_up_factor.passkey.lead',
    link: 'set_up_factor.passkey.link',
    needsScript: true,
    fields: { passkey: fields.passkey },
    prepare: async (occasion) => {
      const { account } = occasion;
      const present = await keysOf(occasion);
      const options = await passkeysOf(occasion.issuer).creation(bindingOf(occasion, 'enrolment'), account, present);
      return form((words) => (
        <PasskeyPart words={words} options={options} submit={words.plain('set_up_factor.passkey.submit')} />
      ));
    },
    confirm: async (occasion, { passkey = '' }) => {
      const made = await passkeysOf(occasion.issuer).made(passkey, bindingOf(occasion, 'enrolment'));
      if (made.kind === 'refused') return passkeyRefused(made.reason);
      if (await isThere(occasion, made)) return passkeyRefused('there_already');
      const { handle, amr, data } = made;
      return { kind: 'confirmed', handle, amr, data, name: nameOf(occasion, made) };
    },
  },
};

function passkeysOf({ passkeys }: Issuer): Passkeys {
  if (passkeys === undefined) throw new Error('nobody signs in with a passkey here');
  return passkeys;
}

function form(within: PreparedForm['within'] & object): PreparedForm {
  return { within, hasNoSubmit: true };
}

/** What it is used within belongs to one browser. */
function bindingOf({ about, account }: FactorOccasion, purpose: 'second_factor' | 'enrolment') {
  return { purpose, within: about, subject: account.subject };
}

async function keysOf({ issuer, account }: FactorOccasion): Promise<readonly PasskeyFactor[]> {
  return (await issuer.records.factors.ofPerson(account.subject)).filter(isPasskey);
}

async function isThere({ issuer }: FactorOccasion, { handle }: MadeKey): Promise<boolean> {
  return (await issuer.records.factors.findByHandle(handle)) !== undefined;
}

/** Who keeps it, as far as that is known; its person may call it otherwise. */
function nameOf({ visit }: FactorOccasion, { data }: MadeKey): string {
  const isOfThisDevice = data.transports.includes('internal');
  const { system } = deviceKind(visit.request.headers['user-agent']) ?? {};
  return authenticatorName(data.aaguid) ?? (isOfThisDevice ? system : undefined) ?? '';
}
