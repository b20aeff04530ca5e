import type { ExpectedBody } from "@handbill/rest";
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import { z } from "zod";

/**
 * What the body of a request to `/trpc` is to hold, from its URL: a procedure's input, or in a batch the input of each by
 * its index. Undefined when it names no procedure that takes any.
 */
export function expectedBody(router: AnyTRPCRouter, url: string): ExpectedBody | undefined {
  const [path = "", query] = url.split("?", 2);
  const names = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  if (new URLSearchParams(query).get("batch") !== "1") {
    const schema = inputOf(router, names);
    return schema && { schema, depth: 0 };
  }
  const inputs = names.split(",").map((name) => inputOf(router, name) ?? z.unknown());
  return { schema: z.object({ ...inputs }), depth: 1 };
}

function inputOf(router: AnyTRPCRouter, name: string): z.ZodType | undefined {
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures;
  const input: unknown = procedures[name]?._def.inputs[0];
  return input instanceof z.ZodType ? input : undefined;
}
