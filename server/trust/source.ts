import * as v from "valibot";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { tell } from "../options/listener.ts";
import { functionOption } from "../options/shapes.ts";
import { type MaterialKind, readMaterial } from "./folder.ts";
import {
  createReloadingSource,
  type ReloadingOptions,
  type ReloadingSource,
} from "./reloading.ts";
import { reloadingEntries } from "./reloading-entries.ts";

export interface FolderOptions extends ReloadingOptions {
  /**
   * Told once of a file beside those that are read whose name is none of trust material, such as `ca.crl.1`. Default: a
   * warning of Node’s.
   */
  readonly onFileIgnored?: ((file: string) => void) | undefined;
}

const optionsSchema = v.strictObject({
  ...reloadingEntries,
  onFileIgnored: v.optional(functionOption<(file: string) => void>()),
});

/** Keeps the trust material of a file or folder loaded. */
export function createMaterialSource(
  location: string,
  kind: MaterialKind,
  options: FolderOptions,
): Promise<ReloadingSource> {
  const { onFileIgnored = warn, ...reloading } = parseWith(
    optionsSchema,
    options,
    "configuration_refused",
  );
  let told: readonly string[] = [];
  return createReloadingSource(async (known) => {
    const { elements, ignored } = await readMaterial(location, kind, known);
    for (const file of ignored) {
      if (!told.includes(file)) tell(onFileIgnored, file);
    }
    told = ignored;
    return { elements };
  }, reloading);
}

function warn(file: string): void {
  const reason = `${file} is not read: its name is none of trust material`;
  process.emitWarning(reason, "PasserelleWarning");
}
