/**
 * The one spelling of what was typed to log in, for looking it up and for counting failures: what finds the same user must
 * count as the same. The database's collation takes `ann`, `ÁNN` and `ann` with an invisible character for one; here only
 * case and width (NFKC) make no difference. What no username or e-mail address can be comes behind a slash, which none of
 * them has, so that it finds nobody.
 */
export function canonicalLogin(typed: string): string {
  const name = typed.normalize("NFKC").trim().toLowerCase();
  return /^[\x21-\x7e]+$/.test(name) ? name : `/${name}`;
}
