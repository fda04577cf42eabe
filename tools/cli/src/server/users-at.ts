import type {
  AccessOfPerson,
  AccountPatch,
  AccountReference,
  AccountView,
  EndedAccount,
  FactorsOfPerson,
  FactorsReset,
  NewPerson,
  Page,
  PageRequest,
} from '@signet/administration';
import type { AttributeDefinition, PostalAddress } from '@signet/identity';
import type { AdministrationApi } from './administration-api.js';
import { attributesAt } from './attributes-at.js';
import { pageAt, subjectAt } from './references.js';

const noAddress = {
  formatted: null,
  streetAddress: null,
  locality: null,
  region: null,
  postalCode: null,
  country: null,
} as const satisfies { readonly [Part in keyof Required<PostalAddress>]: null };

type Told = { readonly user?: AccountView | undefined; readonly revokedGrants: number };

/** Who was deleted by a request whose answer was lost: nothing is known of them any more. */
function gone(subject: string): AccountView {
  return { subject, username: subject, emailVerified: false, createdAt: 0, updatedAt: 0 };
}

/** People, by the administration API; each as the use case of its name. */
export function usersAt(api: AdministrationApi) {
  const path = async (of: AccountReference) => ({ subject: await subjectAt(api, of) });
  const one = async (operation: string, of: AccountReference) =>
    (await api.call<AccountView>(operation, { path: await path(of) })).body;
  const ended = async (operation: string, of: AccountReference, given: object = {}): Promise<EndedAccount> => {
    const named = await path(of);
    const { user, revokedGrants } = (await api.call<Told>(operation, { path: named, ...given })).body;
    return { account: user ?? gone(named.subject), revokedGrants };
  };
  return {
    create: async (body: NewPerson) => (await api.call<AccountView>('createUser', { body })).body,
    change: async (of: AccountReference, { address, ...patch }: AccountPatch, expectedVersion?: string) => {
      // The shell gives an address whole, the API takes what is otherwise in it (RFC 7396).
      const body = address ? { ...patch, address: { ...noAddress, ...address } } : { ...patch, address };
      return (await api.call<AccountView>('changeUser', { path: await path(of), body, expectedVersion })).body;
    },
    delete: (of: AccountReference, expectedVersion?: string) => ended('deleteUser', of, { expectedVersion }),
    list: (request: PageRequest): Promise<Page<AccountView>> => pageAt(api, 'listUsers', request),
    show: async (of: AccountReference) => {
      const account = await one('getUser', { subject: await subjectAt(api, of) });
      const { body: access } = await api.call<AccessOfPerson>('getRolesOfUser', { path: { subject: account.subject } });
      return { account, access };
    },
    factors: async (of: AccountReference) =>
      (await api.call<FactorsOfPerson>('getFactorsOfUser', { path: await path(of) })).body,
    resetFactors: async (of: AccountReference, body: { readonly after?: number | undefined }) =>
      (await api.call<FactorsReset>('resetFactorsOfUser', { path: await path(of), body })).body,
    stopReset: async (of: AccountReference) =>
      (await api.call<{ readonly stopped: boolean }>('stopFactorsReset', { path: await path(of) })).body.stopped,
    unlock: (of: AccountReference) => one('unlockUser', of),
    disable: (of: AccountReference) => ended('disableUser', of),
    enable: (of: AccountReference) => one('enableUser', of),
    setPassword: (of: AccountReference, body: object) => ended('setUserPassword', of, { body }),
    /** Asked for only where an attribute is given. */
    attributeDefinitions: async (given: { readonly attribute?: unknown }): Promise<readonly AttributeDefinition[]> =>
      given.attribute === undefined ? [] : attributesAt(api).list(),
  };
}
