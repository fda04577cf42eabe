import type { Schemas } from '../../api/api.js';
import type { Session } from '../../session/session.js';
import { standingOf } from '../users/words.js';

/** Why whoever is signed in need not ask to act as a person; undefined where the issuer decides. */
export function whyNot(user: Schemas['User'], session: Pick<Session, 'may' | 'person'>): string | undefined {
  if (!session.may('admin:support:write')) {
    return 'Your role does not let you act as people: that takes the scope admin:support:write of the administration.';
  }
  if (user.subject === session.person.subject) return 'This is you. Nobody acts as themselves.';
  const standing = standingOf(user);
  return standing && `Nobody acts as this person: the account is ${standing}.`;
}
