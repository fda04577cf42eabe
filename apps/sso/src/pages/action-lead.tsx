import type { JSX } from 'preact';
import type { ClientView } from './client-view.js';
import type { Words } from './messages/words.js';

/** Of whom something is wanted before they go on, and where they are going. */
export interface ActionView {
  readonly client: ClientView;
  readonly person: string;
  readonly username: string;
}

export function ActionLead({ words, view }: { readonly words: Words; readonly view: ActionView }): JSX.Element {
  const { client, person } = view;
  return (
    <>
      <p class="lead">{words.say('action.lead', { client: words.localized(client.name) })}</p>
      <p id="signed-in-as">{words.say('action.person', { person })}</p>
    </>
  );
}
