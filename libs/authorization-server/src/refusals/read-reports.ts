import { readSupportCode } from '@signet/auth-contracts';
import { isJsonObject } from '@signet/runtime';
import type { RecordedRefusal } from '../records/recorded-refusal.js';
import type { EpochSeconds } from '../shared/clock.js';
import { OAuthError } from '../shared/oauth-error.js';
import { loggable, refusalMemory } from './refusal-bounds.js';

const mostReports = 50;
/** Seconds: reports of an API that could not reach the issuer for longer are of now. */
const latest = 86_400;

/**
 * What an API says that it refused; whose it is says the client that it authenticated as, and nothing in here.
 * @throws OAuthError invalid_request
 */
export function readReports(body: unknown, place: string, now: EpochSeconds): readonly RecordedRefusal[] {
  const reports = isJsonObject(body) ? body.reports : undefined;
  if (!Array.isArray(reports) || reports.length > mostReports) {
    throw refused(`reports must be a list of at most ${mostReports}`);
  }
  return reports.map((report: unknown) => readReport(report, place, now));
}

function readReport(report: unknown, place: string, now: EpochSeconds): RecordedRefusal {
  if (!isJsonObject(report)) throw refused('a report must be an object');
  const { at, code, support_code: told, let_on: letOn, likely_cause: likelyCause, client_id: clientId } = report;
  const supportCode = typeof told === 'string' ? readSupportCode(told) : undefined;
  if (supportCode === undefined) throw refused('support_code must be a support code');
  if (typeof code !== 'string' || !/^[a-z][a-z_]{0,63}$/.test(code)) throw refused('code must be the code of a check');
  const isTime = Number.isSafeInteger(at) && Number(at) <= now && Number(at) > now - latest;
  return {
    supportCode,
    at: isTime ? Number(at) : now,
    source: 'api',
    place,
    code,
    check: text(report.check, 'check'),
    expected: text(report.expected, 'expected'),
    received: text(report.received, 'received'),
    ...(likelyCause !== undefined && { likelyCause: text(likelyCause, 'likely_cause') }),
    ...(clientId !== undefined && { clientId: text(clientId, 'client_id') }),
    ...(letOn === true && { letOn }),
    expiresAt: now + refusalMemory,
  };
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw refused(`${name} must be text`);
  return loggable(value);
}

function refused(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
