import { type JSX, useState } from 'react';
import type { Schemas } from '../api/api.js';

/** Files that are ready to be saved, each with a button that copies it. */
export function Snippets({ of }: { readonly of: readonly Schemas['Snippet'][] }): JSX.Element {
  const [copied, setCopied] = useState<string>();
  const copy = async ({ file, content }: Schemas['Snippet']): Promise<void> => {
    await navigator.clipboard.writeText(content);
    setCopied(file);
  };
  return (
    <>
      {of.map((snippet) => (
        <figure key={snippet.file} className="snippet">
          <figcaption>
            <code>{snippet.file}</code>
            <button type="button" onClick={() => void copy(snippet)}>
              Copy
            </button>
            <span role="status">{copied === snippet.file ? 'Copied' : null}</span>
          </figcaption>
          <pre className="card" data-testid="snippet">
            {snippet.content}
          </pre>
        </figure>
      ))}
    </>
  );
}
