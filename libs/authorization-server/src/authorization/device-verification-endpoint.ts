import type { ClientSource } from '../clients/client-source.js';
import { isUndecided } from '../device-code/undecided.js';
import { userCodeDigest } from '../device-code/user-code.js';
import type { Journey } from '../journey/journey.js';
import type { AuthorizeOutcome } from '../journey/outcome.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Session } from '../records/session.js';
import type { Digest } from '../shared/digest.js';

interface Needs extends Pick<CorePorts, 'clock' | 'stores'> {
  readonly clients: ClientSource;
}

/** RFC 8628 §3.3: a person brings the user code of a device that waits elsewhere. */
export class DeviceVerificationEndpoint {
  constructor(
    private readonly deps: Needs,
    private readonly journey: Pick<Journey, 'begin'>,
  ) {}

  /** Undefined where no device waits for this code. */
  async authorize(input: {
    userCode: string;
    session?: Session | undefined;
    browserDigest: Digest;
  }): Promise<AuthorizeOutcome | undefined> {
    const { userCode, session, browserDigest } = input;
    const found = await this.deps.stores.deviceCodes.findByUserCode(userCodeDigest(userCode));
    const waits = found && isUndecided(found, this.deps.clock.now());
    const client = waits ? await this.deps.clients.find(found.clientId) : undefined;
    if (!found || !client) return undefined;
    const request = {
      kind: 'device',
      deviceCode: found.digest,
      clientId: found.clientId,
      identityScopes: found.identityScopes,
      resources: found.resources,
      prompts: [],
      acrValues: client.defaultAcrValues ?? [],
      acrEssential: false,
      ...(found.organization === undefined ? {} : { organization: found.organization }),
    } as const;
    return this.journey.begin({ request, client, session, browserDigest });
  }
}
