import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import { errorPacket, readPackets, statementOf } from "./mysql-packets.ts";

/**
 * What meets a statement. `cut-before`: it never reaches the server. `cut-after`: the server carries it out, and its answer is
 * lost. `freeze`: nothing moves any more, until `thaw`. An error is answered in the server's place.
 */
export type Fault = "cut-before" | "cut-after" | "freeze" | { errno: number; message: string };

/** Stands between the client and the server, and lets happen to them what networks do. Closes with `await using`. */
export interface FaultProxy extends AsyncDisposable {
  /** The database's URL, through the proxy. */
  url: string;
  /** Every statement that a client sent, oldest first. */
  statements: string[];
  /** Connections open through the proxy. */
  readonly connections: number;
  /** Has the next statements that match meet a fault; so many of them. */
  fail(statement: RegExp, fault: Fault, times?: number): void;
  /** Cuts every connection. */
  cut(): void;
  /** Nothing moves any more, and who connects is left waiting. */
  freeze(): void;
  thaw(): void;
}

interface Link {
  client: Socket;
  server: Socket;
  isAnswerLost: boolean;
}

/** Opens a proxy on a free port of this machine, before the server of a database's URL. */
export async function openFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const target = addressOf(databaseUrl);
  const links = new Set<Link>();
  const statements: string[] = [];
  const rules: { statement: RegExp; fault: Fault; times: number }[] = [];
  let isFrozen = false;

  const freeze = (): void => {
    isFrozen = true;
    for (const { client, server } of links) for (const end of [client, server]) end.pause();
  };
  const cutLink = (link: Link): void => {
    link.client.destroy();
    link.server.destroy();
    links.delete(link);
  };
  const faultFor = (statement: string): Fault | undefined => {
    const rule = rules.find((each) => each.times > 0 && each.statement.test(statement));
    if (rule) rule.times--;
    return rule?.fault;
  };
  const forward = (link: Link, packet: Buffer): void => {
    const statement = statementOf(packet);
    if (statement !== undefined) statements.push(statement);
    const fault = statement === undefined ? undefined : faultFor(statement);
    if (fault === "cut-before") cutLink(link);
    else if (fault === "freeze") freeze();
    else if (typeof fault === "object") link.client.write(errorPacket(fault));
    else {
      link.isAnswerLost = fault === "cut-after";
      link.server.write(packet);
    }
  };

  const listener = createServer((client) => {
    const link: Link = { client, server: connect(target), isAnswerLost: false };
    links.add(link);
    client.on(
      "data",
      readPackets((packet) => forward(link, packet)),
    );
    link.server.on("data", (chunk) => {
      if (link.isAnswerLost) cutLink(link);
      else link.client.write(chunk);
    });
    for (const end of [client, link.server]) {
      if (isFrozen) end.pause();
      end.on("error", () => cutLink(link));
      end.on("close", () => cutLink(link));
    }
  });
  await new Promise<void>((resolve) => {
    listener.listen(0, "127.0.0.1", resolve);
  });
  const address = listener.address();
  const url = new URL(databaseUrl);
  url.search = "";
  url.hostname = "127.0.0.1";
  url.port = typeof address === "object" ? String(address?.port) : "";

  return {
    url: url.href,
    statements,
    get connections() {
      return links.size;
    },
    fail: (statement, fault, times = 1) => {
      rules.push({ statement, fault, times });
    },
    cut: () => {
      for (const link of [...links]) cutLink(link);
    },
    freeze,
    thaw: () => {
      isFrozen = false;
      for (const { client, server } of links) for (const end of [client, server]) end.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const link of [...links]) cutLink(link);
      await new Promise((resolve) => {
        listener.close(resolve);
      });
    },
  };
}

function addressOf(databaseUrl: string): NetConnectOpts {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  const path = searchParams.get("socketPath");
  return path === null ? { host: hostname, port: Number(port || 3306) } : { path };
}
