import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { AddOne } from '../../kit/add-one.js';
import { Time } from '../../kit/facts.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';

interface OrganizationMembersProps {
  readonly organizationId: string;
  readonly name: string;
}

/** Who is a member. Taking somebody out takes roles along, so that it is asked about before. */
export function OrganizationMembers({ organizationId, name }: OrganizationMembersProps): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const key = ['organization', organizationId];
  const members = usePages([...key, 'members', search], (page) =>
    answered(
      api.GET('/organizations/{organizationId}/members', {
        params: { path: { organizationId }, query: { ...page, ...(search !== '' && { search }) } },
      }),
    ),
  );
  const of = (subject: string) => ({ params: { path: { organizationId, subject } } });
  const take = (subject: string) =>
    answered(api.DELETE('/organizations/{organizationId}/members/{subject}', of(subject)));
  return (
    <section>
      <h2>Members</h2>
      <AddOne
        label="Find somebody to make a member"
        kind="users"
        read={finding(api).users}
        act="Make a member"
        run={({ id }) => answered(api.PUT('/organizations/{organizationId}/members/{subject}', of(id)))}
        said={(who, { added }) => (added ? `${who.name} is a member of ${name} now` : `${who.name} was one before`)}
        undo={({ id }, { added }) => (added ? () => take(id) : undefined)}
        changes={[key]}
      />
      <Search label="Search among the members" value={search} onSearch={onSearch} />
      <RecordList
        query={members}
        keyOf={({ subject }) => subject}
        empty={search === '' ? 'Nobody is a member.' : 'No member is called so.'}
        row={({ subject, username = subject, addedAt }) => (
          <div className="record spread">
            <span className="record-told">
              <Link to="/users/$subject" params={{ subject }}>
                {username}
              </Link>
              <span className="muted">
                since <Time at={addedAt} />
              </span>
            </span>
            <Act
              label="Take out"
              warning={`${username} is no member of ${name} any more, and the roles that they have within it are gone.`}
              run={() => take(subject)}
              done={() => 'Taken out'}
              changes={key}
            />
          </div>
        )}
      />
    </section>
  );
}
