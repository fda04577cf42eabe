import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { useConsole } from '../../console.js';
import { Chosen, withOne } from '../../kit/chosen.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { Make } from '../../kit/make.js';
import { type Choice, Pick } from '../../kit/pick.js';

const day = 86_400;

export function NewInvitationPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const [groups, setGroups] = useState<readonly Choice[]>([]);
  const [organizations, setOrganizations] = useState<readonly Choice[]>([]);
  return (
    <>
      <Heading title="Invite somebody" />
      <Make
        label="Send it"
        changes={['invitations']}
        send={({ email = '', days }, header) =>
          answered(
            api.POST('/invitations', {
              params: { header },
              body: {
                email,
                ...(days && { lifetime: Number(days) * day }),
                groups: groups.map(({ id }) => id),
                organizations: organizations.map(({ id }) => id),
              },
            }),
          )
        }
        onMade={() => void navigate({ to: '/invitations' })}
      >
        <Field name="email" label="Email address" type="email" required maxLength={254} />
        <Field name="days" label="Good for how many days" type="number" min={1} hint="7 where it is left out" />
        <Chosen title="Member of the groups" chosen={groups} onChange={setGroups} />
        <Pick
          label="Find a group"
          kind="groups"
          read={finding(api).groups}
          act="Put into"
          onPick={(choice) => setGroups((those) => withOne(those, choice))}
        />
        <Chosen title="Member of the organizations" chosen={organizations} onChange={setOrganizations} />
        <Pick
          label="Find an organization"
          kind="organizations"
          read={finding(api).organizations}
          act="Make a member of"
          onPick={(choice) => setOrganizations((those) => withOne(those, choice))}
        />
      </Make>
    </>
  );
}
