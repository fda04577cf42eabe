import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

interface DataPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly form: FormState;
}

export function DataPage({ words, frame, form }: DataPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.plain('account.data.lead')}</p>
      <Form words={words} form={form} alertId="account-data-alert">
        <Button id="account-data-submit">{words.plain('account.data.download')}</Button>
      </Form>
      <LinkButton id="close" href="account/close" quiet>
        {words.plain('account.data.close')}
      </LinkButton>
    </OwnLayout>
  );
}
