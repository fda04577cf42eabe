import { type ClientRequest, request } from 'node:http';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';

export interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

export const basic = ({ clientId, secret }: Credentials): string =>
  `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;

/** An API's stream of security events, as an API without any code of ours would read it. */
export class EventStream {
  private constructor(
    readonly configuration: { readonly stream_id: string; readonly iss: string; readonly aud: string },
    readonly address: string,
    private readonly authorization: string,
  ) {}

  /** @param at the process that is asked, now and at each poll */
  static async open(at: string, credentials: Credentials): Promise<EventStream> {
    const authorization = basic(credentials);
    const response = await fetch(`${at}/security-events/streams`, { method: 'POST', headers: { authorization } });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const configuration = (await response.json()) as EventStream['configuration'];
    const address = `${at}/security-events/streams/${configuration.stream_id}`;
    return new EventStream(configuration, address, authorization);
  }

  send(body: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: this.authorization, 'content-type': 'application/json', ...init.headers };
    return fetch(`${this.address}/poll`, { method: 'POST', body: JSON.stringify(body), ...init, headers });
  }

  /** A poll on a connection of its own, to be destroyed; fetch would connect again at once. */
  raw(): ClientRequest {
    const headers = { authorization: this.authorization, 'content-type': 'application/json' };
    const sent = request(`${this.address}/poll`, { method: 'POST', headers, agent: false });
    sent.on('error', () => undefined).end('{}');
    return sent;
  }

  async poll(body: unknown = {}): Promise<{ sets: Record<string, string>; moreAvailable?: true }> {
    const response = await this.send(body);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as { sets: Record<string, string> };
  }

  /** Everything that is pending, acknowledged. */
  async drain(): Promise<void> {
    let ack: string[] = [];
    do {
      ack = Object.keys((await this.poll({ ack, returnImmediately: true })).sets);
    } while (ack.length > 0);
  }

  /** The claims of each token, checked as RFC 8417 and Shared Signals Framework 1.0 ask. */
  verify(sets: Readonly<Record<string, string>>): Promise<JWTPayload[]> {
    const { iss, aud } = this.configuration;
    const keys = createRemoteJWKSet(new URL(`${iss}/jwks`));
    return Promise.all(
      Object.entries(sets).map(async ([jti, set]) => {
        const { payload } = await jwtVerify(set, keys, { issuer: iss, audience: aud, typ: 'secevent+jwt' });
        if (payload.jti !== jti || payload.exp !== undefined) throw new Error(`not the token of ${jti}`);
        return payload;
      }),
    );
  }
}
