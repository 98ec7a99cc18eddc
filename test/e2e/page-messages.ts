import { randomUUID } from "node:crypto";
import {
  pageReply,
  type PageRequest,
} from "@passerelle/shared/protocol/page.ts";
import type { Page } from "puppeteer-core";
import * as v from "valibot";
import { makeChallenge } from "../../scripts/dev/challenge.ts";

/** What a page's script says to the content script to start a sign-in. */
export function authenticateRequest(): PageRequest {
  return {
    passerelle: "to-extension",
    version: 1,
    id: randomUUID(),
    action: "authenticate",
    challenge: makeChallenge("Un autre site"),
  };
}

/** Posts a message to the page's own window, and gives the code of the extension's refusal, or null. */
export async function refusalOf(
  page: Page,
  message: object,
): Promise<string | null> {
  const answer = await page.evaluate(
    (request) =>
      new Promise<unknown>((resolve) => {
        addEventListener("message", ({ data }) => {
          if (data?.passerelle === "to-page") resolve(data);
        });
        postMessage(request, origin);
      }),
    message,
  );
  const reply = v.parse(pageReply, answer);
  return reply.outcome === "failed" ? reply.error.code : null;
}
