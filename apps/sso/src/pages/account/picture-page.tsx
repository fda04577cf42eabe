import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';
import { Portrait } from './portrait.js';

export interface PictureView {
  /** What apps are told. */
  readonly picture?: string | undefined;
  /** Below the issuer, where it is one that we made. */
  readonly small?: string | undefined;
  readonly isChanged?: boolean;
}

interface PicturePageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: PictureView;
  readonly form: FormState;
}

/** What a person is shown as. */
export function PicturePage({ words, frame, content, form }: PicturePageProps): JSX.Element {
  const { picture, small, isChanged = false } = content;
  return (
    <OwnLayout words={words} frame={frame}>
      {isChanged ? (
        <p role="status" id="picture-changed">
          {words.plain('account.picture.changed')}
        </p>
      ) : null}
      <p class="lead">{words.plain('account.picture.lead')}</p>
      <Portrait small={small} alt={words.plain('account.picture.now')} />
      {picture === undefined ? <p id="no-picture">{words.plain('account.picture.none')}</p> : null}
      <Form words={words} form={form} alertId="account-picture-alert">
        <Button id="account-picture-submit">{words.plain('account.picture.submit')}</Button>
        {picture === undefined ? null : (
          <Button id="account-picture-remove" name="remove" value="yes" quiet skipsFields>
            {words.plain('account.picture.remove')}
          </Button>
        )}
      </Form>
      <LinkButton id="back" href="account/profile" quiet>
        {words.plain('account.picture.back')}
      </LinkButton>
    </OwnLayout>
  );
}
