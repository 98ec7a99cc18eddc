import {
  certificatesOf,
  childrenOf,
  descend,
  parseDateTime,
  refuseList,
  requiredTextOf,
  textOf,
} from "./xml.ts";

/** A trust service’s state from one moment on, until its next state. */
interface ServiceState {
  /** URI: `http://uri.etsi.org/TrstSvc/Svctype/CA/QC`. */
  readonly type: string;
  /** URI: `http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted`. */
  readonly status: string;
  /** Unix time in milliseconds. */
  readonly from: number;
}

/** A trust service, with what identifies it. */
export interface TrustService {
  /** Latest state first. */
  readonly states: readonly ServiceState[];
  /** Its certificates, DER. */
  readonly certificates: readonly Uint8Array[];
  /** URIs of AdditionalServiceInformation: `…/SvcInfoExt/ForeSignatures`. */
  readonly uses: readonly string[];
}

/** Which list it is, wherever it is served. */
export interface ListIdentity {
  /** ISO 3166-1, two letters; as the EU has them: EL and UK, and EU for its list of lists. */
  readonly territory: string;
  /** URI of TSLType: `http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric`. */
  readonly type: string;
}

/** Which list there is, where, and who signs it. */
export interface ListPointer extends ListIdentity {
  readonly url: string;
  /** Certificates, DER. */
  readonly signers: readonly Uint8Array[];
}

/** There are others for people to read, in PDF. */
interface TypedPointer extends ListPointer {
  readonly mediaType: string;
}

/** A trusted list, or the list of lists (ETSI TS 119 612). Times are Unix time in milliseconds. */
export interface TrustedList extends ListIdentity {
  readonly sequenceNumber: number;
  readonly issuedAt: number;
  /** Undefined for a list that is closed for good. */
  readonly nextUpdate: number | undefined;
  readonly pointers: readonly TypedPointer[];
  readonly services: readonly TrustService[];
}

const ADDITIONAL_TYPES = "http://uri.etsi.org/02231/v2/additionaltypes#";

/**
 * Parses a trusted list whose signature has been verified.
 *
 * @throws PasserelleError `trusted_list_invalid`
 */
export function parseTrustedList(root: Element): TrustedList {
  const [scheme] = childrenOf(root, "SchemeInformation");
  const version = requiredTextOf(scheme, "TSLVersionIdentifier");
  if (version !== "5" && version !== "6") {
    throw refuseList(`version ${version} where 5 or 6 is needed`);
  }
  const sequenceNumber = Number(requiredTextOf(scheme, "TSLSequenceNumber"));
  if (!Number.isSafeInteger(sequenceNumber) || sequenceNumber < 1) {
    throw refuseList("TSLSequenceNumber is not a positive whole number");
  }
  const nextUpdate = textOf(scheme, "NextUpdate", "dateTime");
  const services = descend(
    root,
    "TrustServiceProviderList",
    "TrustServiceProvider",
    "TSPServices",
    "TSPService",
  );
  return {
    territory: requiredTextOf(scheme, "SchemeTerritory"),
    type: requiredTextOf(scheme, "TSLType"),
    sequenceNumber,
    issuedAt: parseDateTime(requiredTextOf(scheme, "ListIssueDateTime")),
    nextUpdate: nextUpdate ? parseDateTime(nextUpdate) : undefined,
    pointers: descend(scheme, "PointersToOtherTSL", "OtherTSLPointer").map(
      parsePointer,
    ),
    services: services.map(parseService),
  };
}

function parsePointer(pointer: Element): TypedPointer {
  const information = descend(
    pointer,
    "AdditionalInformation",
    "OtherInformation",
  );
  const said = (name: string) =>
    information.flatMap((each) => textOf(each, name) ?? [])[0] ?? "";
  const [mediaType = ""] = information.flatMap((each) =>
    childrenOf(each, "MimeType", ADDITIONAL_TYPES).map(
      ({ textContent }) => textContent?.trim() ?? "",
    ),
  );
  return {
    url: requiredTextOf(pointer, "TSLLocation"),
    territory: said("SchemeTerritory"),
    type: said("TSLType"),
    mediaType,
    signers: certificatesOf(
      pointer,
      "ServiceDigitalIdentities",
      "ServiceDigitalIdentity",
    ),
  };
}

function parseService(service: Element): TrustService {
  const [current] = childrenOf(service, "ServiceInformation");
  if (!current) throw refuseList("TSPService without ServiceInformation");
  const history = descend(service, "ServiceHistory", "ServiceHistoryInstance");
  const uses = descend(
    current,
    "ServiceInformationExtensions",
    "Extension",
    "AdditionalServiceInformation",
    "URI",
  );
  return {
    states: [current, ...history]
      .map(parseState)
      .sort((a, b) => b.from - a.from),
    certificates: certificatesOf(current, "ServiceDigitalIdentity"),
    uses: uses.map(({ textContent }) => textContent?.trim() ?? ""),
  };
}

function parseState(information: Element): ServiceState {
  return {
    type: requiredTextOf(information, "ServiceTypeIdentifier"),
    status: requiredTextOf(information, "ServiceStatus"),
    from: parseDateTime(requiredTextOf(information, "StatusStartingTime")),
  };
}
