import { z } from "zod";
import "../../schema-messages.ts";
import { plainLine } from "../../plain-text.ts";
import { user } from "../auth/schema.ts";

const EXAMPLE_ID = "019ab5a4-6c00-7000-8000-000000000002";
const MOST_OF_A_PAGE = 100;

const id = z
  .uuid("must be an account's id")
  .meta({ description: "The account's id.", examples: [EXAMPLE_ID] });

export const accountId = z.strictObject({ id });

export const disableAccountInput = z
  .strictObject({
    id,
    reason: plainLine(200)
      .exactOptional()
      .meta({
        description: "Why: kept in the audit log for good, so name nobody in it.",
        examples: ["spam"],
      }),
  })
  .meta({ id: "DisableAccount", description: "Why an account is disabled." });

export const listAccountsInput = z
  .strictObject({
    q: plainLine(100)
      .exactOptional()
      .meta({ description: "What to look for, in whichever case.", examples: ["test"] }),
    match: z
      .enum(["contains", "prefix"])
      .default("contains")
      .meta({
        description:
          "`contains`: anywhere in the username, the display name or the e-mail address. `prefix`: at the start of the username " +
          "or the e-mail address, which is quick however many accounts there are.",
        examples: ["prefix"],
      }),
    role: user.shape.role.exactOptional().meta({ description: "Only who has this role." }),
    disabled: z
      .boolean()
      .exactOptional()
      .meta({ description: "Only who is disabled, or who is not.", examples: [true] }),
    limit: z
      .int()
      .min(1)
      .max(MOST_OF_A_PAGE)
      .default(20)
      .meta({ description: "How many accounts at most.", examples: [20] }),
    cursor: z
      .uuid("must be the nextCursor of a page before")
      .exactOptional()
      .meta({ description: "The `nextCursor` of the page before.", examples: [EXAMPLE_ID] }),
  })
  .prefault({});

// Limits of what comes out are said, not checked: what the columns hold is within them.
export const account = user
  .extend({
    disabledAt: z.iso
      .datetime()
      .meta({ maxLength: 24 })
      .nullable()
      .meta({
        description: "Since when nobody logs in to it; null when it is not disabled.",
        examples: ["2023-12-01T12:00:00.000Z"],
      }),
  })
  .meta({ id: "Account", description: "An account as admins see it." });

export const accountPage = z
  .object({
    items: z
      .array(account)
      .max(MOST_OF_A_PAGE)
      .meta({ description: "The accounts, who registered last first." }),
    nextCursor: z
      .uuid()
      .nullable()
      .meta({ description: "null on the last page.", examples: [EXAMPLE_ID] }),
  })
  .meta({ id: "AccountPage", description: "A page of accounts." });

export type AdminAccount = z.infer<typeof account>;
export type ListAccounts = z.infer<typeof listAccountsInput>;
