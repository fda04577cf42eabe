import { createHash, randomBytes } from 'node:crypto';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { PlainBrowser } from '@signet/demo/browser';
import { walk, walkPages } from '../support/browser-flow.js';
import type { Asking } from './asking.js';
import type { Family } from './ledger.js';

type Credential = Readonly<{ username: string; password: string }>;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Families of one person that are used at the same time. */
const most = 4;

/** One person with a browser and some apps, and a stranger who tries their luck: step after step, in an order of its own. */
export class Person {
  #browser = new PlainBrowser();
  /** Those that live in the session of the browser. */
  #inSession: Family[] = [];
  #families: Family[] = [];
  #steps = 0;

  constructor(
    private readonly asking: Asking,
    private readonly credential: Credential,
    private readonly seed: number,
  ) {}

  /** What could not be done because an answer was none is left; what was heard is in the ledger. */
  async step(): Promise<void> {
    this.#steps += 1;
    this.#families = this.#families.filter(({ state }) => state === 'alive').slice(-most);
    const family = this.#families[this.#steps % Math.max(1, this.#families.length)];
    const turn = (this.#steps * 7 + this.seed * 5) % ways.length;
    if (family === undefined) return this.#signIn();
    await (ways[turn] as Way)({ person: this, family, asking: this.asking });
  }

  async #signIn(): Promise<void> {
    const { system, ledger } = this.asking;
    const { issuer, redirectUri } = system.addresses;
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: 'portal',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid orders:read orders:write invoices:read',
      state: 'a state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    for (const { identifier } of [ordersAudience, invoicesAudience]) query.append('resource', identifier);
    const callback = await this.#walk(`${issuer}/authorize?${query}`);
    const code = callback?.searchParams.get('code');
    if (!code) return;
    const fields = { client_id: 'portal', grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const redeem = () =>
      this.asking.post('/token', { ...fields, code_verifier: verifier, resource: ordersAudience.identifier });
    const answer = await redeem();
    // Whether it was spent nobody knows: it is asked for again by a new sign-in, as a portal does.
    if (answer === undefined) return;
    if (answer.status !== 200) return ledger.violate(`a fresh code was refused: ${JSON.stringify(answer)}`);
    const family = this.#begin('portal', answer.body);
    this.#inSession.push(family);
    if (this.#steps % 3 !== 0) return;
    family.state = 'unsure';
    const again = await redeem();
    if (again?.status === 200) ledger.violate('a code worked twice');
    if (again?.status === 400) family.state = 'ended';
  }

  async device(): Promise<void> {
    const { system } = this.asking;
    const begun = await this.asking.post('/device_authorization', { client_id: 'tv', scope: 'orders:read' });
    if (begun?.status !== 200) return;
    try {
      const { redirectUri, issuer } = system.addresses;
      const entry = await this.#browser.open(`${issuer}/device`, redirectUri);
      const next = await this.#browser.submit(entry, { user_code: String(begun.body.user_code) }, redirectUri);
      await walkPages(next, this.credential, redirectUri, this.#browser);
    } catch {
      return;
    }
    const fields = { client_id: 'tv', grant_type: deviceGrant, device_code: String(begun.body.device_code) };
    const { identifier: resource } = ordersAudience;
    const answer = await this.asking.post('/token', { ...fields, resource });
    // A device outlives the session of the browser in which it was allowed.
    if (answer?.status === 200) this.#begin('tv', answer.body);
  }

  async signOut(family: Family): Promise<void> {
    const { system, ledger } = this.asking;
    const { issuer, home } = system.addresses;
    if (family.idToken === undefined || !this.#inSession.includes(family)) return;
    const ending = this.#inSession.filter(({ state }) => state === 'alive');
    for (const each of ending) each.state = 'unsure';
    this.#inSession = [];
    const devices = this.#families.filter(({ client }) => client === 'tv');
    for (const each of devices) each.spoiledUntil = Number.POSITIVE_INFINITY;
    const query = new URLSearchParams({ id_token_hint: family.idToken, post_logout_redirect_uri: home });
    try {
      const page = await this.#browser.open(`${issuer}/end-session?${query}`, home);
      if (page.url.startsWith(home)) for (const each of ending) each.state = 'ended';
      else if (page.status < 500) ledger.violate(`a sign-out stopped at "${page.title}"`);
    } catch {
      // Nobody heard anything.
    }
    for (const each of devices) each.spoiledUntil = Math.ceil(Date.now() / 1000);
    this.#browser = new PlainBrowser();
  }

  async #walk(address: string): Promise<URL | undefined> {
    try {
      return await walk(address, this.credential, this.asking.system.addresses.redirectUri, this.#browser);
    } catch {
      // A page that was not there; what was answered with is in the ledger.
      this.#browser = new PlainBrowser();
      this.#inSession = [];
      return undefined;
    }
  }

  #begin(client: 'portal' | 'tv', body: Readonly<Record<string, unknown>>): Family {
    const family = this.asking.ledger.begin({
      client,
      accessToken: String(body.access_token),
      refreshToken: String(body.refresh_token),
      idToken: body.id_token === undefined ? undefined : String(body.id_token),
      state: 'alive',
      unansweredSince: undefined,
      spoiledUntil: 0,
    });
    this.#families.push(family);
    return family;
  }

  another(): Promise<void> {
    return this.#signIn();
  }
}

type Way = (of: { readonly person: Person; readonly family: Family; readonly asking: Asking }) => Promise<unknown>;

/** Everything that is done, as often as it stands here. */
const ways: readonly Way[] = [
  ({ person }) => person.another(),
  ({ family, asking }) => asking.refresh(family),
  ({ family, asking }) => asking.readOrders(family),
  refreshTwice,
  ({ family, asking }) => (family.client === 'portal' ? asking.placeOrder(family) : asking.readOrders(family)),
  ({ asking }) => asking.clientCredentials(asking.system.clients.job),
  userinfo,
  ({ family, asking }) => asking.introspect(family),
  ({ person }) => person.device(),
  ({ family, asking }) => (family.client === 'portal' ? asking.readInvoices(family) : asking.refresh(family)),
  stranger,
  ({ family, asking }) => asking.revoke(family),
  junk,
  ({ person }) => person.another(),
  ({ family, asking }) => asking.refresh(family),
  ({ person, family }) => person.signOut(family),
];

/** As two tabs, or a client whose first request was slow: one successor. */
async function refreshTwice({ family, asking }: Parameters<Way>[0]): Promise<void> {
  const twin = { ...family };
  const answers = await Promise.all([asking.refresh(family), asking.refresh(twin)]);
  if (answers[0] === undefined && answers[1]?.status === 200) {
    family.refreshToken = twin.refreshToken;
    family.accessToken = twin.accessToken;
    family.unansweredSince = undefined;
  }
  const [one, two] = answers.map((answer) => answer?.body.refresh_token);
  if (one !== undefined && two !== undefined && one !== two) {
    asking.ledger.violate('a refresh token that was sent twice had two successors');
  }
}

async function userinfo({ family, asking }: Parameters<Way>[0]): Promise<void> {
  const { issuer } = asking.system.addresses;
  if (family.client !== 'portal') return;
  const answer = await asking.refresh(family, issuer);
  if (answer?.status !== 200) return;
  const said = await asking.get(`${issuer}/userinfo`, String(answer.body.access_token));
  if (said && said.status !== 200 && family.state === 'alive') {
    asking.ledger.violate(`userinfo was answered ${JSON.stringify(said)}`);
  }
}

/** Somebody who guesses the password of an account that nobody of the others uses. */
async function stranger({ asking }: Parameters<Way>[0]): Promise<void> {
  const { issuer, redirectUri } = asking.system.addresses;
  const query = new URLSearchParams({ client_id: 'portal', response_type: 'code', redirect_uri: redirectUri });
  const challenge = { scope: 'openid', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };
  try {
    const address = `${issuer}/authorize?${query}&${new URLSearchParams(challenge)}`;
    await walk(address, { username: 'bob', password: 'a guess' }, redirectUri);
    asking.ledger.violate('a wrong password signed in');
  } catch {
    // As it should.
  }
}

async function junk({ asking }: Parameters<Way>[0]): Promise<void> {
  await asking.post('/token', { grant_type: 'authorization_code', code: '\u0000'.repeat(50), client_id: 'portal' });
  await asking.post('/token', { grant_type: 'refresh_token', refresh_token: 'a'.repeat(43), client_id: 'tv' });
  await asking.get(`${asking.system.addresses.orders}/orders/%00`, 'not a token');
  await asking.get(`${asking.system.addresses.issuer}/authorize?client_id=%FF&client_id=portal`);
}
