import { Controller, Req, Res } from '@nestjs/common';
import { digest, endpoints, type IdentityProvider, type ParameterList } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers as AnswersOnce } from '../forms/answers.js';
import { type Visit, visitOf } from '../forms/visit.js';
import { Answers } from '../http/answers.js';
import { seeOther } from '../http/outcome-response.js';
import { field, formParameters, queryParameters } from '../http/parameters.js';
import { rootOf } from '../http/root-of.js';
import { Issuer } from '../issuer/issuer.js';
import type { Answered, Sent } from './answered.js';
import { linkFromElsewhere } from './link-from-elsewhere.js';
import { openProvider } from './open-provider.js';
import { refuseUpstream } from './refuse.js';
import { signInFromElsewhere } from './sign-in-from-elsewhere.js';
import { answerParameters } from './upstream-answer.js';
import { errandOf, openCarried, sealCarried } from './upstream-state.js';

/** Characters: of a code, and of what Apple says beside it. */
const [longestCode, longestUser] = [2_048, 1_024] as const;
/** Where a posted answer goes on, sealed. */
const posted = 'posted';

/** Where providers answer, each at an address of its own. */
@Controller()
export class UpstreamCallbackController {
  readonly #answers = new AnswersOnce<Sent>();

  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.upstreamCallback)
  async answer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { issuer } = this;
    const visit = visitOf(issuer, request, reply, queryParameters(request));
    const provider = await openProvider(issuer, providerIdOf(request));
    if (!provider) return refuseUpstream(issuer, visit, { reason: 'unknown' });
    const parameters = await this.#parametersOf(visit, provider);
    // A browser that asks twice waits for one answer; nobody else can name it.
    const key = digest(JSON.stringify([...visit.secrets, request.url, issuer.cookies.session(request)]));
    const sent = await this.#answers.once(key, () => this.#take({ visit, provider, parameters }));
    await sent.send(visit);
  }

  /**
   * From a page of the provider, and so without any cookie of ours (they are Lax). Nothing is decided and nothing stored: what was said goes on,
   * sealed, to the same address, where the browser comes with its cookies and by GET.
   */
  @Answers('POST', endpoints.upstreamCallback)
  async posted(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { issuer } = this;
    const parameters = formParameters(request);
    const visit = visitOf(issuer, request, reply, parameters);
    const provider = await openProvider(issuer, providerIdOf(request));
    if (!provider) return refuseUpstream(issuer, visit, { reason: 'unknown' });
    const kept = [...answerParameters, 'user'].flatMap((name) => parameters.filter(([key]) => key === name));
    const isOurs = (await errandOf(issuer, provider, field(parameters, 'state'))) !== undefined;
    if (!isOurs || !fits(kept)) return refuseUpstream(issuer, visit, { provider, reason: 'failed', because: 'state' });
    const sealed = await sealCarried(issuer, provider, { what: posted, value: kept });
    const { path } = endpoints.upstreamCallback;
    const here = path.slice(1).replace(':providerId', provider.providerId);
    seeOther(reply, `${rootOf(request)}${here}?${new URLSearchParams({ [posted]: sealed })}`);
  }

  async #parametersOf({ parameters }: Visit, provider: IdentityProvider): Promise<ParameterList> {
    const sealed = field(parameters, posted);
    if (sealed === '') return parameters;
    const opened = await openCarried(this.issuer, provider, { what: posted, sealed });
    return (opened as ParameterList | undefined) ?? [];
  }

  async #take({ visit, provider, parameters }: Omit<Answered, 'state'>): Promise<Sent> {
    const state = field(parameters, 'state');
    const errand = fits(parameters) ? await errandOf(this.issuer, provider, state) : undefined;
    if (!errand) {
      return { send: (each) => refuseUpstream(this.issuer, each, { provider, reason: 'failed', because: 'state' }) };
    }
    const answered = { visit, provider, parameters, state };
    return errand.purpose === 'link'
      ? linkFromElsewhere(this.issuer, answered, errand)
      : signInFromElsewhere(this.issuer, answered, errand);
  }
}

function fits(parameters: ParameterList): boolean {
  return field(parameters, 'code').length <= longestCode && field(parameters, 'user').length <= longestUser;
}

function providerIdOf({ params }: FastifyRequest): string {
  return (params as { readonly providerId?: string }).providerId ?? '';
}
