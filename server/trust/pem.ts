import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/**
 * Reads the blocks of one label out of a PEM text (RFC 7468 §2: lax, so text around the blocks and white space before
 * them is ignored); blocks of other labels are ignored too, but none may be cut off, nor be a variant of this label.
 *
 * @returns DER each
 * @throws PasserelleError `trust_material_invalid`
 */
export function parsePem(text: string, label: string): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let open: { label: string; base64: string } | undefined;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    const [, kind, found] =
      /^\s*-----(BEGIN|END) ([^-]+)-----\s*$/.exec(line) ?? [];
    if (kind === undefined) {
      if (open) open.base64 += line.trim();
    } else if (kind === "BEGIN") {
      if (open) throw refuse("a block inside another");
      // OpenSSL's TRUSTED CERTIFICATE: whoever put it there counts on it.
      if (found?.endsWith(` ${label}`)) {
        throw refuse(`${found}, where ${label} is needed`);
      }
      open = { label: found ?? "", base64: "" };
    } else {
      if (open?.label !== found) throw refuse("END without its BEGIN");
      if (open?.label === label) blocks.push(decodeBase64(open.base64));
      open = undefined;
    }
  }
  if (open) throw refuse("a block without its END");
  return blocks;
}

function decodeBase64(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length === 0 || bytes.toString("base64") !== base64) {
    throw refuse("a block that is not base64");
  }
  return new Uint8Array(bytes);
}

function refuse(reason: string): PasserelleError {
  return new PasserelleError("trust_material_invalid", `PEM: ${reason}`);
}
