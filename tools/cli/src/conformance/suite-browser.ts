import { addressOf, endpoints } from '@signet/authorization-server';

/** What steers the suite's browser: its own words for what to do at which address. */
export interface BrowserStep {
  readonly match: string;
  readonly 'match-limit'?: number;
  readonly tasks: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

export interface SuiteBrowser {
  readonly issuer: string;
  /** The suite's address for this test: where answers go. */
  readonly redirectBase: string;
  readonly user: { readonly username: string; readonly password: string };
}

type Commands = ReadonlyArray<readonly unknown[]>;

/** The suite wants to see this page: it waits for an element, and keeps a picture where a module asks for one. */
const shown = (id: string): readonly unknown[] => ['wait', 'id', id, 10, '.*', 'update-image-placeholder-optional'];
const press = (id: string): readonly unknown[] => ['click', 'id', id];
/** A button by what it says in English: the page that has it may be any. */
const pressText = (text: string): readonly unknown[] => ['click', 'xpath', `//button[normalize-space(.)='${text}']`];

class Steps {
  constructor(private readonly browser: SuiteBrowser) {}

  /** @param before what is done at the sign-in page before anybody signs in */
  signIn(before: Commands = []): BrowserStep {
    const { user } = this.browser;
    const commands: Commands = [
      ...before,
      ['text', 'id', 'username', user.username],
      ['text', 'id', 'password', user.password],
      press('login-submit'),
    ];
    return this.authorization([
      this.#page('Sign in', endpoints.login, commands),
      this.#page('Consent', endpoints.consent, [press('consent-allow')]),
      // An error of a client that registered itself, where nobody is signed in.
      this.#page('Go on to the client', endpoints.authorization, [press('leave')]),
      this.#back,
    ]);
  }

  reject(): BrowserStep {
    const cancel = [pressText('Cancel')];
    return this.authorization([this.#page('Cancel', endpoints.login, cancel), this.#back]);
  }

  /** A refusal that stays at the issuer's own page. */
  refused(): BrowserStep {
    return this.authorization([this.#page('Refused', endpoints.authorization, [shown('error-code')])]);
  }

  signOut(): BrowserStep {
    const { issuer } = this.browser;
    return {
      match: `${addressOf(issuer, endpoints.endSession)}*`,
      tasks: [
        {
          task: 'Sign out',
          match: `${addressOf(issuer, endpoints.endSession)}*`,
          optional: true,
          commands: [['click', 'id', 'logout-confirm', 'optional']],
        },
        { task: 'Signed out', match: '*', optional: true },
      ],
    };
  }

  authorization(tasks: BrowserStep['tasks']): BrowserStep {
    return { match: `${addressOf(this.browser.issuer, endpoints.authorization)}*`, tasks };
  }

  /** The page's own script sends what came in the fragment or the form; only then is the step over. */
  get #back() {
    const commands = [['wait', 'id', 'submission_complete', 10]];
    return { task: 'Back at the suite', match: `${this.browser.redirectBase}/callback*`, optional: true, commands };
  }

  #page(task: string, endpoint: { readonly path: string }, commands: Commands) {
    const match = `${addressOf(this.browser.issuer, endpoint)}*`;
    return { task, match, optional: true, commands };
  }
}

/** The usual way, and that of modules which want another. */
export function suiteBrowser(browser: SuiteBrowser) {
  const steps = new Steps(browser);
  const usual = [steps.signIn(), steps.signOut()];
  const seen = { browser: [steps.signIn([shown('login-submit')]), steps.signOut()] };
  return {
    browser: usual,
    override: {
      'oidcc-registration-logo-uri': seen,
      'oidcc-registration-policy-uri': seen,
      'oidcc-registration-tos-uri': seen,
      'fapi2-security-profile-final-user-rejects-authentication': { browser: [steps.reject()] },
      'fapi2-security-profile-final-par-attempt-reuse-request_uri': {
        browser: [{ ...steps.signIn(), 'match-limit': 1 }, steps.refused()],
      },
    },
  };
}
