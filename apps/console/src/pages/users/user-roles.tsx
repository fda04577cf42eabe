import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { AddOne } from '../../kit/add-one.js';
import { Loaded } from '../../kit/loaded.js';
import { Undoable } from '../../kit/undoable.js';
import { GiveRole } from '../roles/give-role.js';
import { TakeRole } from '../roles/role-row.js';

/** Groups, organizations and roles of a person, through whatever: one request. */
export function UserRoles({ subject }: { readonly subject: string }): JSX.Element {
  const { api } = useConsole();
  const key = ['user', subject, 'roles'];
  const roles = useQuery({
    queryKey: key,
    queryFn: () => answered(api.GET('/users/{subject}/roles', { params: { path: { subject } } })),
  });
  const group = (groupId: string) => ({ params: { path: { groupId, subject } } });
  const organization = (organizationId: string) => ({ params: { path: { organizationId, subject } } });
  const putIn = (id: string) => answered(api.PUT('/groups/{groupId}/members/{subject}', group(id)));
  const takeOut = (id: string) => answered(api.DELETE('/groups/{groupId}/members/{subject}', group(id)));
  const leave = (id: string) =>
    answered(api.DELETE('/organizations/{organizationId}/members/{subject}', organization(id)));
  return (
    <>
      <section>
        <h2>Roles</h2>
        <Loaded query={roles}>
          {({ roles: items }) => (
            <>
              {items.length === 0 ? <p className="muted">None.</p> : null}
              <ul className="rows">
                {items.map((each) => (
                  <li key={[each.resource, each.role, each.holder.id, each.within?.id].join(' ')}>
                    <strong>{each.role}</strong> at <code>{each.resource}</code>
                    {each.holder.kind === 'account' ? null : ` through ${each.holderName ?? each.holder.id}`}
                    {each.within === undefined ? null : ` within ${each.withinName ?? each.within.id}`}
                    {each.holder.kind === 'account' ? <TakeRole assignment={each} /> : null}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
        <GiveRole holder={{ kind: 'account', id: subject }} />
      </section>
      <section>
        <h2>Groups</h2>
        <Loaded query={roles}>
          {({ groups }) => (
            <>
              {groups.length === 0 ? <p className="muted">None.</p> : null}
              <ul className="rows">
                {groups.map(({ groupId, name }) => (
                  <li key={groupId}>
                    <Link to="/groups/$groupId" params={{ groupId }}>
                      {name}
                    </Link>
                    <Undoable
                      label="Take out"
                      of={name}
                      run={() => takeOut(groupId)}
                      said={({ removed }) => (removed ? `Out of ${name}` : `In ${name} by a group below it alone`)}
                      undo={({ removed }) => (removed ? () => putIn(groupId) : undefined)}
                      changes={[key, ['group']]}
                    />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
        <AddOne
          label="Find a group to put them in"
          kind="groups"
          read={finding(api).groups}
          act="Put into"
          run={({ id }) => putIn(id)}
          said={({ name }, { added }) => (added ? `In ${name} now` : `In ${name} since before`)}
          undo={({ id }, { added }) => (added ? () => takeOut(id) : undefined)}
          changes={[key, ['group']]}
        />
      </section>
      <section>
        <h2>Organizations</h2>
        <Loaded query={roles}>
          {({ organizations }) => (
            <>
              {organizations.length === 0 ? <p className="muted">None.</p> : null}
              <ul className="rows">
                {organizations.map(({ organizationId, displayName }) => (
                  <li key={organizationId}>
                    <Link to="/organizations/$organizationId" params={{ organizationId }}>
                      {displayName}
                    </Link>
                    <Act
                      label={`Take out of ${displayName}`}
                      warning="The roles that they have within it are gone with it."
                      run={() => leave(organizationId)}
                      done={() => 'Taken out'}
                      changes={key}
                    />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
        <AddOne
          label="Find an organization to make them a member of"
          kind="organizations"
          read={finding(api).organizations}
          act="Make a member of"
          run={({ id }) => answered(api.PUT('/organizations/{organizationId}/members/{subject}', organization(id)))}
          said={({ name }, { added }) => (added ? `A member of ${name} now` : `A member of ${name} since before`)}
          undo={({ id }, { added }) => (added ? () => leave(id) : undefined)}
          changes={[key, ['organization']]}
        />
      </section>
    </>
  );
}
