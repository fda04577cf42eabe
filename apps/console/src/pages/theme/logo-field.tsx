import { type JSX, useId, useState } from 'react';

/** Characters of a `data:` address, as the issuer takes them. */
const most = 32 * 1024;
const types = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml'];

interface LogoFieldProps {
  readonly logo: string | undefined;
  readonly onChange: (logo: string | undefined) => void;
}

/** A picture in place of the mark, which stands in every page itself. */
export function LogoField({ logo, onChange }: LogoFieldProps): JSX.Element {
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const isTaken = types.includes(file.type) && file.size * 1.4 < most;
    setProblem(isTaken ? undefined : 'Choose a PNG, JPEG, WebP or SVG of at most 23 KB.');
    if (isTaken) onChange(await dataAddress(file));
  };
  return (
    <div className="field">
      <label htmlFor={id}>Logo</label>
      <div className="theme-logo">
        {logo === undefined || logo === '' ? null : <img src={logo} alt="The logo as it is" />}
        <input
          id={id}
          type="file"
          accept={types.join()}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => void take(target.files?.[0])}
        />
        {logo === undefined || logo === '' ? null : (
          <button type="button" onClick={() => onChange(undefined)}>
            Remove the logo
          </button>
        )}
      </div>
      <p className="muted" id={`${id}-hint`}>
        PNG, JPEG, WebP or SVG of at most 23 KB; it stands in every page.
      </p>
      {problem === undefined ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

async function dataAddress(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `data:${file.type};base64,${btoa(text)}`;
}
