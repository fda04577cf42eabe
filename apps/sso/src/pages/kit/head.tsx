import type { JSX } from 'preact';
import type { Look } from '../../look/look.js';
import { useAddress } from './root.js';

interface HeadProps {
  readonly look: Look;
}

/** What a page looks like. */
export function Head({ look: { sheet, linked } }: HeadProps): JSX.Element {
  const address = useAddress();
  return (
    <>
      <link rel="icon" type="image/svg+xml" href={address('favicon.svg')} />
      {/* Our own sheet; its hash stands in the policy. */}
      <style dangerouslySetInnerHTML={{ __html: sheet }} />
      {linked === undefined ? null : <link rel="stylesheet" href={address(`look/${linked}`)} />}
    </>
  );
}

/** The policy of a picture of a page, whatever shows it: what is in it, and nothing else, is looked at. */
export const inertPolicy = "default-src 'none'; style-src data:; img-src data:; form-action 'none'; base-uri 'none'";

/** The same of a picture of one: all of it in the page, as who shows it allows (`style-src data:`). */
export function InertHead({ look: { sheet, linked, files } }: HeadProps): JSX.Element {
  const beside = linked === undefined ? undefined : files.get(linked)?.body;
  const css = Buffer.concat([Buffer.from(sheet), beside ?? Buffer.alloc(0)]);
  return (
    <>
      <meta http-equiv="Content-Security-Policy" content={inertPolicy} />
      <link rel="stylesheet" href={`data:text/css;charset=utf-8;base64,${css.toString('base64')}`} />
    </>
  );
}
