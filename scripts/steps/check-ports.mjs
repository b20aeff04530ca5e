import { createServer } from "node:net";
import { findPortHolder } from "./port-holder.mjs";
import { UserError } from "./user-error.mjs";

/** Checks that the ports are free, before anything that takes long. Throws `UserError` for the first that is not. */
export async function checkPorts({ apiHost, apiPort, webHost, webPort }) {
  await checkPort({
    what: "the API",
    host: apiHost,
    port: apiPort,
    hostVariable: "API_HOST",
    variable: "API_PORT",
  });
  await checkPort({
    what: "the web app",
    host: webHost,
    port: webPort,
    hostVariable: "WEB_HOST",
    variable: "WEB_PORT",
  });
}

async function checkPort({ what, host, port, hostVariable, variable }) {
  const error = await tryToListen(host, port);
  if (error === undefined) return;
  const another = `${variable}=${port < 65000 ? port + 1 : port - 1} npm start`;
  if (error.code === "EADDRINUSE") {
    const holder = findPortHolder(port);
    throw new UserError(
      `Port ${port}, which is for ${what}, is in use${holder ? ` by ${holder}` : ""}.\n` +
        `Stop what uses it, or choose another port: ${another}`,
    );
  }
  if (error.code === "EACCES") {
    throw new UserError(
      `This user may not listen on port ${port}, which is for ${what}. Choose one above 1023: ${variable}=8082`,
    );
  }
  throw new UserError(
    `${hostVariable} is "${host}", and ${what} cannot listen there (${error.code}).\n` +
      "Set it to an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.",
  );
}

function tryToListen(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
