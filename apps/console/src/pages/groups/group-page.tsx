import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, type Schemas, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Edit } from '../../kit/edit.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { ManagedNotice } from '../../kit/managed.js';
import { RolesOf } from '../roles/roles-of.js';
import { GroupMembers } from './group-members.js';
import { GroupPlace } from './group-place.js';

/** A group: five requests, two of them for marks, however many are in it. */
export function GroupPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const { groupId = '' } = useParams({ strict: false });
  const path = { groupId };
  const group = useQuery({
    queryKey: ['group', groupId, 'itself'],
    queryFn: () => versioned(api.GET('/groups/{groupId}', { params: { path } })),
  });
  const change = (body: Record<string, string | null>, version: string) =>
    versioned(api.PATCH('/groups/{groupId}', { params: { path, header: { 'If-Match': version } }, body }));
  const remove = async (version: string): Promise<void> => {
    await answered(api.DELETE('/groups/{groupId}', { params: { path, header: { 'If-Match': version } } }));
    await navigate({ to: '/groups' });
  };
  const changes = [['group', groupId], ['groups']];
  return (
    <Loaded query={group}>
      {({ item, version }) => (
        <>
          <Trail above={item.above} />
          <Heading title={item.name} />
          <ManagedNotice kind="group" name={item.name} />
          <p>{item.description ?? <span className="muted">Without a description</span>}</p>
          <div className="acts">
            <Edit
              label="Edit"
              fields={[
                { name: 'name', label: 'Name', value: item.name, required: true },
                { name: 'description', label: 'Description', value: item.description },
              ]}
              version={version}
              send={change}
              said={`${item.name} was changed`}
              changes={changes}
            />
            <Act
              label="Delete"
              warning="The group is gone, with the roles that it had. It cannot be taken back."
              run={() => remove(version)}
              done={() => 'Deleted'}
              changes={['groups']}
            />
          </div>
          <GroupPlace group={item} version={version} change={change} changes={changes} />
          <RolesOf
            holder={{ kind: 'group', id: groupId }}
            hint="Who is in it, or in a group below it, has them, as they have those of the groups above."
          />
          <GroupMembers groupId={groupId} name={item.name} />
        </>
      )}
    </Loaded>
  );
}

function Trail({ above }: { readonly above: ReadonlyArray<Schemas['Group']> }): JSX.Element {
  return (
    <nav aria-label="Groups above" className="trail">
      <Link to="/groups">Groups</Link>
      {above.toReversed().map(({ groupId, name }) => (
        <span key={groupId}>
          /{' '}
          <Link to="/groups/$groupId" params={{ groupId }}>
            {name}
          </Link>
        </span>
      ))}
    </nav>
  );
}
