import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';

interface UserActsProps {
  readonly user: Schemas['User'];
  readonly version: string;
}

/** What ends what a person may do, or begins it again. */
export function UserActs({ user: { subject, disabledAt }, version }: UserActsProps): JSX.Element {
  const navigate = useNavigate();
  const { api } = useConsole();
  const of = { params: { path: { subject } } };
  const changes = ['user', subject];
  const remove = async (): Promise<void> => {
    const header = { 'If-Match': version };
    await answered(api.DELETE('/users/{subject}', { params: { path: { subject }, header } }));
    await navigate({ to: '/users' });
  };
  return (
    <div className="acts">
      {disabledAt === undefined ? (
        <Act
          key="disable"
          label="Disable"
          warning="They cannot sign in any more, and every session and grant of theirs ends. It can be taken back."
          run={() => answered(api.POST('/users/{subject}/disable', of))}
          done={() => 'Disabled'}
          changes={changes}
        />
      ) : (
        <Act
          key="enable"
          label="Enable"
          run={() => answered(api.POST('/users/{subject}/enable', of))}
          done={() => 'Enabled'}
          changes={changes}
        />
      )}
      <Act
        label="Forget failed sign-ins"
        run={() => answered(api.POST('/users/{subject}/unlock', of))}
        done={() => 'They need not wait any more'}
        changes={changes}
      />
      <Act
        label="Delete"
        warning="The account is gone, with every session, grant, consent and role of it. It cannot be taken back."
        run={remove}
        done={() => 'Deleted'}
        changes={['users']}
      />
    </div>
  );
}
