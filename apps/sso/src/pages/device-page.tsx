import type { JSX } from 'preact';
import { renderSVG } from 'uqr';
import { Alert } from './alert.js';
import { Layout } from './layout.js';
import { messages } from './messages.js';

export interface DevicePageProps {
  readonly csrf: string;
  readonly userCode: string;
  /** Where this page is, for the picture that takes it to a phone. */
  readonly address: string;
  readonly alert?: string | undefined;
}

export function DevicePage({ csrf, userCode, address, alert }: DevicePageProps): JSX.Element {
  const complete = userCode === '' ? address : `${address}?${new URLSearchParams({ user_code: userCode })}`;
  return (
    <Layout title={messages.device.title}>
      <h1>{messages.device.title}</h1>
      <p class="lead">{messages.device.lead}</p>
      <Alert id="device-alert" text={alert} />
      <form method="post" action="device">
        <input type="hidden" name="csrf" value={csrf} />
        <label for="user_code">{messages.device.code}</label>
        <input
          id="user_code"
          name="user_code"
          type="text"
          class="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          required
          maxLength={32}
          value={userCode}
        />
        <button id="device-submit" type="submit">
          {messages.device.submit}
        </button>
      </form>
      <p class="small">{messages.device.warning}</p>
      <figure>
        {/* Made of the address alone: the library draws squares. */}
        <div
          class="qr"
          role="img"
          aria-label={messages.device.qr}
          dangerouslySetInnerHTML={{ __html: renderSVG(complete, { border: 2 }) }}
        />
        <figcaption class="small">{messages.device.qr}</figcaption>
      </figure>
    </Layout>
  );
}

export function DeviceDecidedPage({ allowed }: { allowed: boolean }): JSX.Element {
  const { title, lead } = allowed ? messages.device.allowed : messages.device.denied;
  return (
    <Layout title={title}>
      <h1>{title}</h1>
      <p class="lead" id="device-decided">
        {lead}
      </p>
    </Layout>
  );
}
