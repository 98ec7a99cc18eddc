import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import type { PlacedBrowser } from "./places.ts";
import type { Policy } from "./read-policy.ts";
import { type Finding, problem, text, warning } from "./report.ts";

/** Tells what a browser's policies keep from working; nothing where they are silent. */
export function checkPolicy(
  { name, family }: PlacedBrowser,
  policy: Policy,
  expectedIds: readonly string[],
): Finding[] {
  const findings: Finding[] = [];
  if (family === "chromium" && isHostBlocked(policy))
    findings.push(
      problem(
        "policy",
        text(
          `${name} : une règle de l’entreprise (NativeMessagingBlocklist) bloque le programme Passerelle.`,
          `${name}: a company policy (NativeMessagingBlocklist) blocks the Passerelle program.`,
        ),
        text(
          `Demandez à votre service informatique d’ajouter « ${HOST_NAME} » à NativeMessagingAllowlist.`,
          `Ask your IT department to add “${HOST_NAME}” to NativeMessagingAllowlist.`,
        ),
      ),
    );
  if (family === "chromium" && !policy.NativeMessagingUserLevelHosts)
    findings.push(
      warning(
        "policy",
        text(
          `${name} : une règle de l’entreprise (NativeMessagingUserLevelHosts) n’admet que les programmes installés pour tout l’ordinateur.`,
          `${name}: a company policy (NativeMessagingUserLevelHosts) admits only programs installed for the whole computer.`,
        ),
        text(
          "Si Passerelle n’est installé que pour vous, demandez au service informatique de l’installer pour l’ordinateur.",
          "If Passerelle is installed for you only, ask the IT department to install it for the computer.",
        ),
      ),
    );
  if (expectedIds.every((id) => isExtensionBlocked(policy, id)))
    findings.push(
      problem(
        "policy",
        text(
          `${name} : une règle de l’entreprise bloque l’extension Passerelle.`,
          `${name}: a company policy blocks the Passerelle extension.`,
        ),
        text(
          `Demandez à votre service informatique d’autoriser l’extension ${expectedIds.join(" ou ")} (ExtensionSettings).`,
          `Ask your IT department to allow the extension ${expectedIds.join(" or ")} (ExtensionSettings).`,
        ),
      ),
    );
  return findings;
}

function isHostBlocked({
  NativeMessagingBlocklist: blocked,
  NativeMessagingAllowlist: allowed,
}: Policy): boolean {
  return (
    (blocked.includes("*") || blocked.includes(HOST_NAME)) &&
    !allowed.includes(HOST_NAME)
  );
}

/** ExtensionSettings for this extension decide before the lists, those before ExtensionSettings for all. */
function isExtensionBlocked(policy: Policy, id: string): boolean {
  const { ExtensionSettings: settings } = policy;
  const own = settings[id]?.installation_mode;
  if (own !== undefined) return own === "blocked" || own === "removed";
  const isForced = policy.ExtensionInstallForcelist.some(
    (entry) => entry.split(";")[0] === id,
  );
  if (isForced || policy.ExtensionInstallAllowlist.includes(id)) return false;
  return (
    policy.ExtensionInstallBlocklist.includes(id) ||
    policy.ExtensionInstallBlocklist.includes("*") ||
    settings["*"]?.installation_mode === "blocked"
  );
}
