import type { JSX } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';

/** What ends what a person may do, or begins it again. */
export function UserActs({ user: { subject, disabledAt } }: { readonly user: Schemas['User'] }): JSX.Element {
  const { api } = useConsole();
  const of = { params: { path: { subject } } };
  const changes = ['user', subject];
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
    </div>
  );
}
