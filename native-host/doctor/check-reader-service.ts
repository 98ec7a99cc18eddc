import { checkPcscd } from "./check-pcscd.ts";
import { checkSmartCardService } from "./check-smart-card-service.ts";
import type { DiagnosisSystem } from "./diagnosis-system.ts";
import { type Finding, ok, text } from "./report.ts";

/** PC/SC: what stands between a PKCS#11 library and a reader or USB key. */
export async function checkReaderService(
  system: DiagnosisSystem,
): Promise<Finding[]> {
  return {
    linux: checkPcscd,
    windows: checkSmartCardService,
    macos: () =>
      Promise.resolve([
        ok(
          "reader-service",
          text(
            "Le service des lecteurs fait partie de macOS.",
            "The reader service is part of macOS.",
          ),
        ),
      ]),
  }[system.platform](system);
}
