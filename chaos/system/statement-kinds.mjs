/**
 * The kinds of statements that any of our requests consists of, by how they begin: what follows are values. Has the load
 * ask for one of each, and looks at what our proxy saw of that and of the rest.
 */
export async function observeStatements({ proxy }, load) {
  const seen = proxy.statements.length;
  for (let round = 0; round < 2; round++) await load.doOneOfEach();
  const beginnings = proxy.statements.slice(seen).map((sql) => sql.trim().replace(/\s+/g, " "));
  return [...new Set(beginnings.map((sql) => sql.replace(/ (values|where|limit|set|\d).*$/i, "")))];
}
