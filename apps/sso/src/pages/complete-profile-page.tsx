import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';
import { WaysOut } from './sign-in-ways.js';

interface CompleteProfilePageProps {
  readonly words: Words;
  readonly view: ActionView;
  readonly form: FormState;
}

/** What everybody has to say here, and this person has not. */
export function CompleteProfilePage({ words, view, form }: CompleteProfilePageProps): JSX.Element {
  const title = words.plain('complete_profile.title');
  return (
    <Layout words={words} title={title} client={view.client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      <p id="complete-profile-why">{words.plain('complete_profile.why')}</p>
      <Form words={words} form={form} alertId="complete-profile-alert">
        <Button id="complete-profile-submit">{words.plain('complete_profile.submit')}</Button>
        <WaysOut words={words} view={view} />
      </Form>
    </Layout>
  );
}
