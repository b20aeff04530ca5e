/**
 * What every session is set to. Each server reads only the comments meant for it (`/*!80000` MySQL 8 and what claims to be
 * one, `/*M!` MariaDB), so one statement suits both and there is no product to detect through a proxy.
 *
 * @param statementTimeout milliseconds, see {@link limitStatements}.
 */
export function sessionSettings(statementTimeout: number): string {
  return `${limitStatements(statementTimeout)}, time_zone = '+00:00', sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY'`;
}

/**
 * Has the server itself end a statement, a tenth before the client's time-out of so many milliseconds: then the connection
 * lives on. MariaDB ends every statement. MySQL ends SELECTs only; for writes there is the limit on waiting for a lock, at
 * most half the time-out (but in whole seconds), so that what waited in vain can be run again.
 */
export function limitStatements(statementTimeout: number): string {
  const limit = Math.max(1, Math.floor(statementTimeout * 0.9));
  const lockWait = Math.max(1, Math.floor(statementTimeout / 2000));
  return (
    `SET innodb_lock_wait_timeout = ${lockWait}` +
    ` /*!80000 , max_execution_time = ${limit} */ /*M! , max_statement_time = ${limit / 1000} */`
  );
}
