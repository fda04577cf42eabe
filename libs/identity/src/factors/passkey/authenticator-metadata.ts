import { verify, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { isJsonObject } from '@signet/runtime';
import { type AuthenticatorPolicy, leadsTo } from './authenticator-policy.js';

/** Who signs FIDO metadata (FIDO Metadata Service 3.0 §3.2). */
const metadataHost = 'mds.fidoalliance.org';
/** FIDO Metadata Service 3.0 §3.1.4: of a model of which one of these is reported nobody knows what its keys are worth. */
const broken = new Set([
  'REVOKED',
  'USER_VERIFICATION_BYPASS',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
]);

interface Reading {
  /** AAGUIDs. */
  readonly allowed: readonly string[];
  /** Epoch seconds. */
  readonly now: number;
  /** In PEM: under whom whoever signs metadata is certified; default: those that everybody trusts. */
  readonly authorities?: readonly string[];
}

/**
 * What a file says of authenticators: metadata of FIDO, as it is published (a signed JWT), or certificates in PEM, for all that are allowed.
 * Nothing is fetched.
 * @throws Error where it is neither, is not signed as it must be, or says nothing of one that is allowed
 */
export function readAuthenticatorMetadata(text: string, reading: Reading): AuthenticatorPolicy {
  const allowed = new Set(reading.allowed);
  const pem = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  if (pem) {
    const roots = pem.map((each) => new X509Certificate(each));
    return { allowed, rootsOf: () => roots };
  }
  const entries = entriesOf(signedPayload(text.trim(), reading));
  const roots = new Map([...allowed].map((aaguid) => [aaguid, rootsIn(entries, aaguid)]));
  return { allowed, rootsOf: (aaguid) => roots.get(aaguid) ?? [] };
}

function signedPayload(jwt: string, { now, authorities = rootCertificates }: Reading): unknown {
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  const { alg, x5c } = members(header);
  if (more.length > 0 || !Array.isArray(x5c) || (alg !== 'RS256' && alg !== 'ES256')) throw notMetadata();
  const chain = x5c.map((each) => Buffer.from(String(each), 'base64'));
  const [first] = chain;
  const leaf = first && new X509Certificate(first);
  const roots = authorities.map((each) => new X509Certificate(each));
  if (!leaf?.checkHost(metadataHost) || !leadsTo(roots, chain, now)) {
    throw new Error(`the metadata is not signed by ${metadataHost}, or its certificate is over: get the one of today`);
  }
  const key = { key: leaf.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) throw new Error('the metadata was changed');
  return members(payload);
}

function entriesOf(payload: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const entries = isJsonObject(payload) ? payload.entries : undefined;
  if (!Array.isArray(entries)) throw notMetadata();
  return entries.filter(isJsonObject);
}

function rootsIn(entries: ReturnType<typeof entriesOf>, aaguid: string): readonly X509Certificate[] {
  const entry = entries.find((each) => each.aaguid === aaguid);
  const statement = entry?.metadataStatement;
  const reports = Array.isArray(entry?.statusReports) ? entry.statusReports : [];
  if (!isJsonObject(statement)) throw new Error(`the metadata says nothing of ${aaguid}`);
  if (reports.some((report) => isJsonObject(report) && broken.has(String(report.status)))) {
    throw new Error(`by the metadata, keys of ${aaguid} are not to be relied on`);
  }
  const roots = Array.isArray(statement.attestationRootCertificates) ? statement.attestationRootCertificates : [];
  return roots.map((each) => new X509Certificate(Buffer.from(String(each), 'base64')));
}

function members(encoded: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    if (isJsonObject(value)) return value;
  } catch {
    // Said below.
  }
  throw notMetadata();
}

function notMetadata(): Error {
  return new Error('is neither FIDO metadata nor certificates in PEM');
}
