import { type JSX, useState } from 'react';
import { Dialog } from '../../kit/dialog.js';

/** A secret, told once. It is closed by who has it, and not by accident. */
export function NewSecret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <Dialog open isFirm title="The secret of the app" onClose={onClose}>
      <p>Keep it now: it is shown this once, and nobody can look it up.</p>
      <pre data-testid="secret">{secret}</pre>
      <span role="status">{isCopied ? 'Copied' : null}</span>
      <div className="buttons">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" onClick={onClose}>
          I have it
        </button>
      </div>
    </Dialog>
  );
}
