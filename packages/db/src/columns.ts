import { customType, datetime } from "drizzle-orm/mysql-core";

/** A UUID: text in the application, its 16 bytes in the database (RFC 9562 §5.7 for the ids Handbill makes). */
export const uuid = customType<{ data: string; driverData: Buffer }>({
  dataType: () => "binary(16)",
  toDriver: uuidToBytes,
  fromDriver: uuidFromBytes,
});

/** The 32 bytes of a SHA-256 digest. */
export const sha256 = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => "binary(32)",
});

/** An instant in UTC with milliseconds. The application sets it: the two databases disagree on the defaults. */
export const instant = (name: string) => datetime(name, { mode: "date", fsp: 3 });

function uuidToBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll("-", ""), "hex");
}

function uuidFromBytes(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
