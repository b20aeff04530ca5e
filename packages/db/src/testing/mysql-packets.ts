/** As much of the MySQL client/server protocol as a proxy needs in order to recognise a statement. */

const HEADER_LENGTH = 4;
const COM_QUERY = 0x03;
const ERR = 0xff;

/** Collects what arrives in pieces, and calls `onPacket` with each whole packet, its header included. */
export function readPackets(onPacket: (packet: Buffer) => void): (chunk: Buffer) => void {
  let buffered: Buffer = Buffer.alloc(0);
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= HEADER_LENGTH) {
      const length = HEADER_LENGTH + buffered.readUIntLE(0, 3);
      if (buffered.length < length) return;
      const packet = buffered.subarray(0, length);
      buffered = buffered.subarray(length);
      onPacket(packet);
    }
  };
}

/** The SQL of a query that a client sends, or undefined for any other packet. */
export function statementOf(packet: Buffer): string | undefined {
  const [sequence, command] = packet.subarray(3);
  if (sequence !== 0 || command !== COM_QUERY) return undefined;
  const payload = packet.subarray(HEADER_LENGTH + 1);
  // Newer servers are sent the query's attributes first: how many, none, and in one set.
  const start = payload[0] === 0 && payload[1] === 1 ? 2 : 0;
  return payload.toString("utf8", start);
}

/** What a server answers in place of a result. */
export function errorPacket({ errno, message }: { errno: number; message: string }): Buffer {
  const text = Buffer.from(`#HY000${message}`);
  const packet = Buffer.alloc(HEADER_LENGTH + 3 + text.length);
  packet.writeUIntLE(packet.length - HEADER_LENGTH, 0, 3);
  packet.writeUInt8(1, 3);
  packet.writeUInt8(ERR, HEADER_LENGTH);
  packet.writeUInt16LE(errno, HEADER_LENGTH + 1);
  text.copy(packet, HEADER_LENGTH + 3);
  return packet;
}
