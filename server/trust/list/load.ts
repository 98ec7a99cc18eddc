import * as v from "valibot";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import { parseCertificate } from "../../certificate/parse.ts";
import { withoutRepetition } from "../../der/without-repetition.ts";
import { tell } from "../../options/listener.ts";
import { der, durationMs, functionOption } from "../../options/shapes.ts";
import { createHttpFetcher } from "../../revocation/fetch-http.ts";
import type { Fetcher } from "../../revocation/fetcher.ts";
import { CLOCK_SKEW_MS } from "../../revocation/limits.ts";
import * as limits from "../limits.ts";
import {
  createReloadingSource,
  type LoadedMaterial,
  type ReloadingOptions,
  type ReloadingSource,
} from "../reloading.ts";
import { reloadingEntries } from "../reloading-entries.ts";
import {
  type ListPointer,
  parseTrustedList,
  type TrustedList,
} from "./parse.ts";
import { selectServices, type ServiceSelection } from "./select.ts";
import { verifyListSignature } from "./signature.ts";
import { decodeXml, refuseList } from "./xml.ts";

/** A list and the certificates, DER, of those who may sign it. */
export interface ListLocation {
  readonly url: string;
  readonly signers: readonly Uint8Array[];
}

export interface TrustedListOptions extends ReloadingOptions, ServiceSelection {
  /** The EU’s list of lists, with the signers that the Official Journal publishes; its lists of `territories` are read. */
  readonly listOfLists?: ListLocation;
  /** ISO 3166-1, two letters each, as the list of lists has them. */
  readonly territories?: readonly string[];
  /** Lists to read by themselves. */
  readonly lists?: readonly ListLocation[];
  readonly fetcher?: Fetcher;
  readonly clock?: () => Date;
  /**
   * How long after a list's nextUpdate its services still count where it cannot be renewed; then `current()` throws,
   * and nobody is let in. Default: 14 days.
   */
  readonly graceMs?: number;
  /** Told of a service’s certificate that is malformed and left out. */
  readonly onCertificateSkipped?: (problem: PasserelleError) => void;
}

const location = v.strictObject({ url: v.string(), signers: v.array(der) });
const texts = v.array(v.string());

const optionsSchema = v.strictObject({
  ...reloadingEntries,
  listOfLists: v.optional(location),
  territories: v.optional(texts, []),
  lists: v.optional(v.array(location), []),
  fetcher: v.optional(functionOption<Fetcher>()),
  clock: v.optional(functionOption<() => Date>()),
  graceMs: v.optional(durationMs, limits.TRUSTED_LIST_GRACE_MS),
  onCertificateSkipped:
    v.optional(functionOption<(problem: PasserelleError) => void>()),
  types: v.optional(texts),
  statuses: v.optional(texts),
  uses: v.optional(texts),
});

const XML_LIST = "application/vnd.etsi.tsl+xml";

/**
 * Trust anchors from the EU’s trusted lists (ETSI TS 119 612). Each list must be signed by a signer known beforehand,
 * not be past its nextUpdate, and not be older than the one before; otherwise the last good set stays, until `graceMs`
 * after the earliest nextUpdate in it. Reloads every day unless told otherwise.
 *
 * @throws PasserelleError `configuration_refused`; when the first load fails `fetch_refused`, `fetch_failed`,
 *   `trusted_list_invalid`
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
    clock = () => new Date(),
    graceMs,
    onCertificateSkipped = () => undefined,
    reloadEveryMs = limits.TRUSTED_LIST_RELOAD_MS,
    ...reloading
  } = parseWith(optionsSchema, options, "configuration_refused");
  if (listOfLists ? territories.length === 0 : lists.length === 0) {
    throw new PasserelleError(
      "configuration_refused",
      "neither lists nor territories of a list of lists",
    );
  }
  /** Of each list by its URL, in the sets that were taken. */
  const sequenceNumbers = new Map<string, number>();

  const loadList = async ({
    url,
    signers,
  }: ListLocation): Promise<CurrentList> => {
    const at = clock().getTime();
    const xml = await fetcher({
      url,
      maxBytes: limits.MAX_TRUSTED_LIST_BYTES,
    });
    const list = parseTrustedList(
      verifyListSignature(decodeXml(xml), signers, at),
    );
    const nextUpdate = checkCurrent(list, at);
    const before = sequenceNumbers.get(url) ?? 0;
    if (list.sequenceNumber < before) {
      throw refuseList(`${url}: older than the list before`);
    }
    return { ...list, url, nextUpdate };
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
    for (const { url, sequenceNumber } of all) {
      const before = sequenceNumbers.get(url) ?? 0;
      sequenceNumbers.set(url, Math.max(before, sequenceNumber));
    }
    const nextUpdates = all.map(({ nextUpdate }) => nextUpdate);
    return {
      elements: withoutRepetition(anchors),
      usableUntil: Math.min(...nextUpdates) + graceMs,
    };
  };
  return createReloadingSource(load, { ...reloading, reloadEveryMs }, clock);
}

/** A list that is not closed. */
interface CurrentList extends TrustedList {
  readonly url: string;
  readonly nextUpdate: number;
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
