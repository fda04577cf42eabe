import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Edit } from '../../kit/edit.js';
import { Facts, Time } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { RolesOf } from '../roles/roles-of.js';
import { OrganizationMembers } from './organization-members.js';

/** An organization: four requests, however many are members. */
export function OrganizationPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const { organizationId = '' } = useParams({ strict: false });
  const path = { organizationId };
  const organization = useQuery({
    queryKey: ['organization', organizationId, 'itself'],
    queryFn: () => versioned(api.GET('/organizations/{organizationId}', { params: { path } })),
  });
  const of = (version: string) => ({ params: { path, header: { 'If-Match': version } } });
  const remove = async (version: string): Promise<void> => {
    await answered(api.DELETE('/organizations/{organizationId}', of(version)));
    await navigate({ to: '/organizations' });
  };
  return (
    <Loaded query={organization}>
      {({ item, version }) => (
        <>
          <Heading title={item.displayName} />
          <Facts of={{ Name: <code>{item.name}</code>, Made: <Time at={item.createdAt} /> }} />
          <div className="acts">
            <Edit
              label="Edit"
              fields={[
                { name: 'name', label: 'Name', value: item.name, required: true },
                { name: 'displayName', label: 'What people read', value: item.displayName, required: true },
              ]}
              version={version}
              send={(changed, of_) =>
                versioned(
                  api.PATCH('/organizations/{organizationId}', {
                    ...of(of_),
                    body: changed as Record<string, string>,
                  }),
                )
              }
              said={`${item.displayName} was changed`}
              changes={[['organization', organizationId], ['organizations']]}
            />
            <Act
              label="Delete"
              warning="What was given for it ends, and roles within it are gone. It cannot be taken back."
              run={() => remove(version)}
              done={() => 'Deleted'}
              changes={['organizations']}
            />
          </div>
          <RolesOf
            within={{ kind: 'organization', id: organizationId }}
            hint="They count where somebody acts for this organization."
          />
          <OrganizationMembers organizationId={organizationId} name={item.displayName} />
        </>
      )}
    </Loaded>
  );
}
