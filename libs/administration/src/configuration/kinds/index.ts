import type {
  WantedAttribute,
  WantedAudience,
  WantedClient,
  WantedGroup,
  WantedPolicies,
  WantedProvider,
  WantedRole,
  WantedTheme,
} from '../description.js';
import type { ManagedKind } from '../managed-thing.js';
import { attributeKind } from './attribute.js';
import { audienceKind } from './audience.js';
import { clientKind } from './client.js';
import { groupKind } from './group.js';
import type { Kind } from './kind.js';
import { policiesKind } from './policies.js';
import { providerKind } from './provider.js';
import { roleKind } from './role.js';
import { themeKind } from './theme.js';

export interface WantedOf {
  readonly attribute: WantedAttribute;
  readonly group: WantedGroup;
  readonly audience: WantedAudience;
  readonly client: WantedClient;
  readonly provider: WantedProvider;
  readonly policies: WantedPolicies;
  readonly theme: WantedTheme;
  readonly role: WantedRole;
}

/** In the order in which they are made: each rests on those before it alone. */
export const kinds: { readonly [Name in ManagedKind]: Kind<WantedOf[Name]> } = {
  attribute: attributeKind,
  group: groupKind,
  audience: audienceKind,
  client: clientKind,
  provider: providerKind,
  policies: policiesKind,
  theme: themeKind,
  role: roleKind,
};
