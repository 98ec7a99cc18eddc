import { commandLine } from "../dev/command.ts";

/** One thing that has to pass. */
export interface Check {
  readonly title: string;
  readonly command: readonly string[];
  /** How its passes and failures are counted: as mocha reports them, or one for the whole command. */
  readonly counts: "mocha" | "one";
}

const signIn = (browser: "chromium" | "firefox"): Check => ({
  title: `Sign-in from a fresh profile, ${browser}`,
  command: commandLine`
    scripts/demo --headless --browser ${browser} --out out/test/${browser}`,
  counts: "one",
});

export const CHECKS: readonly Check[] = [
  {
    title: "Types",
    command: commandLine`npm run --silent check:types`,
    counts: "one",
  },
  {
    title: "Lint",
    command: commandLine`npm run --silent check:lint`,
    counts: "one",
  },
  {
    title: "Format",
    command: commandLine`npm run --silent check:format`,
    counts: "one",
  },
  {
    title: "Unused code",
    command: commandLine`npm run --silent check:unused`,
    counts: "one",
  },
  {
    title: "Firefox's rules for extensions",
    command: commandLine`npm run --silent check:firefox`,
    counts: "one",
  },
  {
    title: "Unit tests",
    command: commandLine`npm run --silent test:coverage`,
    counts: "mocha",
  },
  {
    title: "Tests on real PKCS#11 libraries",
    command: commandLine`npm run --silent test:modules`,
    counts: "mocha",
  },
  {
    title: "End-to-end tests",
    command: commandLine`npm run --silent test:e2e`,
    counts: "mocha",
  },
  signIn("chromium"),
  signIn("firefox"),
];
