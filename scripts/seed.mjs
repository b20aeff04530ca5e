// npm run seed -- --events 10000 (README.md). Fills DATABASE_URL, or the private server of `npm start`, whether that is running
// or not. Only the latter is brought up to date before.
import { runOnDatabase } from "./steps/run-on-database.mjs";

await runOnDatabase("dist/seed/cli.js", { migrates: true });
