import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { parseCertificate } from "../../certificate/parse.ts";
import { createHttpFetcher } from "../../revocation/fetch-http.ts";
import type { Fetcher } from "../../revocation/fetcher.ts";
import { CLOCK_SKEW_MS } from "../../revocation/limits.ts";
import { MAX_TRUSTED_LIST_BYTES, TRUSTED_LIST_TIMEOUT_MS } from "../limits.ts";
import {
  createReloadingSource,
  type ReloadingOptions,
  type ReloadingSource,
} from "../reloading.ts";
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
  /** Told of a service’s certificate that is malformed and left out. */
  readonly onCertificateSkipped?: (problem: PasserelleError) => void;
}

const XML_LIST = "application/vnd.etsi.tsl+xml";

/**
 * Trust anchors from the EU’s trusted lists (ETSI TS 119 612). Each list must be signed by a signer known beforehand,
 * not be past its nextUpdate, and not be older than the one before; otherwise the last good set stays.
 *
 * @throws PasserelleError `configuration_refused`; when the first load fails `fetch_refused`, `fetch_failed`,
 *   `trusted_list_invalid`
 */
export async function createTrustedListAnchors({
  listOfLists,
  territories = [],
  lists = [],
  fetcher = createHttpFetcher({ timeoutMs: TRUSTED_LIST_TIMEOUT_MS }),
  clock = () => new Date(),
  onCertificateSkipped = () => undefined,
  ...options
}: TrustedListOptions): Promise<ReloadingSource> {
  if (listOfLists ? territories.length === 0 : lists.length === 0) {
    throw new PasserelleError(
      "configuration_refused",
      "neither lists nor territories of a list of lists",
    );
  }
  const sequenceNumbers = new Map<string, number>();

  const loadList = async ({
    url,
    signers,
  }: ListLocation): Promise<TrustedList> => {
    const at = clock().getTime();
    const bytes = await fetcher({ url, maxBytes: MAX_TRUSTED_LIST_BYTES });
    const list = parseTrustedList(
      verifyListSignature(decodeXml(bytes), signers, at),
    );
    checkCurrent(list, at);
    const before = sequenceNumbers.get(url) ?? 0;
    if (list.sequenceNumber < before) {
      throw refuseList(`${url}: older than the list before`);
    }
    sequenceNumbers.set(url, list.sequenceNumber);
    return list;
  };

  return createReloadingSource(async () => {
    const pointers = listOfLists
      ? selectPointers(await loadList(listOfLists), territories)
      : [];
    const loaded = await Promise.all([...pointers, ...lists].map(loadList));
    const at = clock().getTime();
    const anchors = loaded
      .flatMap((list) => selectServices(list, options, at))
      .filter((bytes) => isCertificate(bytes, onCertificateSkipped));
    if (anchors.length === 0) {
      throw refuseList("no service of the wanted type and status");
    }
    return withoutRepetition(anchors);
  }, options);
}

function checkCurrent({ issuedAt, nextUpdate }: TrustedList, at: number): void {
  if (issuedAt > at + CLOCK_SKEW_MS) throw refuseList("issued in the future");
  if (nextUpdate === undefined) throw refuseList("the list is closed");
  if (nextUpdate < at) throw refuseList("its nextUpdate has passed");
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
    onSkipped(problem);
    return false;
  }
}

function withoutRepetition(elements: readonly Uint8Array[]): Uint8Array[] {
  const byContents = new Map(
    elements.map((bytes) => [Buffer.from(bytes).toString("base64"), bytes]),
  );
  return [...byContents.values()];
}
