import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import mysql, { type RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LocalServer, type LocalServerOptions, openLocalServer } from "./open-local-server.ts";

const cacheDir = fileURLToPath(new URL("../../../.data/mysql-server", import.meta.url));
const moduleUrl = new URL("./open-local-server.ts", import.meta.url).href;

let folder: string;
let dataDir: string;
let opened: LocalServer[] = [];
let children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "handbill-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(() => {
  dataDir = join(folder, "mysql");
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  await Promise.all(opened.map((server) => server.close()));
  opened = [];
  await until(() => processesOf(dataDir).length === 0);
});

async function open(options: Partial<LocalServerOptions> = {}): Promise<LocalServer> {
  const server = await openLocalServer({ dataDir, cacheDir, ...options });
  opened.push(server);
  return server;
}

async function query(
  server: LocalServer,
  sql: string,
  database = "mysql",
): Promise<RowDataPacket[]> {
  const connection = await mysql.createConnection(server.url(database));
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

/** Every process that has the folder on its command line: the keeper and the server. */
function processesOf(path: string, pattern = /keeper|mysqld|mariadbd/): number[] {
  return execFileSync("ps", ["-axww", "-o", "pid=,stat=,command="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(path) && pattern.test(line) && !/^\s*\d+ Z/.test(line))
    .map((line) => Number.parseInt(line, 10));
}

function killAll(pids: readonly number[]): void {
  expect(pids).not.toHaveLength(0);
  for (const pid of pids) process.kill(pid, "SIGKILL");
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(20);
}

/** Another process that opens the same server, and prints a line when it has. */
async function openInChild(): Promise<ChildProcess> {
  const options = JSON.stringify({ dataDir, cacheDir });
  const source = `
    const { openLocalServer } = await import(${JSON.stringify(moduleUrl)})
    await openLocalServer(${options})
    console.log('open')
    setInterval(() => undefined, 1000)`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child;
}

// the first run on a machine downloads a server
describe("a local server", { timeout: 60_000 }, () => {
  test("answers queries, in utf8mb4 and UTC", async () => {
    const progress: string[] = [];
    const server = await open({ onProgress: (message) => progress.push(message) });
    expect(server.version).toMatch(/^(MariaDB|MySQL) \d+\.\d+\.\d+$/);
    expect(progress).toContain(`starting ${server.version}`);
    const variables = await query(
      server,
      "select @@character_set_server charset, @@time_zone zone, @@port port",
    );
    expect(variables).toEqual([{ charset: "utf8mb4", zone: "+00:00", port: expect.anything() }]);
  });

  test("has stopped, keeper and all, when the last user has closed it", async () => {
    const server = await open();
    expect(processesOf(dataDir)).toHaveLength(2);
    await server.close();
    expect(processesOf(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, "run/keeper.sock"))).toBe(false);
  });

  test("is shared, and outlives the user that started it", async () => {
    const first = await open();
    const second = await open();
    expect(processesOf(dataDir)).toHaveLength(2);
    await first.close();
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("is one server for users that come at the same moment", async () => {
    const servers = await Promise.all([open(), openInChild(), open(), openInChild(), open()]);
    expect(processesOf(dataDir)).toHaveLength(2);
    expect(await query(servers[0], "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("opens again at once for one who comes while it stops", async () => {
    const first = await open();
    const [, second] = await Promise.all([first.close(), open()]);
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("stops when its only user is killed", async () => {
    const child = await openInChild();
    expect(processesOf(dataDir)).not.toHaveLength(0);
    child.kill("SIGKILL");
    await until(() => processesOf(dataDir).length === 0);
  });

  test("has every acknowledged row after it and its keeper were killed", async () => {
    const child = await openInChild();
    const server = await open();
    await query(server, "create database if not exists durable");
    await query(
      server,
      "create table if not exists note (id int primary key) engine = InnoDB",
      "durable",
    );
    await query(server, "replace into note values (42)", "durable");
    child.kill("SIGKILL");
    await server.close();

    const victim = await openInChild();
    const witness = await mysql.createConnection(server.url("durable"));
    await witness.query("replace into note values (43)");
    witness.on("error", () => undefined);
    victim.kill("SIGKILL");
    killAll(processesOf(dataDir));
    const again = await open();
    expect(await query(again, "select id from note", "durable")).toEqual([{ id: 42 }, { id: 43 }]);
  });

  test("comes back by itself when only the server is killed", async () => {
    const server = await open();
    killAll(
      processesOf(dataDir, /mysqld|mariadbd/).filter(
        (pid) => !processesOf(dataDir, /keeper/).includes(pid),
      ),
    );
    await until(() =>
      query(server, "select 1").then(
        () => true,
        () => false,
      ),
    );
  });

  test("comes back for its users when only the keeper is killed, with no second server", async () => {
    const server = await open();
    const keepers = processesOf(dataDir, /keeper/);
    killAll(keepers);
    await until(() => processesOf(dataDir, /keeper/).some((pid) => !keepers.includes(pid)));
    const other = await open();
    await until(() =>
      query(server, "select 1").then(
        () => true,
        () => false,
      ),
    );
    expect(processesOf(dataDir)).toHaveLength(2);
    await Promise.all([server.close(), other.close()]);
    expect(processesOf(dataDir)).toEqual([]);
  });

  test("stops a server that a killed keeper left behind", async () => {
    const victim = await openInChild();
    victim.kill("SIGSTOP");
    killAll(processesOf(dataDir, /keeper/));
    victim.kill("SIGKILL");
    await expect.poll(() => processesOf(dataDir)).toHaveLength(1);
    const server = await open();
    expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(processesOf(dataDir)).toHaveLength(2);
  });

  test("works in a folder whose path is too long for a socket", async () => {
    dataDir = join(folder, "a-rather-long-name-for-a-folder/".repeat(4), "mysql");
    const server = await open({ durable: false });
    expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
    const sockets = realpathSync(join(dataDir, "run"));
    await server.close();
    expect(existsSync(sockets)).toBe(false);
  });

  test("does not touch data that another product wrote", async () => {
    const server = await open();
    await server.close();
    const path = join(dataDir, "server-version");
    const truth = readFileSync(path, "utf8");
    const other = truth.startsWith("MariaDB") ? "MySQL 8.4.0" : "MariaDB 11.4.2";
    writeFileSync(path, other);
    await expect(open()).rejects.toThrow(`was written by ${other}`);
    writeFileSync(path, truth);
  });

  test("begins the data again when the first time was interrupted", async () => {
    dataDir = join(folder, "interrupted");
    mkdirSync(join(dataDir, "initialising-1/mysql"), { recursive: true });
    const server = await open({ durable: false });
    expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(readdirSync(dataDir)).not.toContain("initialising-1");
  });

  test("says how to get a server when there is none", async () => {
    dataDir = join(folder, "nothing");
    const nothing = {
      cacheDir: join(folder, "nothing-cache"),
      search: { directories: [], aptGet: "no-such-apt-get" },
    };
    const error = await open(nothing).catch((reason: unknown) => String(reason));
    expect(error).toContain("no-such-apt-get");
    for (const way of [
      "sudo apt-get install",
      "dnf",
      "brew install",
      "docker run",
      "DATABASE_URL=mysql://",
    ]) {
      expect(error).toContain(way);
    }
    await until(() => processesOf(dataDir).length === 0); // the keeper is about to end
  });

  test("names the folder that it cannot use", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(open({ dataDir: join(file, "mysql") })).rejects.toThrow(
      `cannot use ${join(file, "mysql")}`,
    );
    rmSync(file);
  });
});
