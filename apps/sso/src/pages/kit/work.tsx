import type { JSX } from 'preact';
import type { WorkPlace } from '../../browser/work-asked.js';
import type { FormState } from '../../forms/form-state.js';
import type { Words } from '../messages/words.js';
import { Button } from './button.js';
import { useAddress } from './root.js';
import { Surroundings } from './surroundings.js';

interface WorkPartProps {
  readonly words: Words;
  readonly work: NonNullable<FormState['work']>;
}

/** In a form, under attack: what a script computes before it is sent, and what those do who have none. */
export function WorkPart({ words, work }: WorkPartProps): JSX.Element {
  return (
    <Surroundings.Consumer>
      {({ loads }) => {
        const [script, thread] = [loads?.script('work-page'), loads?.script('work-thread')];
        return <Place words={words} work={work} script={script} thread={thread} />;
      }}
    </Surroundings.Consumer>
  );
}

function Place(props: WorkPartProps & { readonly script: string | undefined; readonly thread: string | undefined }) {
  const { words, work, script, thread } = props;
  const { challenge, seed, bits, pieces } = work;
  const address = useAddress();
  const place: WorkPlace | undefined =
    script === undefined || thread === undefined
      ? undefined
      : {
          seed,
          bits,
          pieces,
          thread: address(thread),
          words: {
            working: words.plain('work.working'),
            waiting: words.plain('work.waiting'),
            done: words.plain('work.done'),
            failed: words.plain('work.failed'),
          },
        };
  return (
    <div id="work" class="work" data-work={place && JSON.stringify(place)}>
      <input type="hidden" name="work" value={challenge} />
      <input type="hidden" name="work_solution" />
      <p id="work-status" class="small" role="status" />
      <progress id="work-progress" max={pieces} value={0} aria-label={words.plain('work.progress')} hidden />
      {script === undefined ? null : <script src={address(script)} defer />}
    </div>
  );
}

/** What those do who compute nothing. Behind the other buttons: the first one of a form is what Enter sends. */
export function WithoutWork({ words, work: { canMail } }: WorkPartProps): JSX.Element {
  return (
    <div id="work-without" class="work">
      <p class="small">{words.plain(canMail ? 'work.without' : 'work.without_mail')}</p>
      {canMail ? (
        <Button id="mail-code" name="decision" value="mail_code" quiet skipsFields>
          {words.plain('work.mail_code')}
        </Button>
      ) : null}
    </div>
  );
}
