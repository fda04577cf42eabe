import { readableName } from '@signet/runtime';
import type { Message, Words } from '../pages/messages/words.js';
import { linkOf } from './link-of.js';
import type { Block, MailBody } from './templates/mail-body.js';

/** Characters of a subject: what is longer no list of messages shows. */
const longestSubject = 200;
/** Grapheme clusters of a fact. */
const longestFact = 256;

/** One line without anything that ends a header (RFC 5322 §2.2). */
export function subjectOf(words: Words, subject: Message): string {
  const line = plainly(words, subject)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    // Nothing stands around it.
    .replace(/^\u2068([^\u2068\u2069]*)\u2069$/, '$1');
  return Array.from(line).slice(0, longestSubject).join('').trim();
}

/** Where a message comes from, as its reader knows it. */
export interface Place {
  readonly issuer: string;
  readonly name: string;
}

/** The part that is read without markup, in lines. */
export function textOf(words: Words, { blocks }: MailBody, { issuer, name }: Place): string {
  const parts = blocks.map((block) => lines(words, block, issuer));
  return `${[...parts, `-- \n${name} · ${issuer}`].join('\n\n')}\n`;
}

function lines(words: Words, block: Block, issuer: string): string {
  switch (block.kind) {
    case 'text':
      return plainly(words, block.says);
    case 'code':
      return `    ${block.code}`;
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${shown(value)}`).join('\n');
    case 'link':
      return `${plainly(words, block.says)}:\n${linkOf(issuer, block.path)}`;
  }
}

/** What others chose, in one line. */
export function shown(value: string): string {
  return readableName(value, longestFact);
}

function plainly(words: Words, said: Message): string {
  return words.isolated(said);
}
