// npm run admin -- grant USER (README.md, “Who may what”). Works on DATABASE_URL, or on the private server of `npm start`, whether
// that is running or not.
import { runOnDatabase } from "./steps/run-on-database.mjs";

await runOnDatabase("dist/admin/cli.js");
