import type { ActionOrder, ActionOrderKey } from '../records/action-order.js';
import type { Stores } from '../records/stores.js';
import { byText, Table } from './in-memory-table.js';

/** What people are to do. */
export function actionTables() {
  return { actionOrders: new Table<ActionOrder>() };
}

const keyOf = ({ subject, action }: ActionOrderKey): string => JSON.stringify([subject, action]);

export function actionStores({ actionOrders }: ReturnType<typeof actionTables>): Pick<Stores, 'actionOrders'> {
  const ofPerson = (subject: string) => [...actionOrders.rows.values()].filter((row) => row.subject === subject);
  const remove = async (order: ActionOrderKey) => actionOrders.rows.delete(keyOf(order));
  return {
    actionOrders: {
      ofPerson: async (subject) => ofPerson(subject).sort((a, b) => byText(a.action, b.action)),
      insert: async (order) => {
        if (actionOrders.rows.has(keyOf(order))) return false;
        actionOrders.insert(keyOf(order), order);
        return true;
      },
      fulfil: remove,
      withdraw: remove,
      deleteAllOf: async (subject) =>
        ofPerson(subject).filter((order) => actionOrders.rows.delete(keyOf(order))).length,
    },
  };
}
