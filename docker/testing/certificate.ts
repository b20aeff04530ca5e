import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate that vouches for itself: clients trust it by having `pem` as their authority. */
export interface Certificate {
  certificatePath: string;
  keyPath: string;
  pem: string;
}

/** Makes a certificate for some hosts with openssl, valid for a day. */
export async function makeCertificate(hosts: string[], folder: string): Promise<Certificate> {
  const certificatePath = join(folder, "certificate.pem");
  const keyPath = join(folder, "key.pem");
  await run("openssl", [
    ...["req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=Handbill test"],
    ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    ...["-addext", `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}`],
    ...["-out", certificatePath, "-keyout", keyPath],
  ]);
  return { certificatePath, keyPath, pem: await readFile(certificatePath, "utf8") };
}
