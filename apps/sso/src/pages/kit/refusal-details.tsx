import type { OAuthErrorCode } from '@signet/authorization-server';
import type { JSX } from 'preact';
import type { Words } from '../messages/words.js';

export interface RefusalDetailsProps {
  readonly words: Words;
  readonly code: OAuthErrorCode;
  /** The name of the parameter at fault. */
  readonly parameter?: string | undefined;
  /** By which operators find what happened. */
  readonly supportCode: string;
}

/** What those who run an app need to know of a refusal. */
export function RefusalDetails({ words, code, parameter, supportCode }: RefusalDetailsProps): JSX.Element {
  return (
    <dl>
      <dt>{words.plain('error.code')}</dt>
      <dd>
        <code id="error-code">{code}</code>
      </dd>
      {parameter === undefined ? null : (
        <>
          <dt>{words.plain('error.parameter')}</dt>
          <dd>
            <code id="error-parameter">{parameter}</code>
          </dd>
        </>
      )}
      <dt>{words.plain('error.support_code')}</dt>
      <dd>
        <code id="support-code" class="copied">
          {supportCode}
        </code>
      </dd>
    </dl>
  );
}
