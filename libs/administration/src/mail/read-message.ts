/** What a person looks for in a message. */
export interface ReadMessage {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  /** The part without markup. */
  readonly text: string;
}

/** Reads a message as we write them (RFC 5322, RFC 2045, RFC 2047): what is written otherwise is shown as it stands. */
export function readMessage(raw: Buffer): ReadMessage {
  const { headers, body } = partsOf(raw.toString('latin1'));
  const of = (name: string) => decodedWords(headers.get(name) ?? '');
  return {
    from: of('from'),
    to: of('to'),
    subject: of('subject'),
    date: of('date'),
    text: plainText(headers, body, 0),
  };
}

type Headers = ReadonlyMap<string, string>;

/** Of parts within parts. */
const deepest = 4;

function partsOf(entity: string): { readonly headers: Headers; readonly body: string } {
  const end = entity.search(/\r?\n\r?\n/);
  const head = end < 0 ? entity : entity.slice(0, end);
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { headers: new Map(headers), body: end < 0 ? '' : entity.slice(end).replace(/^\r?\n\r?\n/, '') };
}

function plainText(headers: Headers, body: string, depth: number): string {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined && depth < deepest) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => partsOf(part.replace(/^\r?\n/, '')));
    const plain = parts.find((part) => !/^text\/html/i.test(part.headers.get('content-type') ?? ''));
    return plain === undefined ? '' : plainText(plain.headers, plain.body, depth + 1);
  }
  return decoded(body, headers.get('content-transfer-encoding') ?? '').replaceAll('\r\n', '\n');
}

function decoded(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString();
    case 'quoted-printable':
      return Buffer.from(unquoted(body.replace(/=\r?\n/g, '')), 'latin1').toString();
    default:
      return Buffer.from(body, 'latin1').toString();
  }
}

function unquoted(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16)));
}

/** RFC 2047 §2, of UTF-8 as we write it. */
function decodedWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  return Buffer.from(
    joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : unquoted(text.replaceAll('_', ' ')),
    ),
    'latin1',
  ).toString();
}
