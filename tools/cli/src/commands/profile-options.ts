import type { AccountPatch } from '@signet/administration';
import type { PostalAddress, Profile } from '@signet/identity';
import { type Command, InvalidArgumentError } from 'commander';

/** Options of the members of a profile that are text, as commander names their values. */
const texts = {
  email: '--email <address>',
  name: '--name <name>',
  givenName: '--given-name <name>',
  familyName: '--family-name <name>',
  middleName: '--middle-name <name>',
  nickname: '--nickname <name>',
  profile: '--profile <url>',
  picture: '--picture <url>',
  website: '--website <url>',
  gender: '--gender <gender>',
  birthdate: '--birthdate <YYYY-MM-DD>',
  zoneinfo: '--zoneinfo <zone>',
  locale: '--locale <locale>',
  phoneNumber: '--phone-number <number>',
} as const satisfies Partial<Record<keyof Profile, string>>;

const addressParts: Readonly<Record<string, keyof PostalAddress>> = {
  formatted: 'formatted',
  'street-address': 'streetAddress',
  locality: 'locality',
  region: 'region',
  'postal-code': 'postalCode',
  country: 'country',
};

export type ProfileOptions = { readonly [Member in keyof typeof texts]?: string } & {
  readonly emailVerified?: boolean;
  readonly phoneNumberVerified?: boolean;
  readonly address?: PostalAddress;
};

/** What may be cleared. */
const clearable = [...Object.keys(texts), 'phoneNumberVerified', 'address'] as const;

export function withProfileOptions(command: Command): Command {
  for (const flags of Object.values(texts)) command.option(flags);
  return command
    .option('--email-verified', 'the address is known to be theirs')
    .option('--phone-number-verified', 'the number is known to be theirs')
    .option(
      '--address <part=text...>',
      `replaces the whole address; parts: ${Object.keys(addressParts).join(', ')}`,
      part,
    );
}

export function withClearOption(command: Command): Command {
  return command
    .option('--no-email-verified', 'the address is not known to be theirs')
    .option('--no-phone-number-verified', 'the number is not known to be theirs')
    .option('--clear <member...>', `what is no longer known: ${clearable.map(kebab).join(', ')}`, member);
}

export function profileOf(options: ProfileOptions): Partial<Profile> {
  const members = [...Object.keys(texts), 'emailVerified', 'phoneNumberVerified', 'address'] as const;
  const given = members.map((name) => [name, options[name as keyof ProfileOptions]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Partial<Profile>;
}

export function patchOf({
  clear = [],
  ...options
}: ProfileOptions & { readonly clear?: readonly string[] }): AccountPatch {
  return { ...profileOf(options), ...(Object.fromEntries(clear.map((name) => [name, null])) as AccountPatch) };
}

function part(text: string, before: PostalAddress = {}): PostalAddress {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  const member = addressParts[name];
  if (member === undefined) throw new InvalidArgumentError(`parts are ${Object.keys(addressParts).join(', ')}`);
  return { ...before, [member]: value };
}

function member(text: string, before: readonly string[] = []): readonly string[] {
  const found = clearable.find((name) => kebab(name) === text);
  if (found === undefined) throw new InvalidArgumentError(`one of ${clearable.map(kebab).join(', ')}`);
  return [...before, found];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
