import { createProvider, type Initiator, type NewProvider } from '@signet/administration';
import { type FederatedIdentity, identityKey } from '@signet/authorization-server';
import { byId } from './html.js';
import { type RunningSso, runSso } from './running-sso.js';
import { authorizationPath, person, redirectUri, seed } from './seed.js';
import { type Answer, TestBrowser } from './test-browser.js';
import { clientId, clientSecret, runUpstreamProvider, type UpstreamProvider } from './upstream-provider.js';

export const operator: Initiator = { entity: 'admin', through: 'cli' };
export const issuer = 'https://sso.example';
export const own = { client_id: 'own' };
export const callbackOf = (providerId: string) => `${issuer}/interaction/upstream/callback/${providerId}`;
export const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;
export const isCode = ({ location }: Answer) => location?.startsWith(`${redirectUri}?code=`) === true;

type Given = Partial<NewProvider> & { readonly providerId: string };

/** The issuer beside a provider of a test, at which it is a client by these names. */
export class Elsewhere {
  private constructor(
    readonly upstream: UpstreamProvider,
    readonly sso: RunningSso,
  ) {}

  static async open(
    providers: readonly Given[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Elsewhere> {
    const upstream = await runUpstreamProvider(providers.map(({ providerId }) => callbackOf(providerId)));
    const usual = { ISSUER: issuer, TRUSTED_PROXIES: '127.0.0.1', OUTBOUND_ALLOWED_HOSTS: upstream.host };
    const sso = await runSso({ environment: { ...usual, ...environment } });
    await seed(sso);
    const opened = new Elsewhere(upstream, sso);
    for (const each of providers) await opened.add(each);
    return opened;
  }

  get records() {
    return this.sso.issuer.records;
  }

  add(given: Given) {
    const secret = { kind: 'client_secret', secret: clientSecret, sentBy: 'basic' } as const;
    const described = { name: `The ${given.providerId}`, issuer: this.upstream.issuer, clientId, secret, ...given };
    return createProvider(this.sso.issuer.administration.ports, operator, described);
  }

  browser(): TestBrowser {
    return new TestBrowser(this.sso);
  }

  /** The page that asks who is there. */
  asked(browser: TestBrowser, more: Readonly<Record<string, string>> = own): Promise<Answer> {
    return browser.open(authorizationPath(more));
  }

  /** Where the browser is sent. */
  async sent(browser: TestBrowser, providerId: string, more?: Readonly<Record<string, string>>): Promise<string> {
    const led = await browser.get(linkOf(await this.asked(browser, more), providerId));
    if (led.status !== 303) throw new Error(`it was not sent on: ${led.status}`);
    return led.location ?? '';
  }

  /** Where the answer goes once the person has signed in there. */
  async answered(
    browser: TestBrowser,
    { providerId, sub, more }: { providerId: string; sub: string; more?: Readonly<Record<string, string>> },
  ): Promise<URL> {
    return this.upstream.person(sub).signIn(await this.sent(browser, providerId, more));
  }

  /** As if they had linked it long ago. */
  async linked(providerId: string, upstreamSubject: string, subject: string): Promise<FederatedIdentity> {
    const of = { providerId, issuer: this.upstream.issuer, upstreamSubject };
    const identity = { ...of, key: identityKey(of), subject, linkedAt: 1 };
    await this.records.federatedIdentities.insert(identity);
    return identity;
  }

  newAccount(username: string) {
    return this.sso.issuer.identity.createAccount({ username, password: person.password });
  }

  /** A browser in which somebody is signed in by their password. */
  async signedIn(username: string): Promise<TestBrowser> {
    const browser = this.browser();
    const login = await this.asked(browser);
    const led = await browser.submit(login, { username, password: person.password });
    if (!isCode(led)) throw new Error(`nobody signed in: ${led.status}`);
    return browser;
  }

  sessionsOf(subject: string) {
    return this.sso.issuer.stores.sessions.listLive(subject, this.sso.issuer.clock.now(), 99);
  }

  /** How often the provider was asked for tokens. */
  get exchanges(): number {
    return this.upstream.asked.filter((path) => path === '/token').length;
  }

  async close(): Promise<void> {
    await this.sso.close();
    await this.upstream.close();
  }
}

export function linkOf(login: Answer, providerId: string): string {
  const href = byId(login.page, `with-${providerId}`)?.attributes.href;
  if (href === undefined) throw new Error(`there is no button for ${providerId}`);
  return `/${href}`;
}
