import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { useConsole } from '../../console.js';
import { Loaded } from '../../kit/loaded.js';
import { type Choice, Pick } from '../../kit/pick.js';
import { ProblemNotice } from '../../kit/problem.js';
import { useDone } from '../../kit/undo.js';
import { inWords } from '../audiences/words.js';
import { type Assignment, roleActs, rolesChange } from './role-acts.js';

type Holder = Assignment['holder'];
type Within = NonNullable<Assignment['within']>;

interface GiveRoleProps {
  readonly holder?: Holder | undefined;
  readonly within?: Within | undefined;
}

const kinds = { account: 'users', group: 'groups', client: 'apps' } as const;
const words = { account: 'A user', group: 'A group', client: 'An app' } as const;

/** Gives a role; who or where is fixed is not asked for. Audiences are read when it is opened. */
export function GiveRole(fixed: GiveRoleProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Form {...fixed} onClose={() => setOpen(false)} />;
  return (
    <button type="button" onClick={() => setOpen(true)}>
      Give a role
    </button>
  );
}

function Form({ onClose, ...fixed }: GiveRoleProps & { readonly onClose: () => void }): JSX.Element {
  const { api } = useConsole();
  const done = useDone();
  const { give, take } = roleActs(api);
  const [kind, setKind] = useState<Holder['kind']>('account');
  const [who, setWho] = useState<Choice>();
  const [where, setWhere] = useState<Choice>();
  const audiences = useQuery({
    queryKey: ['audiences', 'with roles'],
    queryFn: () => answered(api.GET('/resources', { params: { query: { limit: 1000 } } })),
  });
  const act = useMutation({
    mutationFn: give,
    onSuccess: ({ assignment, isNew }) => {
      const to = who === undefined ? '' : ` to ${who.name}`;
      const said = `${assignment.role} was given${to}${isNew ? '' : ' before'}`;
      done({ said, undo: isNew ? () => take(assignment) : undefined, changes: rolesChange });
      onClose();
    },
  });
  const holder = fixed.holder ?? (who && { kind, id: who.id });
  const within = fixed.within ?? (where && { kind: 'organization' as const, id: where.id });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const [resource = '', role = ''] = JSON.parse(String(new FormData(event.currentTarget).get('role'))) as string[];
    if (holder) act.mutate({ resource, role, holder, ...(within && { within }) });
  };
  return (
    <form onSubmit={submit} aria-label="Give a role" className="edit card">
      <Loaded query={audiences}>
        {({ items }) => (
          <label className="field">
            Role
            <select name="role" className="input" required>
              {items.map(({ identifier, name, roles = {} }) => (
                <optgroup key={identifier} label={inWords(name)}>
                  {Object.keys(roles).map((role) => (
                    <option key={role} value={JSON.stringify([identifier, role])}>
                      {role}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </label>
        )}
      </Loaded>
      {fixed.holder === undefined ? (
        <>
          <label className="field">
            Who gets it
            <select
              className="input"
              value={kind}
              onChange={(event) => {
                setKind(event.target.value as Holder['kind']);
                setWho(undefined);
              }}
            >
              {Object.entries(words).map(([each, word]) => (
                <option key={each} value={each}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          <p>To: {who?.name ?? 'nobody yet'}</p>
          <Pick
            key={kind}
            label="Find who gets it"
            kind={kinds[kind]}
            read={finding(api)[kinds[kind]]}
            act="Choose"
            onPick={setWho}
          />
        </>
      ) : null}
      {fixed.within === undefined ? (
        <>
          <p>Holds: {where === undefined ? 'everywhere' : `within ${where.name}`}</p>
          <Pick
            label="Find an organization that it holds within"
            kind="organizations"
            read={finding(api).organizations}
            act="Within"
            onPick={setWhere}
          />
        </>
      ) : null}
      {act.isError ? <ProblemNotice error={act.error} /> : null}
      <div className="acts">
        <button type="submit" className="primary" disabled={act.isPending || holder === undefined}>
          Give it
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}
