import { between, late } from './late-key.js';
import { peers } from './peers.js';
import { probes } from './probes.js';
import type { ComparisonRecord, PeerRecord } from './record.js';

/** The page of a record, whole. */
export function comparisonPage(record: ComparisonRecord): string {
  const own = peers.map(({ name }) => record.peers[name] as PeerRecord);
  const rows = probes.map(({ name, source }) => [name, source, ...own.map((one) => cellOf(one, name))]);
  return `# Compared with others

What libraries that check access tokens do with the same requests, each as its documentation sets it up, with issuer, audience and the
address of the keys; on Express, keys ES256. In brackets what it does with its stricter options, where it has some and they change the answer.
\`npm run comparison\` sends the probes and writes this page; a test sends them again and holds the page to the answers.

${table(
  ['', ...peers.map(({ name }) => name)],
  [
    ['version', ...own.map(versionOf)],
    ['stricter options', ...peers.map(({ strictly }) => strictly ?? '')],
  ],
)}

## What gets in

Each request has the one fault that it is named after, and everything else in order. Only the first should get in.

${table(['request', 'by', ...peers.map(({ name }) => name)], rows)}

"–": the library is given a token and sees no request; the application decides.

## A key that is late

The issuer signs with a new key at once and the key set has it ${late / 1000} s later; a client comes every ${between} ms. Seconds from the
publication to the first token that is accepted, of one run on ${record.date} with Node ${record.node}:

${table(
  ['', ...peers.map(({ name }) => name)],
  [['seconds', ...own.map(({ lateKeySeconds }) => lateKeySeconds?.toFixed(1) ?? 'more than 120')]],
)}

jwks-rsa runs with \`cache\`, \`rateLimit\` and \`jwksRequestsPerMinute: 5\`, as its examples have it. aws-jwt-verify fetches over https alone: it
has a fetcher of http here, and all else as it comes.

## A token for another API

What the two sides are told. A caller who learns which audience is expected learns what to forge; an operator who learns nothing deletes the check.

${table(
  ['', 'the caller reads', 'the operator reads'],
  peers.map(({ name, readsTokensOnly }, index) => {
    const { caller = '', operator = '' } = own[index]?.wrongAudience ?? {};
    return [
      name,
      readsTokensOnly ? 'what the application writes' : code(caller),
      operator === '' ? 'nothing' : code(operator),
    ];
  }),
)}

Of a library that throws, or hands its error on, the message of the error is what the operator can read.

## What no probe shows

- aws-jwt-verify checks a client instead of an audience, groups, and lists of revoked keys; a verified token may be checked synchronously.
  fast-jwt takes expressions for audiences and can keep verified tokens. jose does far more than access tokens. passport-jwt reads tokens from
  wherever it is told to. express-oauth2-jwt-bearer has guards for single claims.
- None of them has scopes that are typed by a contract, a check at boot of what is not guarded, a suite for the application's own tests, a feed
  of revocations (RFC 8936), an exchange for the next API (RFC 8693), step-up challenges (RFC 9470), or metadata of the resource (RFC 9728).
- Speed, side by side: \`npm run bench -- guard\`.
`;
}

function versionOf({ versions }: PeerRecord): string {
  return Object.values(versions).join(', ') || 'this one';
}

function cellOf({ ofProbes, strictly }: PeerRecord, probe: string): string {
  const usual = ofProbes[probe];
  if (usual === 'not asked' || usual === undefined) return '–';
  const isGood = probe === probes[0]?.name;
  const shown = (verdict: string) => (verdict === 'accepted' && !isGood ? '**accepted**' : verdict);
  const strict = strictly?.[probe];
  return strict === undefined || strict === usual ? shown(usual) : `${shown(usual)} (${strict})`;
}

/** A code span, whatever is in it; a table has no bars of its own. */
function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()}\``;
}

/** As the formatter of this repository writes it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
