import { type JSX, useState } from 'react';
import { tryToken, type Verdict } from './api.js';
import type { PortalConfig } from './config.js';
import { problemInWords } from './problem-words.js';
import type { Session } from './session/session.js';
import type { Tokens } from './session/tokens.js';
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

interface WhoAcceptsPageProps {
  readonly config: PortalConfig;
  readonly session: Session;
  readonly tokens: Tokens;
}

export function WhoAcceptsPage({ config, session, tokens }: WhoAcceptsPageProps): JSX.Element {
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>();
  const [problem, setProblem] = useState<string>();
  const byName = tokensByName(tokens);

  const run = async (): Promise<void> => {
    setProblem(undefined);
    try {
      // An expired one would be refused for another reason than its audience.
      const offered = tokensByName(await session.tokens());
      const cells = names.flatMap((token) => apis.map((api) => ({ token, api })));
      const urls = { orders: config.ordersUrl, invoices: config.invoicesUrl };
      const tried = await Promise.all(
        cells.map(async ({ token, api }) => [`${token}-${api}`, await tryToken(urls[api], offered[token])] as const),
      );
      setVerdicts(new Map(tried));
    } catch (error) {
      setProblem(problemInWords(error));
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
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone scrolls by keyboard
            <section className="scroll" tabIndex={0} aria-label="Which API accepts which token">
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

function tokensByName({ idToken, orders, invoices }: Tokens): Readonly<Record<TokenName, string>> {
  return { id: idToken, orders, invoices };
}
