import { readFile } from 'node:fs/promises';
import { keepFilePrivate } from './private-files.js';

/** A secret itself, or what gives it as it stands in its file now. */
export type CurrentSecret = string | (() => Promise<string>);

/**
 * A secret that is read anew whenever it is needed, so that whoever rotates it replaces the file and nothing else. While the file is
 * away, empty or not readable, the secret of before goes on.
 * @param first as the start read it
 * @param onLost hears once that it is so, until the file is good again
 */
export function fileSecret(file: string, first: string, onLost: () => void = () => {}): () => Promise<string> {
  let current = first;
  let isLost = false;
  return async () => {
    const content = await readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
    if (content !== '' && content !== current) keepFilePrivate(file);
    if (content !== '') current = content;
    else if (!isLost) onLost();
    isLost = content === '';
    return current;
  };
}
