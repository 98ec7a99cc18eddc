import { commandLine } from "../dev/command.ts";

/** One thing that has to pass. */
export interface Check {
  readonly title: string;
  readonly command: readonly string[];
  /** How its passes and failures are counted: as mocha reports them, or one for the whole command. */
  readonly counts: "mocha" | "one";
}

const npm = (
  title: string,
  script: string,
  counts: Check["counts"] = "one",
): Check => ({
  title,
  command: commandLine`npm run --silent ${script}`,
  counts,
});

const signIn = (browser: "chromium" | "firefox"): Check => ({
  title: `Sign-in from a fresh profile, ${browser}`,
  command: commandLine`
    scripts/demo --headless --browser ${browser} --out out/test/${browser}`,
  counts: "one",
});

export const CHECKS: readonly Check[] = [
  npm("Types", "check:types"),
  npm("Lint", "check:lint"),
  npm("Format", "check:format"),
  npm("Unused code", "check:unused"),
  npm("Firefox's rules for extensions", "check:firefox"),
  npm("Unit tests", "test:coverage", "mocha"),
  npm("Tests on real PKCS#11 libraries", "test:modules", "mocha"),
  npm("End-to-end tests", "test:e2e", "mocha"),
  signIn("chromium"),
  signIn("firefox"),
];
