import { data } from "react-router";

/** Reads a posted form. Returns what gives a field's text, empty when the field was not sent. */
export async function readForm(request: Request): Promise<(name: string) => string> {
  const type = request.headers.get("content-type") ?? "application/x-www-form-urlencoded";
  if (!type.startsWith("application/x-www-form-urlencoded")) throw data(null, { status: 415 });
  const fields = new URLSearchParams(await request.text());
  return (name) => fields.get(name) ?? "";
}
