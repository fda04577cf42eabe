import type { JSX } from 'preact';
import { renderSVG } from 'uqr';
import type { FormState } from '../forms/form-state.js';
import { Button, LinkButton } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

export interface DevicePageProps {
  readonly words: Words;
  readonly form: FormState;
  /** Where this page is with the code in it, for the picture that takes it to a phone. */
  readonly address: string;
}

export function DevicePage({ words, form, address }: DevicePageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('device.title')}>
      <h1>{words.plain('device.title')}</h1>
      <p class="lead">{words.plain('device.lead')}</p>
      <Form words={words} form={form} alertId="device-alert">
        <Button id="device-submit">{words.plain('device.submit')}</Button>
      </Form>
      <p class="small">{words.plain('device.warning')}</p>
      <figure>
        {/* Made of the address alone: the library draws squares. */}
        <div
          class="qr"
          role="img"
          aria-label={words.plain('device.qr')}
          dangerouslySetInnerHTML={{ __html: renderSVG(address, { border: 2 }) }}
        />
        <figcaption class="small">{words.plain('device.qr')}</figcaption>
      </figure>
    </Layout>
  );
}

export function DeviceDecidedPage({ words, allowed }: { words: Words; allowed: boolean }): JSX.Element {
  const title = words.plain(allowed ? 'device.allowed.title' : 'device.denied.title');
  return (
    <Layout words={words} title={title}>
      <h1>{title}</h1>
      <p class="lead" id="device-decided">
        {words.plain(allowed ? 'device.allowed.lead' : 'device.denied.lead')}
      </p>
      {allowed ? (
        <p class="small">
          {words.plain('device.allowed.remove')} <a href="account/apps">{words.plain('home.apps')}</a>
        </p>
      ) : null}
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
