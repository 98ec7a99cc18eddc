import { HOST_NAME } from "@passerelle/shared/protocol/native.ts";
import * as v from "valibot";

export const MAX_MANIFEST_BYTES = 64 * 1024;

/** A native messaging manifest, as far as the host's own is to be recognised by it. */
export const manifestFile = v.object({
  name: v.literal(HOST_NAME),
  type: v.literal("stdio"),
  path: v.string(),
  allowed_origins: v.optional(v.array(v.string())),
  allowed_extensions: v.optional(v.array(v.string())),
});
export type Manifest = v.InferOutput<typeof manifestFile>;
