import { StringDecoder } from 'node:string_decoder';

/** Characters of each stream that are kept: the last. */
const keptCharacters = 2 ** 20;
const keptLines = 2000;

/** What a process wrote, up to a bound: whole streams for those who parse them, lines for those who look for words. */
export class Output {
  /** The last lines of both streams, in the order in which they came. */
  lines = [];
  #text = { stdout: '', stderr: '' };
  #listeners = new Set();

  get stdout() {
    return this.#text.stdout.slice(-keptCharacters);
  }

  get stderr() {
    return this.#text.stderr.slice(-keptCharacters);
  }

  /** @param {'stdout' | 'stderr'} name */
  collect(name, stream) {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    stream
      .on('data', (chunk) => {
        const text = decoder.write(chunk);
        this.#text[name] += text;
        // Cut seldom: each cut copies what stays.
        if (this.#text[name].length > 2 * keptCharacters) this.#text[name] = this.#text[name].slice(-keptCharacters);
        const parts = (rest + text).split('\n');
        rest = (parts.pop() ?? '').slice(-keptCharacters);
        for (const line of parts) this.#add(line);
      })
      .once('end', () => {
        if (rest !== '') this.#add(rest);
        rest = '';
      });
  }

  /** @returns {() => void} ends it */
  onLine(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(line) {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
    for (const listener of this.#listeners) listener(line);
  }
}
