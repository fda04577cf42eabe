import { advices, type Choice } from '@signet/identity';
import type { JSX } from 'preact';
import type { Advising } from '../../browser/asked.js';
import { adviceKey } from '../../forms/fields.js';
import type { Words } from '../messages/words.js';
import { useAddress } from './root.js';
import { Surroundings } from './surroundings.js';

interface PasswordAdviceProps {
  readonly words: Words;
  /** The id of the field. */
  readonly field: string;
  readonly choice: Choice;
}

/** Fields of our forms that hold names of who chooses a password. */
const named = ['username', 'name', 'given_name', 'family_name', 'email'] as const;

/** What is said of a new password while it is typed, where a script may run: the words are here, and what finds them is loaded late. */
export function PasswordAdvice(props: PasswordAdviceProps): JSX.Element {
  return (
    <Surroundings.Consumer>
      {({ loads }) => {
        const [script, thread] = [loads?.script('password-advice'), loads?.script('advice-thread')];
        return script === undefined || thread === undefined ? null : (
          <Place {...props} script={script} thread={thread} />
        );
      }}
    </Surroundings.Consumer>
  );
}

function Place(props: PasswordAdviceProps & { readonly script: string; readonly thread: string }) {
  const { words, field, choice, script, thread } = props;
  const address = useAddress();
  const advising: Advising = {
    field,
    ...choice,
    words: Object.fromEntries(advices.map((advice) => [advice, words.plain(adviceKey(advice))])),
    named,
    thread: address(thread),
  };
  return (
    <>
      <p id={`${field}-advice`} class="small advice" aria-live="polite" data-advises={JSON.stringify(advising)} />
      <script src={address(script)} defer />
    </>
  );
}
