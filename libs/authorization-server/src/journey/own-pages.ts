import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import type { Digest } from '../shared/digest.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { issuerAsClient } from './issuer-as-client.js';
import type { Journey } from './journey.js';
import type { AuthorizeOutcome } from './outcome.js';

interface WantedPage {
  readonly endpoint: Pick<Endpoint, 'path'>;
  /** What was asked of it, in its address. */
  readonly parameters?: ParameterList | undefined;
  /** Seconds that their last sign-in may lie back. */
  readonly maxAge?: number | undefined;
  /** Classes of which the sign-in must reach one, where the person has what for. */
  readonly acrValues?: readonly string[] | undefined;
  /** Whoever is signed in, and nobody else, is to go on. */
  readonly session?: Session | undefined;
  /** What they sign in with. */
  readonly loginHint?: string | undefined;
  readonly browserDigest: Digest;
}

/** The way to a page of the issuer itself: the same steps as to an app, with what operators want done first. */
export class OwnPages {
  constructor(
    private readonly deps: Pick<CorePorts, 'settings'> & { readonly subjects: SubjectIdentifiers },
    private readonly journey: Pick<Journey, 'begin'>,
  ) {}

  async signIn({
    endpoint,
    parameters = [],
    maxAge,
    acrValues = [],
    session,
    loginHint,
    browserDigest,
  }: WantedPage): Promise<AuthorizeOutcome> {
    const client = issuerAsClient(this.deps.settings);
    const hintedSubject = session && (await this.deps.subjects.of(client, session.subject));
    const request = {
      kind: 'own_page',
      path: endpoint.path as `/${string}`,
      ...(parameters.length > 0 && { parameters }),
      clientId: client.clientId,
      identityScopes: [],
      resources: [],
      prompts: [],
      acrValues,
      acrEssential: false,
      ...(maxAge !== undefined && { maxAge }),
      ...(loginHint !== undefined && { loginHint }),
      ...(hintedSubject !== undefined && { hintedSubject }),
    } as const;
    return this.journey.begin({ request, client, session, browserDigest });
  }
}
