import type { Page } from "playwright-core";

export interface PageWatch {
  /** What went wrong in the page: script errors, violations of its security policy, failures of the server. */
  problems: string[];
  /** Every text that the server sent: pages, and the data of later navigations. */
  texts(): Promise<string[]>;
}

/** Follows what a page does from now on. */
export function watchPage(page: Page): PageWatch {
  const problems: string[] = [];
  const texts: Promise<string>[] = [];
  page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // a refused form is logged as a resource that failed to load, and is no fault
    const isRefusal = /^Failed to load resource: .* status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !isRefusal) problems.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
    const type = response.headers()["content-type"] ?? "";
    const isRedirect = response.status() >= 300 && response.status() < 400;
    if (isRedirect || !/^text\/(html|x-script)/.test(type)) return;
    // the next page may come before the body of this one has been fetched
    texts.push(response.text().catch(() => ""));
  });
  return { problems, texts: () => Promise.all(texts) };
}
