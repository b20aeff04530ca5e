/** The statement for all events whose venue begins so: `{id, venue, address}`, in the order of their ids. */
export function selectEvents(prefix) {
  if (!/^[\w -]+$/.test(prefix)) throw new Error(`not a prefix: ${prefix}`);
  return `SELECT LOWER(CONCAT_WS('-', SUBSTR(HEX(id), 1, 8), SUBSTR(HEX(id), 9, 4), SUBSTR(HEX(id), 13, 4),
      SUBSTR(HEX(id), 17, 4), SUBSTR(HEX(id), 21))) AS id, venue, address
    FROM handbill.events WHERE venue LIKE '${prefix} %' ORDER BY events.id`;
}
