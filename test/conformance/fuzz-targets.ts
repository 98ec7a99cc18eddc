import { parseCertificate } from "../../server/certificate/parse.ts";
import { parseSignedData } from "../../server/cms/parse.ts";
import { canonicalName } from "../../server/names/compare.ts";
import { parseCrl } from "../../server/revocation/crl/parse.ts";
import { parseOcspResponse } from "../../server/revocation/ocsp/parse.ts";
import * as material from "./fuzz-material.ts";
import { judgePath, judgeRevocation, judgeSignature } from "./fuzz-verdicts.ts";
import type { Target } from "./guided-fuzz.ts";

const { root, authority, person } = material;
const signatures = [material.signature, material.pssSignature];
const certificates = [person, authority.certificate, root.certificate];
const crls = [material.goodCrl, material.revokingCrl, material.indirectCrl];
const ocspResponses = [
  material.goodOcspResponse,
  material.revokingOcspResponse,
];

/** The parsers. */
const PARSERS: readonly Target[] = [
  {
    name: "SignedData",
    run: (bytes) => parseSignedData(bytes, bytes.length),
    seeds: signatures,
  },
  { name: "certificate", run: parseCertificate, seeds: certificates },
  { name: "Name", run: canonicalName, seeds: [root.name, authority.name] },
  { name: "CRL", run: parseCrl, seeds: crls },
  { name: "OCSP response", run: parseOcspResponse, seeds: ocspResponses },
];

/** What judges with what they parsed. */
export const JUDGES: readonly Target[] = [
  { name: "signature", run: judgeSignature, seeds: signatures },
  { name: "path", run: judgePath, seeds: certificates },
  {
    name: "revocation",
    run: judgeRevocation,
    seeds: [...crls, ...ocspResponses],
  },
];

export const TARGETS: readonly Target[] = [...PARSERS, ...JUDGES];
