import { type AuditEntry, type AuditName, auditNames } from '@signet/authorization-server';

/** 0 to 10; 3 where nothing is said. */
const severities: { readonly [Name in AuditName]?: number } = {
  sign_in_refused: 5,
  sign_in_locked: 6,
  code_replayed: 8,
  refresh_token_reused: 8,
  signing_key_withdrawn: 8,
  audit_resigned: 8,
  records_exported: 6,
  audit_exported: 6,
  audit_origins_deleted: 6,
  account_deleted: 5,
  client_deleted: 5,
  resource_deleted: 5,
  role_given: 5,
  access_refused: 5,
  withdrawn_key_used: 9,
  webhook_created: 6,
  webhook_changed: 6,
  webhook_given_up: 6,
};
const usualSeverity = 3;

/** 0 to 10, as CEF has it. */
export function severityOf(name: AuditName): number {
  return severities[name] ?? usualSeverity;
}

/** Characters that a custom string may have. */
const longestText = 4000;

/**
 * ArcSight Common Event Format, version 0 (Implementing ArcSight CEF, revision 26): a header of seven fields, then members by the names of
 * its dictionary. One event a line, whatever stands in it.
 * @param version of the product
 */
export function cefLine(entry: AuditEntry, version: string): string {
  const { name, origin, initiator, target } = entry;
  const header = ['CEF:0', 'Signet', 'Signet', version, name, auditNames[name], String(severityOf(name))];
  const address = origin?.address;
  const members: ReadonlyArray<readonly [key: string, value: string | number | undefined]> = [
    ['rt', entry.at * 1000],
    ['end', entry.lastAt === undefined ? undefined : entry.lastAt * 1000],
    ['externalId', entry.entryId],
    ['cnt', entry.count],
    ['suid', initiator.subject],
    ['sproc', initiator.through],
    ['spriv', initiator.entity],
    ['duid', entry.subject],
    ['src', address?.includes(':') ? undefined : address],
    ...labelled('c6a2', 'Source IPv6 Address', address?.includes(':') ? address : undefined),
    ['requestClientApplication', origin?.userAgent],
    ['reason', entry.reason],
    ...labelled('cs1', 'clientId', entry.clientId),
    ...labelled('cs2', 'audience', entry.audience),
    ...labelled('cs3', 'target', `${target.record}/${target.id}`),
    ...labelled('cs4', 'before', entry.before && JSON.stringify(entry.before)),
    ...labelled('cs5', 'after', entry.after && JSON.stringify(entry.after)),
    ...labelled('cs6', 'concealed', entry.concealed?.join(' ')),
  ];
  const extension = members.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${extensionText(value)}`]));
  return `${header.map(headerText).join('|')}|${extension.join(' ')}\n`;
}

function labelled(key: string, label: string, value: string | undefined) {
  return value === undefined
    ? []
    : ([
        [`${key}Label`, label],
        [key, value.slice(0, longestText)],
      ] as const);
}

/** A header has no line breaks; a bar or a backslash stands behind a backslash. */
function headerText(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ').replace(/[\\|]/g, '\\$&');
}

/** Of a member the equals sign and the backslash stand behind one, and a line break is `\n` or `\r`. */
function extensionText(value: string | number): string {
  return String(value)
    .replace(/[\\=]/g, '\\$&')
    .replace(/\r/g, '\\r')
    .replace(/[\n\u0085\u2028\u2029]/g, '\\n');
}
