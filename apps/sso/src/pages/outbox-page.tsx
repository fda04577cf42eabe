import type { OutboxMessage } from '@signet/administration';
import type { ComponentChildren, JSX } from 'preact';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import { Name } from './kit/name.js';
import type { Words } from './messages/words.js';

interface OutboxPageProps {
  readonly words: Words;
  readonly messages: readonly OutboxMessage[];
  readonly issuer: string;
}

/** What lies in the outbox, for whoever tries an issuer out. */
export function OutboxPage({ words, messages, issuer }: OutboxPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('outbox.title')}>
      <h1>{words.plain('outbox.title')}</h1>
      <p class="lead">{words.plain('outbox.lead')}</p>
      {messages.length === 0 ? <p id="outbox-empty">{words.plain('outbox.none')}</p> : null}
      <List>
        {messages.map(({ mailId, to, subject, date, text }) => (
          <li key={mailId} id={`mail-${mailId}`}>
            <strong>
              <Name of={subject} />
            </strong>
            <span class="small">
              <Name of={to} /> · {date}
            </span>
            {paragraphs(text).map((lines) => (
              <p class="mail-text" dir="auto">
                {linked(lines, issuer)}
              </p>
            ))}
          </li>
        ))}
      </List>
    </Layout>
  );
}

function paragraphs(text: string): readonly string[] {
  return text
    .split(/\n-- \n/, 1)
    .join('')
    .split('\n\n')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Links below the issuer can be followed; nothing else is one. */
function linked(text: string, issuer: string): readonly ComponentChildren[] {
  return text
    .split(/(https?:\/\/[^\s\u2068\u2069]+)/)
    .map((part) => (part === issuer || part.startsWith(`${issuer}/`) ? <a href={part}>{part}</a> : part));
}
