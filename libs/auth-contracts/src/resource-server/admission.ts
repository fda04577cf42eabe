import type { AnyAudience } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import type { HttpRefusal } from '../errors/http-refusal.js';
import type { TokenRejection } from '../errors/token-rejection.js';
import type { Principal } from '../principal/principal.js';
import type { Mode } from '../report-only/mode.js';
import type { ReportWindow } from '../report-only/report-window.js';
import type { ReportedCode } from '../report-only/reported-code.js';
import type { IncomingRequest } from '../verification/presentation.js';

/**
 * Either who calls, or what to answer; `rejection` is for the log, and absent where no token came. In report-only there may be neither: the
 * request goes on to the old guard, without a principal.
 */
export type Admission<A extends AnyAudience = AnyAudience, M extends Mode = 'enforce'> =
  | {
      readonly principal: Principal<A>;
      readonly refusal?: undefined;
      readonly rejection?: undefined;
      readonly reported?: undefined;
    }
  | {
      readonly principal?: undefined;
      readonly refusal: HttpRefusal;
      readonly rejection?: TokenRejection | undefined;
      readonly reported?: undefined;
    }
  | (M extends 'report-only' ? ReportedAdmission : never);

/** Enforced, this request would have been refused. */
export interface ReportedAdmission {
  readonly principal?: undefined;
  readonly refusal?: undefined;
  readonly rejection?: TokenRejection | undefined;
  readonly reported: Reported;
}

export interface Reported {
  readonly code: ReportedCode;
  /** What would have been answered. */
  readonly status: 401 | 403 | 500 | 503;
  /** For the answer of whoever decides instead: `Signet-Rejection`, where `exposeRejectionCode` asks for it. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be told, once, what was answered instead (401 and 403: nothing breaks), and the route, if it was not known before. */
  answered(status: number, route?: string): void;
}

/** Where a request came in, looked at when it is not accepted, or not enough for what its handler asks. */
export interface Site {
  /** The pattern of the route. */
  readonly route?: string | undefined;
  /** Instead of what the server says: `enforce`, or until when refusals are only reported there. */
  readonly mode?: 'enforce' | ReportWindow | undefined;
  /** What a handler throws for its own refusal, so that the framework answers it; default: `StepUpRequired`. */
  readonly raise?: ((refusal: HttpRefusal) => Error) | undefined;
  /** What is done where a handler's own refusal is only reported: the handler goes on. */
  readonly letOn?: ((reported: Reported) => void) | undefined;
}

/** Who verifies a token that was not seen before. All doors have the same rules and the same rejection codes. */
export interface TokenDoor {
  /** @throws TokenRejection */
  accept(request: IncomingRequest, token: string): Promise<AccessTokenClaims>;
  close?(): void;
}
