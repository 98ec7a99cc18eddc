import { Eta } from "eta";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { SignIn } from "./sessions.ts";

interface Form {
  /** The anti-forgery token of the session. */
  readonly csrf: string;
  readonly code?: ErrorCode | undefined;
}

/** What each page shows. */
interface Pages {
  readonly "client-identifier": Form & {
    readonly value: string;
    /** Its form came back after its session. */
    readonly isStale?: boolean;
  };
  readonly "user-number": Form & {
    readonly value: string;
    readonly clientIdentifier: string;
  };
  readonly certificate: Form & {
    readonly clientIdentifier: string;
    readonly userNumber: number;
    readonly page: string;
    readonly challenge: string;
  };
  readonly "customer-area": Form & {
    readonly name: string;
    readonly company: string;
    readonly clientIdentifier: string;
    readonly userNumber: number;
    readonly signIn: SignIn;
    /** The page leaves the screen by itself after this. */
    readonly idleMinutes: number;
  };
  readonly "signed-out": object;
  readonly "session-ended": { readonly idleMinutes: number };
  readonly error: { readonly code: ErrorCode };
}

export interface PageSettings {
  readonly viewsFolder: string;
  /** The address customers are to look for. */
  readonly origin: string;
  /** Path of the style sheets and pictures, with a closing slash. */
  readonly assets: string;
  readonly bankName: string;
  /** Where customers get the extension, or undefined where IT departments install it. */
  readonly installationPage: string | undefined;
}

export type RenderPage = <Name extends keyof Pages>(
  name: Name,
  content: Pages[Name],
) => string;

/** Renders the pages from their templates; every value is escaped. */
export function createPageRenderer({
  viewsFolder,
  ...site
}: PageSettings): RenderPage {
  const eta = new Eta({ views: viewsFolder, cache: true, autoTrim: false });
  const common = {
    ...site,
    sentence: (code: ErrorCode) => sentenceFor(code, "fr"),
    ...formats,
  };
  return (name, content) => eta.render(name, { ...common, ...content });
}

const PARIS = { timeZone: "Europe/Paris" } as const;
const dateFormat = new Intl.DateTimeFormat("fr-FR", {
  ...PARIS,
  dateStyle: "long",
});
const instantFormat = new Intl.DateTimeFormat("fr-FR", {
  ...PARIS,
  dateStyle: "long",
  timeStyle: "short",
});

/** As print has it: the first of a month with its ordinal, and no day apart from its month. */
const typeset = (date: string) =>
  date.replace(/^1 /, "1er ").replace(" ", "\u00a0");

const formats = {
  date: (iso: string) => typeset(dateFormat.format(new Date(iso))),
  instant: (iso: string) => typeset(instantFormat.format(new Date(iso))),
  /** `4D A3 09`: lines break between bytes. */
  serial: (hexadecimal: string) =>
    hexadecimal.toUpperCase().replace(/(..)(?=.)/g, "$1 "),
  /** `1234 5678`, with a space that does not break. */
  grouped: (identifier: string) =>
    identifier.replace(/(\d{4})(?=\d)/g, "$1\u00a0"),
};
