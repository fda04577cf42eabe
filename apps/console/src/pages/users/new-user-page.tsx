import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { Make } from '../../kit/make.js';

export function NewUserPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  return (
    <>
      <Heading title="Make a user" />
      <Make
        changes={['users']}
        send={({ username = '', password = '', email, name, temporary }, header) =>
          answered(
            api.POST('/users', {
              params: { header },
              body: {
                username,
                password,
                temporary: temporary !== undefined,
                ...(email && { email }),
                ...(name && { name }),
              },
            }),
          )
        }
        onMade={({ subject }) => void navigate({ to: '/users/$subject', params: { subject } })}
      >
        <Field name="username" label="Username" required autoComplete="off" />
        <Field name="name" label="Name" autoComplete="off" />
        <Field name="email" label="Email address" type="email" autoComplete="off" />
        <Field name="password" label="Password" type="password" required autoComplete="new-password" />
        <label className="choice">
          <input type="checkbox" name="temporary" defaultChecked />
          For the first sign-in alone: they choose another one then
        </label>
      </Make>
    </>
  );
}
