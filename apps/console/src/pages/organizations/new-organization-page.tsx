import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { Make } from '../../kit/make.js';

export function NewOrganizationPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  return (
    <>
      <Heading title="Make an organization" />
      <Make
        changes={['organizations']}
        send={({ name = '', displayName }, header) =>
          answered(
            api.POST('/organizations', { params: { header }, body: { name, ...(displayName && { displayName }) } }),
          )
        }
        onMade={({ organizationId }) =>
          void navigate({ to: '/organizations/$organizationId', params: { organizationId } })
        }
      >
        <Field name="name" label="Name" hint="Lower case letters, digits and hyphens" required maxLength={64} />
        <Field name="displayName" label="What people read" maxLength={256} />
      </Make>
    </>
  );
}
