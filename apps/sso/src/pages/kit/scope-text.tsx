import { type AccountScope, accountScopes, isAccountAudience } from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import type { JSX } from 'preact';
import type { Words } from '../messages/words.js';
import { Name } from './name.js';

/** A scope of an API, with what that says of it. */
export interface DescribedScope {
  readonly name: string;
  readonly description: LocalizedText;
}

interface ScopeTextProps {
  readonly words: Words;
  /** The identifier of the API. */
  readonly resource: string;
  readonly scope: DescribedScope;
}

/** What an app may do there: of our own API in our words, of others in theirs. */
export function ScopeText({ words, resource, scope: { name, description } }: ScopeTextProps): JSX.Element {
  return isOwnScope(resource, name) ? (
    <span>{words.plain(`scope.${name}`)}</span>
  ) : (
    <Name of={words.localized(description)} />
  );
}

function isOwnScope(resource: string, scope: string): scope is AccountScope {
  return isAccountAudience(resource) && Object.hasOwn(accountScopes, scope);
}
