/** Of the JSON forms of Web Authentication Level 3 §5.1, what is used here. All bytes are base64url. */

export interface CredentialDescriptorJson {
  readonly id: string;
  readonly type?: string;
}

export interface CreationOptionsJson {
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
  readonly challenge: string;
  readonly pubKeyCredParams: ReadonlyArray<{ readonly alg: number; readonly type: string }>;
  readonly excludeCredentials?: readonly CredentialDescriptorJson[];
  readonly authenticatorSelection?: { readonly userVerification?: string };
  readonly extensions?: { readonly credProps?: boolean };
}

export interface RequestOptionsJson {
  readonly challenge: string;
  readonly rpId?: string;
  readonly allowCredentials?: readonly CredentialDescriptorJson[];
  readonly userVerification?: string;
}

interface CredentialJson<Response> {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly authenticatorAttachment: 'platform' | 'cross-platform';
  readonly clientExtensionResults: { readonly credProps?: { readonly rk: boolean } };
  readonly response: Response;
}

export type RegistrationJson = CredentialJson<{
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly attestationObject: string;
  readonly transports: string[];
  /** COSE algorithm. */
  readonly publicKeyAlgorithm: number;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: string;
}>;

export type AssertionJson = CredentialJson<{
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle: string;
}>;
