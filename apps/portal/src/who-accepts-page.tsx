import { type JSX, useState } from 'react';
import { tryToken, type Verdict } from './api.js';
import type { PortalConfig } from './config.js';
import type { Tokens } from './sign-in.js';
import {
  type ApiName,
  audienceInWords,
  readClaims,
  reasonInWords,
  type TokenName,
  tokenTitles,
} from './token-words.js';

const apis: readonly ApiName[] = ['orders', 'invoices'];
const names: readonly TokenName[] = ['id', 'orders', 'invoices'];

export function WhoAcceptsPage({ config, tokens }: { config: PortalConfig; tokens: Tokens }): JSX.Element {
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>();
  const [problem, setProblem] = useState<string>();
  const byName: Readonly<Record<TokenName, string>> = {
    id: tokens.idToken,
    orders: tokens.orders,
    invoices: tokens.invoices,
  };

  const run = async (): Promise<void> => {
    setProblem(undefined);
    try {
      const cells = names.flatMap((token) => apis.map((api) => ({ token, api })));
      const urls = { orders: config.ordersUrl, invoices: config.invoicesUrl };
      const tried = await Promise.all(
        cells.map(async ({ token, api }) => [`${token}-${api}`, await tryToken(urls[api], byName[token])] as const),
      );
      setVerdicts(new Map(tried));
    } catch {
      setProblem('An API could not be reached.');
    }
  };

  return (
    <>
      <section className="card">
        <h2>Three tokens, one issuer</h2>
        <div className="tokens">
          {names.map((name) => {
            const { iss, aud } = readClaims(byName[name]);
            return (
              <article key={name}>
                <h3>{tokenTitles[name]}</h3>
                <dl>
                  <dt>iss: who made it</dt>
                  <dd>
                    <code>{String(iss)}</code>
                  </dd>
                  <dt>aud: who it is for</dt>
                  <dd>
                    <code>{String(aud)}</code>
                    <div className="muted">{audienceInWords(aud)}</div>
                  </dd>
                </dl>
              </article>
            );
          })}
        </div>
      </section>
      <section className="card">
        <h2>Who accepts this token?</h2>
        <p className="muted">Each token is offered to each API. Only its own audience takes it.</p>
        <button type="button" data-testid="matrix-run" onClick={() => void run()}>
          Try every token on every API
        </button>
        <div aria-live="polite">
          {problem === undefined ? null : <p className="alert">{problem}</p>}
          {verdicts === undefined ? null : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: narrow screens scroll it, by keyboard too
            <section className="scroll" aria-label="Who accepts which token" tabIndex={0}>
              <table data-testid="matrix">
                <thead>
                  <tr>
                    <th scope="col">Token</th>
                    {apis.map((api) => (
                      <th key={api} scope="col">
                        {api} API
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {names.map((token) => (
                    <tr key={token}>
                      <th scope="row">{tokenTitles[token]}</th>
                      {apis.map((api) => {
                        const verdict = verdicts.get(`${token}-${api}`);
                        return (
                          <td
                            key={api}
                            data-testid={`matrix-${token}-${api}`}
                            data-result={verdict?.result}
                            data-reason={verdict?.reason}
                            className={verdict?.result}
                          >
                            <strong>{verdict?.result}</strong>
                            <div>{reasonInWords(verdict?.reason ?? '')}</div>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </div>
      </section>
    </>
  );
}
