import type { Done } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import type { Issuer } from '../issuer/issuer.js';
import type { FoundInteraction } from './found-interaction.js';
import { sendOn } from './gone.js';

interface Submission<Subject> {
  readonly visit: Visit;
  readonly subject: Subject;
}

/** The person does not want what the client asks for (OpenID Connect Core §3.1.2.6: access_denied); a device is denied. */
export function cancel(issuer: Issuer) {
  return async ({ subject }: Submission<Pick<FoundInteraction, 'reference' | 'session'>>): Promise<Done> => {
    const outcome = await issuer.core.journey.deny(subject.reference);
    return { kind: 'done', send: (visit) => sendOn(issuer, visit, outcome, subject.session !== undefined) };
  };
}

/** Not they are signed in here: that session ends in this browser, and the same request asks who is there. */
export function switchPerson(issuer: Issuer) {
  return async ({ subject }: Submission<Pick<FoundInteraction, 'reference' | 'session'>>): Promise<Done> => {
    const { core, cookies } = issuer;
    if (subject.session) {
      const { sessionId, subject: person } = subject.session;
      await core.sessions.end(sessionId, { subject: person, origin: subject.reference.origin });
    }
    const outcome = await core.journey.switchPerson(subject.reference);
    return {
      kind: 'done',
      send: async (visit) => {
        cookies.clearSession(visit.reply);
        await sendOn(issuer, visit, outcome, false);
      },
    };
  };
}

/** The ways out of most forms. */
export function waysOut(issuer: Issuer) {
  return { cancel: cancel(issuer), switch: switchPerson(issuer) };
}
