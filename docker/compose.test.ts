import { expect, test } from "vitest";
import { readSource } from "./testing/checkout.ts";
import { listVariables, readComposeFile, readEnvExample } from "./testing/compose-file.ts";
import { readDockerfile } from "./testing/dockerfile.ts";

const filledIn = {
  ...(await readEnvExample()),
  MYSQL_PASSWORD: "one",
  MYSQL_ROOT_PASSWORD: "two",
  DEFAULT_TIMEZONE: "Europe/Paris",
  CHECK_PASSWORD: "three",
  REDIS_PASSWORD: "four",
};

test.each([
  "MYSQL_PASSWORD",
  "MYSQL_ROOT_PASSWORD",
  "DEFAULT_TIMEZONE",
  "WEB_DOMAIN",
  "API_DOMAIN",
])("nothing starts without %s", async (name) => {
  await expect(readComposeFile({ ...filledIn, [name]: "" })).rejects.toThrow(
    `${name}: set it in docker/.env`,
  );
});

test(".env.example lists every variable of the compose files, and gives no password", async () => {
  const example = await readEnvExample();
  expect(Object.keys(example).sort()).toEqual([...(await listVariables())].sort());
  const passwords = Object.keys(example).filter((name) => name.endsWith("_PASSWORD"));
  expect(passwords).toHaveLength(4);
  expect(passwords.map((name) => example[name])).toEqual(["", "", "", ""]);
});

test.each(["compose.yaml", "compose.cluster.yaml"])(
  "in %s only nginx is reachable from outside",
  async (name) => {
    const { services } = await readComposeFile(filledIn, name);
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ["nginx", ["80:80", "443:443"]],
    ]);
  },
);

test("nginx is given every placeholder of its template", async () => {
  const { services } = await readComposeFile(filledIn);
  const template = await readSource("docker/nginx/templates/handbill.conf.template");
  const placeholders = new Set([...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
  expect(Object.keys(services.nginx?.environment ?? {}).sort()).toEqual([...placeholders].sort());
});

test.each(["api", "web"])(
  "the %s image has the pinned Node and does not run as root",
  async (name) => {
    const image = await readDockerfile(name);
    const [, version] = /^ {2}node: (\S+)$/m.exec(await readSource("pnpm-workspace.yaml")) ?? [];
    expect(new Set(image.baseImages)).toEqual(new Set([`node:${version}-slim`]));
    expect(image).toMatchObject({ user: "node", stopSignal: "SIGTERM" });
    expect(image.environment).toMatchObject({
      NODE_ENV: "production",
      [`${name.toUpperCase()}_PORT`]: image.port,
    });
  },
);
