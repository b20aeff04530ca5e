import type { TRPCRouterRecord } from "@trpc/server";
import { historyProcedure, mineProcedure } from "./own-events.ts";
import { getProcedure, listProcedure, monthProcedure } from "./read-events.ts";
import { watchChanges } from "./watch-changes.ts";
import {
  createProcedure,
  deleteProcedure,
  restoreProcedure,
  updateProcedure,
} from "./write-events.ts";

export const eventsRouter = {
  list: listProcedure,
  month: monthProcedure,
  mine: mineProcedure,
  get: getProcedure,
  history: historyProcedure,
  create: createProcedure,
  update: updateProcedure,
  delete: deleteProcedure,
  restore: restoreProcedure,
  changes: watchChanges,
} satisfies TRPCRouterRecord;
