import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import { ERRORS } from "@passerelle/shared/errors/codes.ts";
import {
  asPasserelleError,
  PasserelleError,
} from "@passerelle/shared/errors/passerelle-error.ts";
import type {
  ModuleSummary,
  TokenSnapshot,
} from "@passerelle/shared/protocol/tokens.ts";
import { ConfigurationError } from "../modules/administrator/configuration-error.ts";
import {
  type Discovery,
  discoverModulesOf,
} from "../modules/discover-modules.ts";
import { createProtectionCheck } from "../modules/library/check-protected.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { checkExtension } from "./check-extension.ts";
import { checkLibraries } from "./check-libraries.ts";
import { checkManifest } from "./check-manifest.ts";
import { checkPolicy } from "./check-policy.ts";
import { checkReaderService } from "./check-reader-service.ts";
import { checkSandboxedBrowsers } from "./check-sandboxed-browsers.ts";
import { checkTokens } from "./check-tokens.ts";
import { describeSystem } from "./describe-system.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { findManifest } from "./find-manifest.ts";
import { placedBrowsers } from "./places.ts";
import { readPolicy } from "./read-policy.ts";
import { redactReport } from "./redact.ts";
import { type Finding, problem, type Report, text, warning } from "./report.ts";

export interface DiagnosisOptions {
  readonly system: DiagnosisSystem;
  /** The administrator's file, where the command line named one. */
  readonly configurationFile?: string | undefined;
  /** The absolute path of the program that browsers should start. */
  readonly hostProgram: string;
  readonly hostVersion: string;
  /** Loads every library once and tells what is there; rejects with a PasserelleError where that fails as a whole. */
  readonly listTokens: () => Promise<TokenSnapshot>;
  readonly clock: () => Date;
  /** How long `listTokens` may take before the diagnosis goes on without it. */
  readonly listingLimitMs?: number;
}

/** Longer than any library's own time limit: only a fault of the host itself uses it up. */
const LISTING_LIMIT_MS = 60_000;

const BUILT_IN_EXTENSION_IDS: Discovery["extensionIds"] = {
  chromium: [CHROMIUM_EXTENSION_ID],
  firefox: [FIREFOX_EXTENSION_ID],
};

/** Walks the whole way from the browsers to the certificates, and says what is wrong on it and what to do. */
export async function diagnose(options: DiagnosisOptions): Promise<Report> {
  const { system, configurationFile, hostVersion, clock } = options;
  const [discovery, configurationError] = await discoverOrExplain(options);
  const findings = [
    ...checkConfiguration(configurationError, configurationFile, system),
    ...(await checkBrowsers(
      options,
      discovery?.extensionIds ?? BUILT_IN_EXTENSION_IDS,
    )),
    ...(await checkKeys(options, discovery)),
  ];
  return redactReport(
    {
      hostVersion,
      system: describeSystem(system),
      at: clock().toISOString(),
      findings,
    },
    system.environment,
  );
}

/** What the administrator's file leaves to find; why it is refused, where nothing can be said of the libraries. */
async function discoverOrExplain({
  system,
  configurationFile,
}: DiagnosisOptions): Promise<[Discovery, null] | [null, ConfigurationError]> {
  try {
    return [await discoverModulesOf(system, configurationFile), null];
  } catch (error) {
    if (error instanceof ConfigurationError) return [null, error];
    throw error;
  }
}

async function checkBrowsers(
  { system, hostProgram, hostVersion }: DiagnosisOptions,
  extensionIds: Discovery["extensionIds"],
): Promise<Finding[]> {
  const installed = placedBrowsers(system).filter(
    ({ isInstalled }) => isInstalled,
  );
  const findings = checkSandboxedBrowsers(system);
  if (installed.length === 0 && findings.length === 0)
    findings.push(
      warning(
        "browser",
        text(
          "Aucun navigateur connu n’a été trouvé à sa place habituelle.",
          "No known browser was found in its usual place.",
        ),
        text(
          "Installez Firefox, Chrome, Edge, Chromium, Brave ou Vivaldi.",
          "Install Firefox, Chrome, Edge, Chromium, Brave or Vivaldi.",
        ),
      ),
    );
  const isProtected = await createProtectionCheck(system);
  for (const browser of installed) {
    const ids = extensionIds[browser.family];
    const policy = await readPolicy(browser, system);
    const file = await findManifest(
      browser,
      policy.NativeMessagingUserLevelHosts,
      system,
    );
    const host = { program: hostProgram, extensionIds };
    findings.push(
      checkManifest(browser, file, host, system, isProtected),
      ...checkPolicy(browser, policy, ids),
      ...checkExtension(browser, ids, hostVersion, system),
    );
  }
  return findings;
}

async function checkKeys(
  { system, listTokens, listingLimitMs = LISTING_LIMIT_MS }: DiagnosisOptions,
  discovery: Discovery | null,
): Promise<Finding[]> {
  const libraries = (summaries: readonly ModuleSummary[]) =>
    discovery === null
      ? []
      : checkLibraries(discovery.modules, summaries, system.platform);
  const readerService = await checkReaderService(system);
  let snapshot: TokenSnapshot;
  try {
    snapshot = await withinLimit(listTokens(), listingLimitMs);
  } catch (error) {
    const { code } = asPasserelleError(error);
    return [
      ...readerService,
      ...libraries([]),
      problem(
        "token",
        text(
          `Les clés n’ont pas pu être lues (${code}).`,
          `The keys could not be read (${code}).`,
        ),
        text(ERRORS[code].fr, ERRORS[code].en),
      ),
    ];
  }
  return [
    // A token that needs no reader, or a reader reached in another way: the service is no obstacle.
    ...(snapshot.tokens.length > 0
      ? readerService.map(softened)
      : readerService),
    ...libraries(snapshot.modules),
    ...checkTokens(snapshot, system),
  ];
}

/** @throws PasserelleError `module_timeout` */
async function withinLimit<Result>(
  listing: Promise<Result>,
  limitMs: number,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new PasserelleError("module_timeout"));
    }, limitMs);
  });
  try {
    return await Promise.race([listing, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function softened(finding: Finding): Finding {
  return finding.status === "problem"
    ? { ...finding, status: "warning" }
    : finding;
}
