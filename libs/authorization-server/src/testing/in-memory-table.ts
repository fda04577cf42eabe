export interface Expiring {
  readonly expiresAt?: number | undefined;
}

/** A map with the verbs that stores share; a unit of work copies and restores it. */
export class Table<T> {
  rows = new Map<string, T>();

  insert(key: string, row: T): void {
    if (this.rows.has(key)) throw new Error(`a row ${key} exists`);
    this.rows.set(key, row);
  }

  change(key: string, change: (row: T) => T | undefined): boolean {
    const row = this.rows.get(key);
    const next = row === undefined ? undefined : change(row);
    if (next === undefined) return false;
    this.rows.set(key, next);
    return true;
  }

  deleteExpired(now: number, limit: number): number {
    const dead = [...this.rows].filter(([, row]) => ((row as Expiring).expiresAt ?? Number.POSITIVE_INFINITY) <= now);
    for (const [key] of dead.slice(0, limit)) this.rows.delete(key);
    return Math.min(dead.length, limit);
  }
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
