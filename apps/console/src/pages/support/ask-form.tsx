import { type JSX, useId, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { Problem } from '../../api/problem.js';
import { useConsole } from '../../console.js';
import { Chosen, withOne } from '../../kit/chosen.js';
import { Field } from '../../kit/field.js';
import { Make } from '../../kit/make.js';
import { type Choice, Pick } from '../../kit/pick.js';
import { refusedInWords } from './words.js';

/** Apps of one access, and minutes for which one lasts, as the issuer bounds them. */
const mostApps = 8;
const mostMinutes = 60;
const usualMinutes = 15;

/** What was asked for, with what its apps are called. */
export interface Asked {
  readonly access: Schemas['SupportAccess'];
  readonly apps: readonly Choice[];
}

interface AskFormProps {
  readonly user: Schemas['User'];
  readonly onAsked: (asked: Asked) => void;
}

/** Why, in which apps, and for how long. */
export function AskForm({ user: { subject, username }, onAsked }: AskFormProps): JSX.Element {
  const { api } = useConsole();
  const [apps, setApps] = useState<readonly Choice[]>([]);
  const why = useId();
  const clientIds = apps.map(({ id }) => id);
  return (
    <>
      <p className="muted">
        You see the apps that you choose as {username} does, and no other. They are told by mail when you begin, with
        your reason, and can end it at any time. Tokens name you as who acts, and APIs that do not allow support refuse
        them.
      </p>
      <Make
        label={`Ask to act as ${username}`}
        changes={['support']}
        send={async ({ reason = '', minutes = '' }, header) => {
          if (clientIds.length === 0) throw new Problem(400, 'invalid', 'Choose an app first', '');
          const body = { subject, reason, clientIds, lifetime: Number(minutes) * 60 };
          try {
            return await answered(api.POST('/support-accesses', { params: { header }, body }));
          } catch (error) {
            throw refusedInWords(error);
          }
        }}
        onMade={(access) => onAsked({ access, apps })}
      >
        <div className="field">
          <label htmlFor={why}>Why</label>
          <textarea
            id={why}
            name="reason"
            className="input"
            rows={3}
            required
            maxLength={500}
            aria-describedby={`${why}-hint`}
          />
          <p id={`${why}-hint`} className="muted">
            {username} reads it, and so do operators: a ticket, in a few words
          </p>
        </div>
        <Chosen title="In the apps" chosen={apps} onChange={setApps} />
        {apps.length < mostApps ? (
          <Pick
            label="Find an app"
            kind="apps"
            read={finding(api).apps}
            act="Choose"
            onPick={(choice) => setApps((those) => withOne(those, choice))}
          />
        ) : (
          <p className="muted">More than {mostApps} apps cannot be chosen.</p>
        )}
        <Field
          name="minutes"
          label="For how many minutes"
          type="number"
          required
          min={1}
          max={mostMinutes}
          defaultValue={usualMinutes}
          hint={`1 to ${mostMinutes}, from now on; it is never extended`}
        />
      </Make>
    </>
  );
}
