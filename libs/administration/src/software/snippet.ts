/** In which language a snippet is, for its reader. */
export type SnippetLanguage = 'apache' | 'ini' | 'json' | 'properties' | 'shell' | 'toml' | 'ts' | 'yaml';

/** A file of the configuration or the code of some program, ready to be saved. */
export interface Snippet {
  readonly file: string;
  readonly language: SnippetLanguage;
  readonly content: string;
}

/** What a snippet says of an app. No secret: it names the variable or the file that has it. */
export interface AppFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly name: string;
  /** Undefined where the app has none, or more come later. */
  readonly redirectUri: string | undefined;
  readonly hasSecret: boolean;
  /** Scopes of OpenID Connect. */
  readonly scopes: readonly string[];
  /** APIs that it may ask for tokens of. */
  readonly apis: readonly { readonly identifier: string; readonly scopes: readonly string[] }[];
}

/** What a snippet says of an API. */
export interface ApiFacts {
  readonly issuer: string;
  readonly identifier: string;
  readonly name: string;
  /** Scope -> what a person reads of it. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Role -> the scopes that it gives. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  readonly signingAlgorithm: string;
  readonly requiredAcr: string | undefined;
}

/** All scopes that an app asks for, those of its one API among them. */
export function askedScopes({ scopes, apis }: AppFacts): readonly string[] {
  return [...scopes, ...(apis[0]?.scopes ?? [])];
}

export function lines(...given: readonly (string | false | undefined)[]): string {
  return `${given.filter((line) => line !== false && line !== undefined).join('\n')}\n`;
}

/** The variable in which a program finds its secret. */
export const secretVariable = 'SIGNET_CLIENT_SECRET';
