import type { TRPCRouterRecord } from "@trpc/server";
import { emailProcedures } from "./email.ts";
import { leaveProcedures } from "./leave.ts";
import { passwordProcedures } from "./password.ts";
import { profileProcedures } from "./profile.ts";

export const accountRouter = {
  ...profileProcedures,
  ...emailProcedures,
  ...passwordProcedures,
  ...leaveProcedures,
} satisfies TRPCRouterRecord;
