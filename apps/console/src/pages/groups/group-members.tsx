import { Link } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { AddOne } from '../../kit/add-one.js';
import { Time } from '../../kit/facts.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { Undoable } from '../../kit/undoable.js';
import { useSearched } from '../searched.js';

/** Who is in a group: put in and taken out, and both taken back. */
export function GroupMembers({ groupId, name }: { readonly groupId: string; readonly name: string }): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const [below, setBelow] = useState(false);
  const key = ['group', groupId, 'members'];
  const members = usePages([...key, below, search], (page) =>
    answered(
      api.GET('/groups/{groupId}/members', {
        params: { path: { groupId }, query: { ...page, below, ...(search !== '' && { search }) } },
      }),
    ),
  );
  const of = (subject: string) => ({ params: { path: { groupId, subject } } });
  const put = (subject: string) => answered(api.PUT('/groups/{groupId}/members/{subject}', of(subject)));
  const take = (subject: string) => answered(api.DELETE('/groups/{groupId}/members/{subject}', of(subject)));
  return (
    <section>
      <h2>Members</h2>
      <AddOne
        label="Find somebody to put in"
        kind="users"
        read={finding(api).users}
        act="Put in"
        run={({ id }) => put(id)}
        said={(who, { added }) => (added ? `${who.name} is in ${name} now` : `${who.name} was in before`)}
        undo={({ id }, { added }) => (added ? () => take(id) : undefined)}
        changes={[key]}
      />
      <label className="choice">
        <input type="checkbox" checked={below} onChange={(event) => setBelow(event.target.checked)} />
        With those who are in a group below it
      </label>
      <Search label="Search among the members" value={search} onSearch={onSearch} />
      <RecordList
        query={members}
        keyOf={({ subject }) => subject}
        empty={search === '' ? 'Nobody is in it.' : 'Nobody in it is called so.'}
        row={({ subject, username = subject, addedAt, direct }) => (
          <div className="record spread">
            <span className="record-told">
              <Link to="/users/$subject" params={{ subject }}>
                {username}
              </Link>
              <span className="muted">
                {direct ? (
                  <>
                    since <Time at={addedAt} />
                  </>
                ) : (
                  'in a group below'
                )}
              </span>
            </span>
            {direct ? (
              <Undoable
                label="Take out"
                of={username}
                run={() => take(subject)}
                said={() => `${username} is out of ${name}`}
                undo={({ removed }) => (removed ? () => put(subject) : undefined)}
                changes={[key]}
              />
            ) : null}
          </div>
        )}
      />
    </section>
  );
}
