// npm run events:rezone (docs/events.md, “When the rules of a time zone change”). Works on DATABASE_URL, or on the private server of
// `npm start`, whether that is running or not.
import { runOnDatabase } from "./steps/run-on-database.mjs";

await runOnDatabase("dist/events/rezone.js");
