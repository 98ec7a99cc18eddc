import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { parseCertificate } from "../../certificate/parse.ts";
import { withoutRepetition } from "../../der/without-repetition.ts";
import { tell } from "../../options/listener.ts";
import { createHttpFetcher } from "../../revocation/fetch-http.ts";
import { CLOCK_SKEW_MS } from "../../revocation/limits.ts";
import { checkInstant } from "../../verify/instant.ts";
import * as limits from "../limits.ts";
import {
  createReloadingSource,
  type LoadedMaterial,
  type ReloadingSource,
} from "../reloading.ts";
import type { TrustedListOptions } from "./options.ts";
import { trustedListOptions } from "./options-schema.ts";
import { KnownLists } from "./known-lists.ts";
import {
  type ListIdentity,
  type ListPointer,
  type TrustedList,
} from "./parse.ts";
import { selectServices } from "./select.ts";
import { SequenceNumbers } from "./sequence-numbers.ts";
import { refuseList } from "./xml.ts";

const XML_LIST = "application/vnd.etsi.tsl+xml";

/**
 * Trust anchors from the EU’s trusted lists (ETSI TS 119 612). Each list must be the one expected, signed by a signer
 * known beforehand, not past its nextUpdate, and not older than one used before; otherwise the last good set stays,
 * until `graceMs` after the earliest nextUpdate in it. Reloads every day unless told otherwise.
 *
 * @throws PasserelleError `configuration_refused`; when the first load fails `fetch_refused`, `fetch_failed`,
 *   `trusted_list_invalid`, `trust_material_invalid`
 */
export async function createTrustedListAnchors(
  options: TrustedListOptions,
): Promise<ReloadingSource> {
  const {
    listOfLists,
    territories,
    lists,
    types,
    statuses,
    uses,
    fetcher = createHttpFetcher({ timeoutMs: limits.TRUSTED_LIST_TIMEOUT_MS }),
    clock: uncheckedClock = () => new Date(),
    graceMs,
    sequenceNumbersFile,
    onCertificateSkipped = () => undefined,
    reloadEveryMs = limits.TRUSTED_LIST_RELOAD_MS,
    ...reloading
  } = parseWith(trustedListOptions, options, "configuration_refused");
  if (listOfLists ? territories.length === 0 : lists.length === 0) {
    throw new PasserelleError(
      "configuration_refused",
      "neither lists nor territories of a list of lists",
    );
  }
  const clock = () => checkInstant(uncheckedClock());
  const sequenceNumbers = new SequenceNumbers(sequenceNumbersFile);
  const known = new KnownLists();

  const loadList = async (location: ListPointer): Promise<CurrentList> => {
    const { url, territory } = location;
    const at = clock().getTime();
    const maxBytes = limits.MAX_TRUSTED_LIST_BYTES;
    try {
      const xml = await fetcher({ url, maxBytes });
      const list = known.read(xml, location, at);
      checkExpected(list, location);
      return { ...list, nextUpdate: checkCurrent(list, at) };
    } catch (cause) {
      if (!(cause instanceof PasserelleError)) throw cause;
      const reason = `list of ${territory}: ${cause.message}`;
      throw new PasserelleError(cause.code, reason, { cause });
    }
  };

  const load = async (): Promise<LoadedMaterial> => {
    const index = listOfLists && (await loadList(listOfLists));
    const pointers = index ? selectPointers(index, territories) : [];
    const loaded = await Promise.all([...pointers, ...lists].map(loadList));
    const at = clock().getTime();
    const anchors = loaded
      .flatMap((list) => selectServices(list, { types, statuses, uses }, at))
      .filter((anchor) => isCertificate(anchor, onCertificateSkipped));
    if (anchors.length === 0) {
      throw refuseList("no service of the wanted type and status");
    }
    const all = [...(index ? [index] : []), ...loaded];
    const nextUpdates = all.map(({ nextUpdate }) => nextUpdate);
    return {
      elements: withoutRepetition(anchors),
      usableUntil: Math.min(...nextUpdates) + graceMs,
      accept: () => sequenceNumbers.take(all),
    };
  };
  return createReloadingSource(load, { ...reloading, reloadEveryMs }, clock);
}

/** A list that is not closed. */
interface CurrentList extends TrustedList {
  readonly nextUpdate: number;
}

/** Neither who signs two lists, nor who answers for an address, may put one in the place of the other. */
function checkExpected(
  { territory, type }: TrustedList,
  expected: ListIdentity,
): void {
  if (territory !== expected.territory || type !== expected.type) {
    throw refuseList(
      `it is that of ${territory}, ${type}, where ${expected.territory}, ${expected.type} is expected`,
    );
  }
}

/** @returns its nextUpdate */
function checkCurrent(
  { issuedAt, nextUpdate }: TrustedList,
  at: number,
): number {
  if (issuedAt > at + CLOCK_SKEW_MS) throw refuseList("issued in the future");
  if (nextUpdate === undefined) throw refuseList("the list is closed");
  if (nextUpdate < at) throw refuseList("its nextUpdate has passed");
  return nextUpdate;
}

function selectPointers(
  { pointers }: TrustedList,
  territories: readonly string[],
): ListPointer[] {
  return territories.map((territory) => {
    const pointer = pointers.find(
      (each) => each.territory === territory && each.mediaType === XML_LIST,
    );
    if (!pointer) throw refuseList(`no list of ${territory}`);
    return pointer;
  });
}

function isCertificate(
  bytes: Uint8Array,
  onSkipped: (problem: PasserelleError) => void,
): boolean {
  try {
    parseCertificate(bytes);
    return true;
  } catch (problem) {
    if (!(problem instanceof PasserelleError)) throw problem;
    tell(onSkipped, problem);
    return false;
  }
}
