import { importedHash, type Profile } from '@signet/identity';
import { readableName } from '@signet/runtime';
import { type Imported, type ImportedAccount, ImportFault, type ImportSource, notTaken, Untaken } from '../imported.js';
import { csvFields } from '../reading/csv-fields.js';
import { rowsOf } from '../reading/rows.js';
import { decodedText } from '../reading/strict-json.js';
import { passwordOf } from './password-of.js';
import { profileOf, secondsOfDate } from './profile-members.js';

/** Columns, each with the headers by which it is known, less what is neither a letter nor a digit. */
const columns = {
  subject: ['sub', 'subject', 'id', 'userid', 'uid', 'uuid'],
  username: ['username', 'user', 'login', 'preferredusername'],
  email: ['email', 'emailaddress', 'mail'],
  emailVerified: ['emailverified'],
  name: ['name', 'displayname', 'fullname'],
  givenName: ['givenname', 'firstname'],
  familyName: ['familyname', 'lastname', 'surname'],
  middleName: ['middlename'],
  nickname: ['nickname'],
  picture: ['picture', 'photourl', 'avatar'],
  website: ['website'],
  gender: ['gender'],
  birthdate: ['birthdate', 'dateofbirth'],
  zoneinfo: ['zoneinfo', 'timezone'],
  locale: ['locale', 'language'],
  phoneNumber: ['phonenumber', 'phone', 'mobile'],
  phoneNumberVerified: ['phonenumberverified', 'phoneverified'],
  passwordHash: ['passwordhash', 'password', 'hash'],
  disabled: ['disabled', 'blocked', 'suspended'],
  enabled: ['enabled', 'active', 'isactive'],
  createdAt: ['createdat', 'created', 'datejoined'],
  groups: ['groups', 'memberof'],
} as const;

export type CsvColumn = keyof typeof columns;
export const csvColumns = Object.keys(columns) as readonly CsvColumn[];

/**
 * A table of people (RFC 4180), whose first row has the names of its columns.
 * @param mapped columns by the header that they have, where that is none of the usual ones
 * @throws ImportFault where there is neither a username nor an email address
 */
export async function* readCsv(
  open: ImportSource,
  mapped: Readonly<Partial<Record<CsvColumn, string>>> = {},
): AsyncGenerator<Imported> {
  let header: Header | undefined;
  let row = 0;
  for await (const bytes of rowsOf(open(), { quoted: true })) {
    row += 1;
    if (bytes?.length === 0) continue;
    if (header === undefined) {
      header = headerOf(bytes, mapped);
      continue;
    }
    yield taken(bytes, header, row);
  }
  if (header === undefined) throw new ImportFault('the file is empty');
}

interface Header {
  readonly places: ReadonlyMap<CsvColumn, number>;
  /** Columns that are none of ours, by their headers. */
  readonly others: ReadonlyMap<string, number>;
  readonly width: number;
  readonly separator: string;
}

function headerOf(bytes: Uint8Array | undefined, mapped: Readonly<Partial<Record<CsvColumn, string>>>): Header {
  const text = headerText(bytes);
  const separator = [',', ';', '\t'].find((each) => text.includes(each)) ?? ',';
  const names = csvFields(text, separator);
  const places = new Map<CsvColumn, number>();
  for (const column of csvColumns) {
    const wanted = mapped[column];
    const found = names.flatMap((name, place) => {
      const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
      const isIt = wanted === undefined ? (columns[column] as readonly string[]).includes(plain) : name === wanted;
      return isIt ? [place] : [];
    });
    if (wanted !== undefined && found.length === 0) throw new ImportFault(`there is no column ${wanted}`);
    if (found.length > 1) throw new ImportFault(`more than one column can be the ${column}: say which`);
    if (found[0] !== undefined) places.set(column, found[0]);
  }
  if (!places.has('username') && !places.has('email')) {
    throw new ImportFault('the first row names neither a column of usernames nor one of email addresses');
  }
  const known = new Set(places.values());
  const others = new Map<string, number>();
  for (const [place, name] of names.map((each) => each.trim()).entries()) {
    if (known.has(place) || name === '') continue;
    if (others.has(name)) throw new ImportFault(`there are two columns ${readableName(name)}`);
    others.set(name, place);
  }
  return { places, others, width: names.length, separator };
}

function headerText(bytes: Uint8Array | undefined): string {
  try {
    if (bytes === undefined) throw new Untaken('it is too large');
    return decodedText(bytes);
  } catch (error) {
    if (error instanceof Untaken) throw new ImportFault(`the first row cannot be read: ${error.message}`);
    throw error;
  }
}

function taken(bytes: Uint8Array | undefined, { places, others, width, separator }: Header, row: number): Imported {
  let name = `row ${row}`;
  try {
    if (bytes === undefined) throw new Untaken('it is too large');
    const fields = csvFields(decodedText(bytes), separator);
    if (fields.length !== width) throw new Untaken(`it has ${fields.length} fields, and the first row ${width}`);
    const at = (place: number | undefined) => (place === undefined ? undefined : fields[place]?.trim()) || undefined;
    const text = (column: CsvColumn): string | undefined => at(places.get(column));
    name = text('username') ?? text('email') ?? name;
    const attributes = [...others].flatMap(([header, place]) => {
      const value = at(place);
      return value === undefined ? [] : [{ name: header, value, separator: listSeparator }];
    });
    return { ...person(text, name), attributes };
  } catch (error) {
    return notTaken('account', name, error);
  }
}

const listSeparator = /[;|]/;

const texts = [
  ...(['email', 'name', 'givenName', 'familyName', 'middleName', 'nickname', 'picture', 'website'] as const),
  ...(['gender', 'birthdate', 'zoneinfo', 'locale', 'phoneNumber'] as const),
] satisfies readonly (keyof Profile)[];

function person(text: (column: CsvColumn) => string | undefined, name: string): ImportedAccount {
  const username = text('username') ?? text('email');
  if (username === undefined) throw new Untaken('it has neither a username nor an email address');
  const notes: string[] = [];
  const flag = (column: CsvColumn): boolean | undefined => flagOf(column, text(column));
  const profile = profileOf(
    {
      ...Object.fromEntries(texts.map((column) => [column, text(column)])),
      ...(text('email') !== undefined && { emailVerified: flag('emailVerified') ?? false }),
      ...(text('phoneNumber') !== undefined && { phoneNumberVerified: flag('phoneNumberVerified') ?? false }),
    },
    notes,
  );
  const hash = text('passwordHash');
  return {
    kind: 'account',
    name,
    subject: text('subject'),
    username,
    profile,
    passwordHash: passwordOf(() => (hash === undefined ? undefined : importedHash(hash)), notes),
    isDisabled: flag('disabled') ?? flag('enabled') === false,
    createdAt: secondsOfDate(text('createdAt')),
    groups: (text('groups') ?? '')
      .split(listSeparator)
      .map((group) => group.trim())
      .filter((group) => group !== ''),
    notes,
  };
}

function flagOf(column: CsvColumn, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(true|yes|1|t|y)$/i.test(text)) return true;
  if (/^(false|no|0|f|n)$/i.test(text)) return false;
  throw new Untaken(`${column} is neither true nor false`);
}
