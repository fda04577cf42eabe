import type { Pool } from 'pg';

/**
 * What takes no writes, as SQLSTATE (PostgreSQL manual, appendix A): read-only or a standby, a full disk, too little memory, an input or output
 * that failed.
 */
const refusals = /^(?:25006|53100|53200|58030)$/;
/** `temp_file_limit`: an operator bounds temporary files, which says nothing of the disk, nor of tables. */
const limitOfFiles = '53400';

/**
 * Why PostgreSQL takes no writes; undefined where it does. The disk is tried with a temporary file of some hundred kilobytes, which leaves
 * nothing behind: a row that is changed finds room in its page also where the next table has none.
 * @throws what the driver throws where it could not be asked
 */
export async function refusalOfWrites(pool: Pool): Promise<string | undefined> {
  const client = await pool.connect();
  let broken = true;
  try {
    const { rows } = await client.query(`SELECT current_setting('transaction_read_only') AS "readOnly"`);
    const [{ readOnly } = { readOnly: 'off' }] = rows as ReadonlyArray<{ readonly readOnly: string }>;
    if (readOnly === 'off') {
      await client.query('BEGIN');
      try {
        // So little that the rows of the function do not fit; in the database's own tablespace, wherever others go.
        await client.query(`SET LOCAL work_mem = '64kB'`);
        await client.query(`SET LOCAL temp_tablespaces = ''`);
        await client.query('SELECT count(*) FROM generate_series(1, 10000)');
      } finally {
        await client.query('ROLLBACK');
      }
    }
    broken = false;
    return readOnly === 'off' ? undefined : 'it is read-only';
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    if (typeof code !== 'string' || !(refusals.test(code) || code === limitOfFiles)) throw error;
    broken = false;
    if (code === limitOfFiles) return undefined;
    return code === '53100' ? 'its disk is full (53100)' : code;
  } finally {
    client.release(broken);
  }
}
