import { type FormEvent, type JSX, useCallback, useEffect, useRef, useState } from 'react';
import type { Order, OrdersApi, OrderWithInvoice } from './api.js';
import { problemInWords } from './problem-words.js';

function money(order: Order): string {
  const total = (order.quantity * order.unitPriceCents) / 100;
  return new Intl.NumberFormat('en', { style: 'currency', currency: order.currency }).format(total);
}

export function OrdersPage({ api }: { api: OrdersApi }): JSX.Element {
  const [orders, setOrders] = useState<readonly OrderWithInvoice[]>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  /** The order that was sent and of which nothing was heard yet. */
  const unheard = useRef<{ readonly content: string; readonly key: string }>(undefined);

  const load = useCallback(async () => {
    const list = await api.list();
    setOrders(await Promise.all(list.map(({ id }) => api.read(id))));
  }, [api]);

  const attempt = useCallback(async (action: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
    } catch (error) {
      setProblem(problemInWords(error));
    } finally {
      setBusy(false);
    }
  }, []);

  useEffect(() => {
    void attempt(load);
  }, [attempt, load]);

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
        <div aria-live="polite">{problem === undefined ? null : <p className="alert">{problem}</p>}</div>
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
                    onClick={() => void attempt(async () => api.cancel(order.id).then(load))}
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
