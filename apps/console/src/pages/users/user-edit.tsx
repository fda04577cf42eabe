import { useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { answered, type Schemas, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { type Changed, Edit, type Edited } from '../../kit/edit.js';

type User = Schemas['User'];
type Definition = Schemas['AttributeDefinition'];

const named = [
  ['username', 'Username'],
  ['name', 'Name'],
  ['givenName', 'Given name'],
  ['familyName', 'Family name'],
  ['email', 'Email address'],
  ['phoneNumber', 'Phone number'],
  ['locale', 'Language'],
  ['zoneinfo', 'Time zone'],
] as const satisfies ReadonlyArray<readonly [keyof User, string]>;

const prefix = 'attribute:';

interface UserEditProps {
  readonly user: User;
  readonly version: string;
}

/** The profile of a person. */
export function UserEdit({ user, version }: UserEditProps): JSX.Element {
  const { api } = useConsole();
  const path = { subject: user.subject };
  return (
    <Edit
      label="Edit profile"
      fields={named.map(([name, label]) => ({
        name,
        label,
        value: user[name],
        required: name === 'username',
        type: name === 'email' ? 'email' : 'text',
      }))}
      version={version}
      send={(changed, of) =>
        versioned(
          api.PATCH('/users/{subject}', { params: { path, header: { 'If-Match': of } }, body: changed as object }),
        )
      }
      said={`The profile of ${user.username} was changed`}
      changes={[['user', user.subject], ['users']]}
    />
  );
}

/** Their definitions are asked for by who wants to change something. */
export function UserAttributes(props: UserEditProps): JSX.Element {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <AttributesEdit {...props} />;
  return (
    <button type="button" onClick={() => setWanted(true)}>
      Edit attributes
    </button>
  );
}

/** What is kept of a person beside it, by the definitions. */
function AttributesEdit({ user, version }: UserEditProps): JSX.Element | null {
  const { api } = useConsole();
  const path = { subject: user.subject };
  const { data } = useQuery({ queryKey: ['attributes'], queryFn: () => answered(api.GET('/attributes', {})) });
  if (data === undefined) return null;
  return (
    <Edit
      label="Edit attributes"
      isOpenFirst
      fields={data.items.map((each) => fieldOf(each, user))}
      version={version}
      send={(changed, of) =>
        versioned(
          api.PATCH('/users/{subject}', {
            params: { path, header: { 'If-Match': of } },
            body: { attributes: attributesOf(changed, data.items) },
          }),
        )
      }
      said={`Attributes of ${user.username} were changed`}
      changes={[['user', user.subject], ['users']]}
    />
  );
}

function fieldOf({ name, type, description, oneOf }: Definition, { attributes }: User): Edited {
  const value = attributes?.[name];
  const hint = {
    string: oneOf ? `One of: ${oneOf.join(', ')}` : description,
    number: description,
    boolean: 'true or false',
    strings: 'Several, with commas between',
  }[type];
  return {
    name: `${prefix}${name}`,
    label: name,
    value: Array.isArray(value) ? value.join(', ') : value?.toString(),
    type: type === 'number' ? 'number' : 'text',
    ...(hint !== undefined && { hint }),
  };
}

function attributesOf(changed: Changed, definitions: readonly Definition[]) {
  const read = (type: Definition['type'] | undefined, text: string) => {
    if (type === 'number') return Number(text);
    // What is neither is refused by the issuer, as it stands.
    if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
    return type === 'strings' ? text.split(',').map((each) => each.trim()) : text;
  };
  const typed = Object.entries(changed).map(([field, text]) => {
    const name = field.slice(prefix.length);
    const type = definitions.find((each) => each.name === name)?.type;
    return [name, text === null ? null : read(type, text)] as const;
  });
  return Object.fromEntries(typed);
}
