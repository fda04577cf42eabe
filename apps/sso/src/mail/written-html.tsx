import type { ComponentChildren, JSX } from 'preact';
import { render } from 'preact-render-to-string';
import type { Words } from '../pages/messages/words.js';
import { linkOf } from './link-of.js';
import type { Block, MailBody } from './templates/mail-body.js';
import { type Place, shown, subjectOf } from './written-text.js';

/** For programs that read a sheet: dark where the reader has it so. What others need stands on the elements. */
const sheet = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.page{background:#0f1116!important}.card{background:#191c23!important;border-color:#353b48!important;
color:#eceef3!important}.muted{color:#a4abba!important}.code{background:#11141a!important;border-color:#353b48!important;color:#eceef3!important}
.button{background:#9aa8ff!important;color:#11131a!important}}`;

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const page = `margin:0;padding:24px 12px;background:#f4f5f8;${font}`;
const card =
  `max-width:480px;margin:0 auto;padding:32px 28px;background:#ffffff;border:1px solid #d9dde5;border-radius:16px;
color:#16181d;font-size:16px;line-height:1.5;${font}`.replace('\n', '');
const muted = 'color:#565d6b;font-size:14px;overflow-wrap:anywhere;word-break:break-word';
const code =
  `margin:0 0 16px;padding:16px;background:#f4f5f8;border:1px solid #d9dde5;border-radius:8px;text-align:center;
font:600 28px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.16em`.replace('\n', '');
const button =
  `display:inline-block;padding:11px 20px;background:#3347c4;color:#ffffff;border-radius:8px;font-weight:600;
text-decoration:none`.replace('\n', '');

/** The part for programs that show markup: no image, no script, and nothing that is fetched. */
export function htmlOf(words: Words, body: MailBody, place: Place): string {
  return `<!doctype html>${render(<Letter words={words} body={body} place={place} />)}`;
}

interface LetterProps {
  readonly words: Words;
  readonly body: MailBody;
  readonly place: Place;
}

function Letter({ words, body, place: { issuer, name } }: LetterProps): JSX.Element {
  return (
    <html lang={words.language} dir={words.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subjectOf(words, body.subject)}</title>
        {/* Our own constant. */}
        <style dangerouslySetInnerHTML={{ __html: sheet }} />
      </head>
      <body class="page" style={page}>
        <div class="card" style={card}>
          <p class="muted" style={`margin:0 0 20px;font-weight:650;${muted}`}>
            {name}
          </p>
          {body.blocks.map((block) => (
            <Part words={words} block={block} issuer={issuer} />
          ))}
          <p class="muted" style={`margin:24px 0 0;${muted}`}>
            {name} · <bdi>{issuer}</bdi>
          </p>
        </div>
      </body>
    </html>
  );
}

function Part({
  words,
  block,
  issuer,
}: Pick<LetterProps, 'words'> & { readonly issuer: string; readonly block: Block }): JSX.Element {
  switch (block.kind) {
    case 'text':
      return <Paragraph>{words.sentence(block.says)}</Paragraph>;
    case 'code':
      return (
        <p class="code" dir="ltr" style={code}>
          {block.code}
        </p>
      );
    case 'facts':
      return (
        <table role="presentation" style="margin:0 0 16px;border-spacing:0;font-size:15px">
          {block.facts.map(({ label, value }) => (
            <tr>
              <td class="muted" style={`padding-block:4px;padding-inline:0 16px;vertical-align:top;${muted}`}>
                {label}
              </td>
              <td style="padding:4px 0;overflow-wrap:anywhere;word-break:break-word">
                <bdi>{shown(value)}</bdi>
              </td>
            </tr>
          ))}
        </table>
      );
    case 'link':
      return (
        <p style="margin:0 0 16px">
          <a class="button" href={linkOf(issuer, block.path)} style={button}>
            {words.sentence(block.says)}
          </a>
        </p>
      );
  }
}

function Paragraph({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p style="margin:0 0 16px;overflow-wrap:anywhere;word-break:break-word">{children}</p>;
}
