import type { StepUp } from '@signet/browser-client';
import { type FormEvent, type JSX, useCallback, useEffect, useRef, useState } from 'react';
import { ApiRefusal, type Order, type OrdersApi, type OrderWithInvoice } from './api.js';
import { notReachedInWords, problemInWords } from './problem-words.js';
import type { Return } from './start.js';

function money(order: Order): string {
  const total = (order.quantity * order.unitPriceCents) / 100;
  return new Intl.NumberFormat('en', { style: 'currency', currency: order.currency }).format(total);
}

interface OrdersPageProps {
  readonly api: OrdersApi;
  readonly back: Return;
  /** Leaves this page, to sign in as the API asks; the order is cancelled when the person is back. */
  readonly stepUp: (asked: StepUp, orderId: string) => Promise<void>;
}

export function OrdersPage({ api, back, stepUp }: OrdersPageProps): JSX.Element {
  const [orders, setOrders] = useState<readonly OrderWithInvoice[]>();
  const [problem, setProblem] = useState<string>();
  const [notice, setNotice] = useState<string>();
  const [busy, setBusy] = useState(false);
  /** The order that was sent and of which nothing was heard yet. */
  const unheard = useRef<{ readonly content: string; readonly key: string }>(undefined);

  const load = useCallback(async () => {
    const list = await api.list();
    setOrders(await Promise.all(list.map(({ id }) => api.read(id))));
  }, [api]);

  /** @param said what stands there already, and stays @returns what went wrong, in words */
  const attempt = useCallback(async (action: () => Promise<unknown>, said?: string) => {
    setBusy(true);
    setProblem(said);
    setNotice(undefined);
    try {
      await action();
      return undefined;
    } catch (error) {
      const words = problemInWords(error);
      setProblem(words);
      return words;
    } finally {
      setBusy(false);
    }
  }, []);

  /** @param isSecond the person was asked for a stronger sign-in before: a refusal is said, and leads nowhere again */
  const cancel = useCallback(
    async (id: string, isSecond: boolean) => {
      try {
        await api.cancel(id);
      } catch (error) {
        if (isSecond || !(error instanceof ApiRefusal) || !error.stepUp) throw error;
        setNotice('You are taken to the sign-in, to confirm that it is you.');
        await stepUp(error.stepUp, id);
        // The page is being left: nothing here may be pressed once more.
        await new Promise<never>(() => {});
      }
      await load();
      setNotice('The order is cancelled.');
    },
    [api, load, stepUp],
  );

  const begin = useRef(async () => {
    const { unfinished, notReached } = back.take();
    const problem = unfinished
      ? await attempt(() => cancel(unfinished.cancel, true))
      : notReached && notReachedInWords(notReached);
    if (!unfinished || problem !== undefined) await attempt(load, problem);
  });
  useEffect(() => {
    void begin.current();
  }, []);

  const place = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    void attempt(async () => {
      const order = {
        item: String(data.get('item')),
        quantity: Number(data.get('quantity')),
        unitPriceCents: Math.round(Number(data.get('price')) * 100),
        currency: 'EUR',
      };
      const content = JSON.stringify(order);
      if (unheard.current?.content !== content) unheard.current = { content, key: crypto.randomUUID() };
      await api.place(order, unheard.current.key);
      unheard.current = undefined;
      form.reset();
      await load();
    });
  };

  return (
    <>
      <section className="card">
        <h2>Place an order</h2>
        <form onSubmit={place} className="row">
          <label>
            Item
            <input name="item" data-testid="order-item" required maxLength={100} />
          </label>
          <label>
            Quantity
            <input
              name="quantity"
              data-testid="order-quantity"
              type="number"
              min={1}
              max={999}
              defaultValue={1}
              required
            />
          </label>
          <label>
            Price (EUR)
            <input name="price" data-testid="order-price" type="number" min={0.01} step={0.01} required />
          </label>
          <button type="submit" data-testid="order-submit" disabled={busy}>
            Place order
          </button>
        </form>
      </section>
      <section className="card">
        <h2>My orders</h2>
        <div aria-live="polite">
          {problem === undefined ? null : <p className="alert">{problem}</p>}
          {notice === undefined ? null : <p data-testid="order-notice">{notice}</p>}
        </div>
        {orders === undefined && problem !== undefined ? (
          <button type="button" className="quiet" disabled={busy} onClick={() => void attempt(load)}>
            Try again
          </button>
        ) : orders === undefined ? (
          <p className="muted">Loading ...</p>
        ) : orders.length === 0 ? (
          <p className="muted">No orders yet.</p>
        ) : (
          <ul className="orders" data-testid="orders-table">
            {orders.map((order) => (
              <li key={order.id} data-testid="order-row">
                <div>
                  <strong>{order.item}</strong>
                  <div className="muted">
                    {order.quantity} pcs, {money(order)}, {order.status}
                  </div>
                  {order.invoice ? (
                    <div className="muted" data-testid="order-invoice">
                      Invoice <code>{order.invoice.id}</code>, {order.invoice.status}
                    </div>
                  ) : (
                    <div className="muted">Invoice {order.invoiceStatus}</div>
                  )}
                </div>
                {order.status === 'cancelled' ? null : (
                  <button
                    type="button"
                    className="quiet"
                    disabled={busy}
                    onClick={() => void attempt(() => cancel(order.id, false))}
                  >
                    Cancel
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
