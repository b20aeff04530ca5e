import { apiKilled } from "./api-killed.mjs";
import { apiTerminated } from "./api-terminated.mjs";
import { connectionCut } from "./connection-cut.mjs";
import { databaseFrozen } from "./database-frozen.mjs";
import { databaseKilled } from "./database-killed.mjs";
import { databaseLost } from "./database-lost.mjs";
import { databaseReadOnly } from "./database-read-only.mjs";
import { diskFull } from "./disk-full.mjs";
import { duplicates } from "./duplicates.mjs";
import { duplicatesOverNodes } from "./duplicates-over-nodes.mjs";
import { migrationKilled } from "./migration-killed.mjs";
import {
  nodeFrozen,
  nodeKilled,
  nodePartitioned,
  nodesApart,
  nodeUnreachable,
} from "./node-faults.mjs";
import { poolExhausted } from "./pool-exhausted.mjs";
import { redisGone } from "./redis-gone.mjs";

/** Every fault, in the order in which they strike. */
export const faults = [
  duplicates,
  databaseKilled,
  databaseFrozen,
  connectionCut,
  databaseLost,
  databaseReadOnly,
  poolExhausted,
  apiKilled,
  apiTerminated,
  migrationKilled,
  diskFull,
  duplicatesOverNodes,
  nodeKilled,
  nodeFrozen,
  nodePartitioned,
  nodeUnreachable,
  nodesApart,
  redisGone,
];
