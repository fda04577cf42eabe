import { describe, expect, it } from '@jest/globals';
import { SessionOver } from '@signet/browser-client';
import * as oauth from 'oauth4webapi';
import type { Asked } from './issuer.js';
import { NotSignedIn, Session, SomebodyElse, type Source } from './session.js';
import type { Tokens } from './tokens.js';

const asked: Asked = { method: 'GET', url: 'https://issuer.example/users', headers: new Headers(), body: undefined };

function tokens(accessToken: string, expiresIn = 600_000, subject = 'olga-1'): Tokens {
  const person = { subject, name: 'Olga', username: 'olga' };
  const scopes = ['openid', 'admin:users:read'];
  const expiresAt = Date.now() + expiresIn;
  return { idToken: 'id', accessToken, refreshToken: 'refresh', expiresAt, person, scopes };
}

/** As the administration API refuses (RFC 9470 §3, RFC 6750 §3). */
function challenge(status: number, parameters: Record<string, string>): never {
  const response = new Response(undefined, { status });
  const cause = [{ scheme: 'dpop', parameters }];
  throw new oauth.WWWAuthenticateChallengeError('refused', { cause, response } as never);
}

const stepUp = (): never => challenge(401, { error: 'insufficient_user_authentication', max_age: '600' });

interface Played {
  readonly session: Session;
  readonly sent: string[];
  renewals: number;
}

/** @param answers by the access token that is sent */
function play(
  first: Tokens,
  answers: Readonly<Record<string, () => Response>>,
  renew: () => Promise<Tokens> = async () => {
    throw new SessionOver();
  },
): Played {
  const sent: string[] = [];
  const played = { sent, renewals: 0 } as Played & { session: Session };
  const source: Source = {
    renew: () => {
      played.renewals += 1;
      return renew();
    },
    ask: async (token) => {
      sent.push(token);
      return (answers[token] ?? stepUp)();
    },
  };
  return Object.assign(played, { session: new Session(source, first) });
}

const good = () => new Response('good');

/** When somebody is asked to sign in. */
function isWaiting(session: Session): Promise<void> {
  return new Promise((resolve) => {
    if (session.waiting()) resolve();
    else session.watch(() => session.waiting() && resolve());
  });
}

describe('a session of the console', () => {
  it('asks with the token that it has', async () => {
    const { session, sent } = play(tokens('one'), { one: good });
    expect(await (await session.ask(asked)).text()).toBe('good');
    expect(sent).toEqual(['one']);
    expect(session.waiting()).toBeUndefined();
  });

  it('renews once for all that is asked with a token at its end', async () => {
    const played = play(tokens('old', 1_000), { new: good }, async () => tokens('new'));
    await Promise.all([played.session.ask(asked), played.session.ask(asked), played.session.ask(asked)]);
    expect([played.renewals, played.sent]).toEqual([1, ['new', 'new', 'new']]);
  });

  it('waits for one sign-in of its person where the session is over, and all goes on', async () => {
    const { session, sent } = play(tokens('old', 1_000), { new: good });
    const both = Promise.all([session.ask(asked), session.ask(asked)]);
    await isWaiting(session);
    expect(session.waiting()).toEqual({ need: { kind: 'over' }, way: { loginHint: 'olga' } });
    session.signedIn(tokens('new'));
    expect((await both).map(({ status }) => status)).toEqual([200, 200]);
    expect(sent).toEqual(['new', 'new']);
    expect(session.waiting()).toBeUndefined();
  });

  it('asks its person, and nobody else, for what the API wants of a sign-in', async () => {
    const { session, sent } = play(tokens('stale'), { fresh: good });
    const answer = session.ask(asked);
    await isWaiting(session);
    expect(session.waiting()).toMatchObject({
      need: { kind: 'step_up' },
      way: { loginHint: 'olga', stepUp: { max_age: '600' } },
    });
    session.signedIn(tokens('fresh'));
    expect((await answer).status).toBe(200);
    expect(sent).toEqual(['stale', 'fresh']);
  });

  it('does not ask for ever: who signed in as asked and is challenged again is refused', async () => {
    const { session, sent } = play(tokens('stale'), {});
    const answer = session.ask(asked);
    await isWaiting(session);
    session.signedIn(tokens('fresh'));
    expect((await answer).status).toBe(401);
    expect(sent).toEqual(['stale', 'fresh']);
    expect(session.waiting()).toBeUndefined();
  });

  it('goes on waiting where somebody else signs in, whose tokens are never sent', async () => {
    const { session, sent } = play(tokens('stale'), { fresh: good });
    const answer = session.ask(asked);
    await isWaiting(session);
    expect(() => session.signedIn(tokens('theirs', 600_000, 'mallory'))).toThrow(SomebodyElse);
    expect(session.waiting()).toBeDefined();
    session.signedIn(tokens('fresh'));
    await answer;
    expect(sent).toEqual(['stale', 'fresh']);
    expect(session.person.subject).toBe('olga-1');
  });

  it('changes nothing where the person does not want to, and asks anew the next time', async () => {
    const { session, sent } = play(tokens('stale'), { fresh: good });
    const refused = expect(session.ask(asked)).rejects.toThrow(NotSignedIn);
    await isWaiting(session);
    session.giveUp();
    await refused;
    expect(sent).toEqual(['stale']);
    const again = session.ask(asked);
    await isWaiting(session);
    session.signedIn(tokens('fresh'));
    expect((await again).status).toBe(200);
  });

  it('passes on what no sign-in would help', async () => {
    const { session } = play(tokens('one'), { one: () => challenge(403, { error: 'insufficient_scope' }) });
    expect((await session.ask(asked)).status).toBe(403);
    expect(session.waiting()).toBeUndefined();
  });

  it('passes on what fails on the way, and is not over by it', async () => {
    const failed = new TypeError('fetch failed');
    const { session } = play(tokens('old', 1_000), {}, async () => {
      throw failed;
    });
    await expect(session.ask(asked)).rejects.toBe(failed);
    expect(session.waiting()).toBeUndefined();
  });
});
