import { type Alert, type AlertRule, AlertRuleStore, AlertStore, type AlertsBegun } from '../alerts/alert-rule.js';

class InMemoryAlertRules extends AlertRuleStore {
  readonly #rows = new Map<string, AlertRule>();

  override async find(ruleId: string): Promise<AlertRule | undefined> {
    return this.#rows.get(ruleId);
  }

  override async list(): Promise<readonly AlertRule[]> {
    return [...this.#rows.values()].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
  }

  override async insert(rule: AlertRule): Promise<void> {
    if (this.#rows.has(rule.ruleId)) throw new Error('a rule is there');
    this.#rows.set(rule.ruleId, rule);
  }

  override async delete(ruleId: string): Promise<boolean> {
    return this.#rows.delete(ruleId);
  }
}

class InMemoryAlerts extends AlertStore {
  readonly #rows = new Map<string, Alert>();

  #newestFirst(): readonly Alert[] {
    return [...this.#rows.values()].sort((a, b) => (a.alertId > b.alertId ? -1 : 1));
  }

  override async find(alertId: string): Promise<Alert | undefined> {
    return this.#rows.get(alertId);
  }

  override async openOf({ ruleId, about, since, until }: AlertsBegun) {
    return this.#newestFirst().find(
      (row) => row.ruleId === ruleId && row.about === about && row.firstAt >= since && row.firstAt <= until,
    );
  }

  override async save(alert: Alert): Promise<void> {
    this.#rows.set(alert.alertId, alert);
  }

  override async page({ after, limit }: { readonly after?: string | undefined; readonly limit: number }) {
    return this.#newestFirst()
      .filter(({ alertId, raisedAt }) => raisedAt !== undefined && (after === undefined || alertId < after))
      .slice(0, limit);
  }

  override async deleteOlderThan({ before, limit }: { before: number; limit: number }): Promise<number> {
    const old = [...this.#rows.values()].filter(({ lastAt }) => lastAt < before).slice(0, limit);
    for (const { alertId } of old) this.#rows.delete(alertId);
    return old.length;
  }
}

/** Rules and what they raised, in maps, for tests. */
export function inMemoryAlerts() {
  return { alertRules: new InMemoryAlertRules(), alerts: new InMemoryAlerts() };
}
