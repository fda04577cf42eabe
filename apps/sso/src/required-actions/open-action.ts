import type { Digest, StepName } from '@signet/authorization-server';
import type { Instead, Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import {
  type FoundInteraction,
  findInteraction,
  leadsAway,
  limitOf,
  viewOfClient,
} from '../interaction/found-interaction.js';
import { gone } from '../interaction/gone.js';
import { goOn } from '../interaction/open-interaction.js';
import { passwordMark } from '../interaction/prove-password.js';
import type { Issuer } from '../issuer/issuer.js';
import type { ActionView } from '../pages/action-lead.js';

/** An interaction in which somebody is to do what an operator wants. */
export interface ActionTurn extends FoundInteraction {
  readonly subject: string;
  readonly username: string;
  /** Of their password as it is now. */
  readonly passwordMark: Digest;
  /** False of a form whose step is over by now: it may be the one that ended it. */
  readonly isTurn: boolean;
  readonly shown: ActionView;
}

/**
 * The interaction that the form of these steps is about, for the one person who is asked: the form of another one, of another tab or of
 * somebody who signed in meanwhile is none of theirs.
 */
export async function openAction(
  issuer: Issuer,
  visit: Visit,
  ...steps: readonly StepName[]
): Promise<Opened<never, ActionTurn> | Instead> {
  const found = await findInteraction(issuer, visit);
  if (!found) return gone(issuer);
  const { view, reference, secret, hidden } = found;
  const subject = view.asked ?? view.provedBy;
  const isTurn = view.next !== undefined && steps.includes(view.next) && view.asked !== undefined;
  const account = subject === undefined ? undefined : await issuer.records.accounts.find(subject);
  if (!account || (!isTurn && visit.request.method === 'GET')) {
    return view.isAnswered ? gone(issuer) : goOn(issuer, found);
  }
  visit.request.accountLocale = account.locale;
  const client = viewOfClient(found);
  const shown = { client, person: account.name ?? account.username, username: account.username };
  return {
    kind: 'open',
    subject: {
      ...found,
      subject: account.subject,
      username: account.username,
      passwordMark: passwordMark(account),
      isTurn,
      shown,
    },
    about: `${reference.interactionId}:${account.subject}`,
    owner: account,
    secret,
    hidden,
    leadsAway: leadsAway(found),
    limit: limitOf(found),
    clientId: view.client.clientId,
  };
}
