import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { Make } from '../../kit/make.js';
import { type Choice, Pick } from '../../kit/pick.js';

export function NewGroupPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const [parent, setParent] = useState<Choice>();
  return (
    <>
      <Heading title="Make a group" />
      <Make
        changes={['groups']}
        send={({ name = '', description }, header) =>
          answered(
            api.POST('/groups', {
              params: { header },
              body: { name, ...(description && { description }), ...(parent && { parentId: parent.id }) },
            }),
          )
        }
        onMade={({ groupId }) => void navigate({ to: '/groups/$groupId', params: { groupId } })}
      >
        <Field name="name" label="Name" required maxLength={128} />
        <Field name="description" label="Description" maxLength={256} />
        <p>Stands in: {parent?.name ?? 'nothing, at the top'}</p>
        <Pick label="Find a group" kind="groups" read={finding(api).groups} act="Put into" onPick={setParent} />
      </Make>
    </>
  );
}
