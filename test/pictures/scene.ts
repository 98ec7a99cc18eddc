import type { Page } from "puppeteer-core";
import type { Scenario } from "./scenario.ts";

/** A picture: the scenario, what a person does in it, and what is seen then. */
export interface Scene {
  readonly name: string;
  readonly scenario: Scenario;
  readonly pin?: string;
  readonly choose?: string;
  /** For the options page instead: what a person does there. */
  readonly options?: (page: Page) => Promise<void>;
  /** A selector that is visible once the scene is set. */
  readonly until: string;
}
