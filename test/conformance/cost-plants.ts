/** Work of known cost, planted to see what the measuring finds; and the costliest CRLs that can be made up. */
import { scryptSync } from "node:crypto";
import * as crl from "../../server/fixtures/crl.ts";
import * as der from "../../server/fixtures/der.ts";
import {
  extension,
  name as nameOf,
  NOW,
} from "../../server/fixtures/certificates.ts";
import { keyPair, signing } from "../../server/fixtures/keys.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { MAX_CRL_BYTES } from "../../server/revocation/limits.ts";
import type { Input } from "./measure.ts";

const MIB = 1024 * 1024;

/** An object of one property takes 32 bytes, and 8 in the list. */
const objects = (mebibytes: number) =>
  Array.from({ length: (mebibytes * MIB) / 40 }, (_, index) => ({ index }));

const PLANTS: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  // 128 bytes × cost × block size, which OpenSSL allocates; first, since the peak hides what is smaller.
  "a native library’s memory": () =>
    scryptSync("", "", 16, {
      cost: 2 ** 17,
      blockSize: 8,
      maxmem: 256 * MIB,
    }).length,
  "a large buffer": () => new Uint8Array(200 * MIB).fill(1).length,
  "a buffer": () => new Uint8Array(66 * MIB).fill(1).length,
  "many objects": () => objects(160).length,
  objects: () => objects(70).length,
  "few objects": () => objects(4).length,
  time: () => {
    const started = process.cpuUsage();
    let used = { user: 0, system: 0 };
    while (used.user + used.system < 200_000) used = process.cpuUsage(started);
  },
};

/** Entries of a CRL, each with extensions that no other entry has. */
const HOSTILE_CRLS: Readonly<Record<string, (index: number) => Buffer[]>> = {
  "one extension, another one in each entry": (index) => [unknown(index)],
  "a reason, and two extensions of its own": (index) => [
    crl.reasonCode(1),
    unknown(2 * index),
    unknown(2 * index + 1),
  ],
};

const unknown = (number: number) => extension(`1.3.${number}`, Buffer.of());

export function* inputs(kind: string): Generator<Input> {
  if (kind === "plants") {
    for (const [name, work] of Object.entries(PLANTS)) {
      yield { name, run: () => String(work()) };
    }
    return;
  }
  for (const [name, extensionsOf] of Object.entries(HOSTILE_CRLS)) {
    const bytes = hostileCrl(extensionsOf);
    // A copy, for what is measured again: the parser knows an array again that it has parsed.
    yield { name, run: () => (parseCrl(Uint8Array.from(bytes)), "parsed") };
  }
}

/** As large as a CRL may be in bytes, or in elements; nobody has signed it. */
function hostileCrl(extensionsOf: (index: number) => Buffer[]): Uint8Array {
  const { algorithm } = signing(keyPair("P-256", "authority"));
  const time = der.time(NOW);
  const entries: Buffer[] = [];
  let bytes = 0;
  let elements = 0;
  for (let index = 0; bytes < MAX_CRL_BYTES - 4096; index++) {
    const extensions = extensionsOf(index);
    elements += 4 + 3 * extensions.length;
    if (elements > 3_990_000) break;
    const entry = der.sequence(
      der.integer(0x10000 + index),
      time,
      der.sequence(...extensions),
    );
    entries.push(entry);
    bytes += entry.length;
  }
  const tbs = der.sequence(
    der.integer(1),
    algorithm,
    nameOf("Autorité"),
    time,
    der.sequence(Buffer.concat(entries)),
  );
  return new Uint8Array(
    der.sequence(tbs, algorithm, der.bitString(Buffer.alloc(70))),
  );
}
