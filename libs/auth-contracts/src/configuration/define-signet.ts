import { type AnyAudience, audience } from '../audience/define-audience.js';
import type { AudienceDocument, AudienceSettings, RoleDocument, SignetDocument } from './document.js';

/** An API as its guard knows it, with what its issuer decides of it. */
export interface ConfiguredAudience extends AudienceSettings {
  readonly audience: AnyAudience;
}

/** As `RoleDocument`, with the API itself in the place of its identifier. */
export type ConfiguredRole =
  | RoleDocument
  | { readonly audience: AnyAudience; readonly role: string; readonly group: string }
  | { readonly audience: AnyAudience; readonly role: string; readonly client: string };

export interface SignetConfiguration extends Omit<SignetDocument, 'audiences' | 'roles'> {
  /** Of `defineAudience`: the same object that the guard of the API is made with. */
  readonly audiences?: ReadonlyArray<AnyAudience | ConfiguredAudience> | undefined;
  readonly roles?: readonly ConfiguredRole[] | undefined;
}

/**
 * What an issuer is to be: `signet plan` says what it would change there, and `signet apply` makes it so. Nothing is asked or written here.
 * @throws TypeError on an audience that no token could be for, or one that stands there twice
 */
export function defineSignet({ audiences = [], roles, ...rest }: SignetConfiguration): SignetDocument {
  const described = audiences.map(documentOf);
  const byIdentifier = Object.fromEntries(described);
  if (Object.keys(byIdentifier).length < described.length) {
    throw new TypeError('defineSignet: audiences: one stands there twice');
  }
  return {
    ...rest,
    ...(described.length > 0 && { audiences: byIdentifier }),
    ...(roles && { roles: roles.map(roleOf) }),
  };
}

/** The claims of a contract are for its guard alone. */
function documentOf(given: AnyAudience | ConfiguredAudience, index: number): readonly [string, AudienceDocument] {
  const { audience: contract, ...settings } = 'audience' in given ? given : { audience: given };
  const { identifier, name, scopes, roles } = audience(contract, `defineSignet: audiences[${index}]`);
  return [identifier, { name, scopes: { ...scopes }, ...(roles && { roles: { ...roles } }), ...settings }];
}

function roleOf({ audience: at, ...rest }: ConfiguredRole): RoleDocument {
  return { ...rest, audience: typeof at === 'string' ? at : at.identifier } as RoleDocument;
}
