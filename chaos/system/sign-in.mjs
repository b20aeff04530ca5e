const password = "a password of chaos";

/** Registers so many people and logs them in: `{username, password, token}`. Throws what the API answers instead. */
export async function signIn(client, count, name) {
  const people = [];
  for (let number = 1; number <= count; number++) {
    const username = `${name}${number}`;
    const email = `${username}@example.com`;
    await expect(client, "/register", { username, email, password });
    const { accessToken } = await expect(client, "/login", { username, password });
    people.push({ username, password, token: accessToken });
  }
  return people;
}

async function expect(client, path, body) {
  const answer = await client.send({ method: "POST", path, body });
  if (answer.status < 300) return answer.body;
  throw new Error(`POST ${path}: ${answer.lost ?? `${answer.status} ${answer.body?.code}`}`);
}
