import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { RecordList } from '../../kit/record-list.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';

/** Who was asked to come, and has not yet. */
export function InvitationsPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const invitations = usePages(['invitations', search], (page) =>
    answered(api.GET('/invitations', { params: { query: { ...page, ...(search !== '' && { search }) } } })),
  );
  return (
    <>
      <Heading title="Invitations">
        <Link to="/invitations/new" className="button">
          Invite somebody
        </Link>
      </Heading>
      <Search label="Search by address" value={search} onSearch={onSearch} />
      <RecordList
        query={invitations}
        keyOf={({ invitationId }) => invitationId}
        empty={search === '' ? 'Nobody is invited.' : 'Nobody of this address is invited.'}
        row={({ invitationId, email, expiresAt, groups, organizations, roles }) => (
          <div className="record spread">
            <span className="record-told">
              <strong>{email}</strong>
              <span className="muted">
                until <Time at={expiresAt} /> · {groups.length} groups · {organizations.length} organizations ·{' '}
                {roles.length} roles
              </span>
            </span>
            <Act
              label="Withdraw"
              warning={`The link that was sent to ${email} is good for nothing any more.`}
              run={() => answered(api.DELETE('/invitations/{invitationId}', { params: { path: { invitationId } } }))}
              done={() => 'Withdrawn'}
              changes={['invitations']}
            />
          </div>
        )}
      />
    </>
  );
}
