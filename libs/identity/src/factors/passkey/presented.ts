import { isJsonObject } from '@signet/runtime';

/** UTF-16 units of what a browser sends of a key; attestation with certificates is the longest. */
export const presentedMaxUnits = 32_768;

/** Bytes of a credential's id (Web Authentication Level 3 §4, Credential ID), as base64url characters. */
const idMaxUnits = Math.ceil((1023 * 4) / 3);
const base64url = /^[A-Za-z0-9_-]+$/;
const knownTransports = new Set(['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal']);

/** What all say who present a key (§5.8.1). */
export interface Presented {
  readonly id: string;
  /** What the browser signs with it, base64url of JSON. */
  readonly clientDataJSON: string;
  /** The one of it, base64url. */
  readonly challenge: string;
}

export interface PresentedAssertion extends Presented {
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle?: string | undefined;
}

export interface PresentedRegistration extends Presented {
  readonly attestationObject: string;
  readonly transports: readonly string[];
  /** Whether the key can be found without being named (§10.1.3, credProps); undefined where the browser does not say. */
  readonly discoverable?: boolean | undefined;
}

/** As `AuthenticationResponseJSON` (§5.1); undefined for anything else. */
export function parseAssertion(text: string): PresentedAssertion | undefined {
  const { presented, response = {} } = parsePresented(text);
  const [authenticatorData, signature] = [encoded(response.authenticatorData), encoded(response.signature)];
  if (!presented || !authenticatorData || !signature) return undefined;
  const { userHandle } = response;
  if (userHandle === undefined || userHandle === null) return { ...presented, authenticatorData, signature };
  const named = encoded(userHandle);
  return named === undefined ? undefined : { ...presented, authenticatorData, signature, userHandle: named };
}

/** As `RegistrationResponseJSON`; undefined for anything else. */
export function parseRegistration(text: string): PresentedRegistration | undefined {
  const { presented, response = {}, extensions = {} } = parsePresented(text);
  const attestationObject = encoded(response.attestationObject);
  if (!presented || !attestationObject) return undefined;
  const told: unknown[] = Array.isArray(response.transports) ? response.transports : [];
  const transports = [...new Set(told)].filter((one): one is string => knownTransports.has(one as string));
  const { credProps } = extensions;
  const discoverable = isJsonObject(credProps) && typeof credProps.rk === 'boolean' ? credProps.rk : undefined;
  return { ...presented, attestationObject, transports, discoverable };
}

type Members = Readonly<Record<string, unknown>>;

function parsePresented(text: string): { presented?: Presented; response?: Members; extensions?: Members } {
  const credential = text.length > presentedMaxUnits ? undefined : jsonOf(text);
  if (!isJsonObject(credential) || credential.type !== 'public-key' || !isJsonObject(credential.response)) return {};
  const { response, rawId, clientExtensionResults } = credential;
  const [id, clientDataJSON] = [encoded(credential.id, idMaxUnits), encoded(response.clientDataJSON)];
  if (!id || id !== rawId || !clientDataJSON) return {};
  const challenge = challengeOf(clientDataJSON);
  if (challenge === undefined) return {};
  const extensions = isJsonObject(clientExtensionResults) ? clientExtensionResults : {};
  return { presented: { id, clientDataJSON, challenge }, response, extensions };
}

/** Also undefined where it was used within a page of another site: ours are framed by nobody. */
function challengeOf(clientDataJSON: string): string | undefined {
  const data = jsonOf(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
  if (!isJsonObject(data)) return undefined;
  const { challenge, crossOrigin, topOrigin } = data;
  if (typeof challenge !== 'string' || topOrigin !== undefined) return undefined;
  return crossOrigin === undefined || crossOrigin === false ? challenge : undefined;
}

function encoded(value: unknown, most = presentedMaxUnits): string | undefined {
  return typeof value === 'string' && value.length <= most && base64url.test(value) ? value : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
