import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Population } from './population.js';
import { seedPostgres } from './postgres-seed.js';
import type { Expiring } from './records.js';
import { expiringRecords, recordsOf } from './records.js';
import { seedSqlite } from './sqlite-seed.js';

/** Fills a database, or adds what a sweep will find: `node seed-app.js <database url> <population> [<expiring>]`. */
const [url = '', population = '', expiring] = process.argv.slice(2);
const whole = JSON.parse(population) as Population;
const records = expiring === undefined ? recordsOf(whole) : expiringRecords(whole, JSON.parse(expiring) as Expiring);
const database = parseDatabaseUrl(url);
if (database.type === 'sqlite') seedSqlite(database.file, records, expiring === undefined);
else await seedPostgres(database.url, records, expiring === undefined);
