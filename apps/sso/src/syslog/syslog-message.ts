import { entryView, type PlacedEntry, severityOf } from '@signet/administration';
import type { AuditEntry } from '@signet/authorization-server';
import { facilityCode, type SyslogFacility } from './syslog-target.js';

export interface SyslogOrigin {
  readonly facility: SyslogFacility;
  /** The issuer's, as HOSTNAME. */
  readonly host: string;
  readonly version: string;
}

/** An identifier of this program's: the number is the one that IANA keeps for examples (RFC 5612), for it has none of its own. */
const structuredId = 'audit@32473';
/** RFC 5424 §7.3.1. */
const largestSequence = 2_147_483_647;

/**
 * One entry by RFC 5424, in octets: who and what as structured data, all of it as JSON behind that. Where it is too long, what was
 * before and after a change is left out, for whoever collects may cut it anywhere (§6.1).
 * @param most octets
 */
export function syslogMessage(placed: PlacedEntry, origin: SyslogOrigin, most: number): Buffer {
  const { entry } = placed;
  const priority = facilityCode(origin.facility) * 8 + severity(entry);
  const time = new Date(entry.at * 1000).toISOString();
  const header = `<${priority}>1 ${time} ${printable(origin.host, 255)} signet - ${printable(entry.name, 32)} `;
  const head = Buffer.from(`${header}${structuredData(placed, origin)} \ufeff`);
  const { before: _, after: __, ...short } = entry;
  const whole = Buffer.concat([head, Buffer.from(JSON.stringify(entryView(entry)))]);
  if (whole.length <= most) return whole;
  const shorter = Buffer.concat([head, Buffer.from(JSON.stringify({ ...entryView(short), shortened: true }))]);
  return shorter.length <= most ? shorter : head.subarray(0, Math.min(head.length, most));
}

/** §6.2.1: warning, notice or informational. */
function severity({ name }: AuditEntry): number {
  const of = severityOf(name);
  if (of >= 8) return 4;
  return of >= 5 ? 5 : 6;
}

function structuredData({ entry, position }: PlacedEntry, { version }: SyslogOrigin): string {
  const { initiator, target, origin } = entry;
  const members: ReadonlyArray<readonly [string, string | number | undefined]> = [
    ['position', position],
    ['entry', entry.entryId],
    ['by', initiator.subject],
    ['entity', initiator.entity],
    ['through', initiator.through],
    ['record', target.record],
    ['id', target.id],
    ['subject', entry.subject],
    ['client', entry.clientId],
    ['audience', entry.audience],
    ['reason', entry.reason],
    ['count', entry.count],
    ['address', origin?.address],
  ];
  const sequence = ((position - 1) % largestSequence) + 1;
  return [
    `[meta sequenceId="${sequence}"]`,
    `[origin software="signet" swVersion="${value(version)}"]`,
    `[${structuredId}${members.map(([name, of]) => (of === undefined ? '' : ` ${name}="${value(of)}"`)).join('')}]`,
  ].join('');
}

/** Characters of one value: the whole stands behind. */
const longestValue = 256;

/** §6.3.3: what would end a value stands behind a backslash; a line break would end the message elsewhere. */
function value(of: string | number): string {
  return [...String(of)]
    .slice(0, longestValue)
    .join('')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd')
    .replace(/["\\\]]/g, '\\$&');
}

/** §6: PRINTUSASCII. */
function printable(text: string, most: number): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, most) || '-';
}
