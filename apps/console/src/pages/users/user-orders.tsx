import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { Loaded } from '../../kit/loaded.js';

type Action = Schemas['ActionOrder']['action'];

const actions: Readonly<Record<Action, string>> = {
  change_password: 'Choose another password',
  verify_email: 'Verify the email address',
  enrol_factor: 'Set up a second factor',
};

/** What a person must do at the next sign-in. */
export function UserOrders({ subject }: { readonly subject: string }): JSX.Element {
  const { api } = useConsole();
  const changes = ['user', subject];
  const path = { subject };
  const orders = useQuery({
    queryKey: [...changes, 'orders'],
    queryFn: () => answered(api.GET('/users/{subject}/action-orders', { params: { path } })),
  });
  return (
    <section>
      <h2>To do at the next sign-in</h2>
      <Loaded query={orders}>
        {({ items }) => (
          <ul className="rows">
            {(Object.keys(actions) as Action[]).map((action) => {
              const order = items.find((each) => each.action === action);
              return (
                <li key={action}>
                  {actions[action]}
                  {order === undefined ? (
                    <Act
                      key="order"
                      label="Order"
                      run={() =>
                        answered(api.POST('/users/{subject}/action-orders', { params: { path }, body: { action } }))
                      }
                      done={() => 'Ordered'}
                      changes={changes}
                    />
                  ) : (
                    <>
                      , ordered <Time at={order.orderedAt} />
                      <Act
                        key="withdraw"
                        label="Withdraw"
                        run={() =>
                          answered(
                            api.DELETE('/users/{subject}/action-orders/{action}', {
                              params: { path: { subject, action } },
                            }),
                          )
                        }
                        done={() => 'Withdrawn'}
                        changes={changes}
                      />
                    </>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
