import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dataFolder, pinnedNode, root } from "./checkout.mjs";
import { runProcess } from "./run-process.mjs";
import { UserError } from "./user-error.mjs";

/**
 * Opens the database: the one that DATABASE_URL names, else the private server whose data is in `.data/mysql`.
 * `onLost` is called with an error if the private server dies for good.
 */
export async function openDatabase({ databaseUrl, signal, progress, onLost }) {
  if (databaseUrl !== undefined) {
    return {
      url: databaseUrl,
      description: `${withoutSecrets(databaseUrl)} (DATABASE_URL)`,
      close: async () => undefined,
    };
  }
  return await progress.step("Opening the database", async (onDetail) => {
    const built = pathToFileURL(join(root, "packages/local-mysql/dist/index.js")).href;
    const { openLocalServer } = await import(built);
    let isOpen = false;
    const opening = openLocalServer({
      dataDir: join(dataFolder, "mysql"),
      // later, it is being started again after it died
      onProgress: (message) =>
        isOpen ? progress.print(`database │ ${message}`) : onDetail(message),
      onLost,
    });
    const stopped = new Promise((_, reject) => {
      // its keeper stops by itself when this process ends
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const server = await Promise.race([opening, stopped]);
    isOpen = true;
    return {
      url: server.url("handbill"),
      description: `.data/mysql (${server.version})`,
      close: () => server.close(),
    };
  });
}

/** Brings the database's tables up to date; creates the database if there is none. */
export async function migrateDatabase({ url, signal, progress }) {
  await progress.step("Applying migrations", async (onDetail) => {
    const { code, lines } = await runProcess(
      pinnedNode,
      [join(root, "packages/db/dist/cli.js"), "migrate"],
      {
        cwd: root,
        signal,
        env: { ...process.env, DATABASE_URL: url },
        onLine: onDetail,
      },
    );
    if (code !== 0)
      throw new UserError(
        `The database could not be brought up to date.\n${lines.slice(-20).join("\n")}`,
      );
  });
}

function withoutSecrets(url) {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    throw new UserError(
      "DATABASE_URL is not a URL. It looks like mysql://USER:PASSWORD@HOST:3306/handbill",
    );
  }
}
