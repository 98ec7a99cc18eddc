/** The relying party's side of Passerelle: issue challenges, verify what comes back. */

export { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
export type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
export {
  type Language,
  languageOf,
  sentenceFor,
} from "@passerelle/shared/errors/sentence.ts";
export type { AcceptedIssuers } from "./challenge/accepted-issuers.ts";
export {
  createMemoryChallengeStore,
  type MemoryChallengeStoreOptions,
} from "./challenge/memory-store.ts";
export type { ChallengeStore, PendingChallenge } from "./challenge/store.ts";
export {
  createIntermediateCache,
  type IntermediateCache,
  type IntermediateCacheOptions,
} from "./path/intermediate-cache.ts";
export type { IntermediateSource } from "./intermediates/intermediate-source.ts";
export type { Distinguished } from "./names/describe.ts";
export type { CertificateSource } from "./options/certificate-source.ts";
export type { RevocationMode } from "./revocation/check-revocation.ts";
export type { RevocationSource } from "./revocation/revocation-source.ts";
export { type Check, type CheckListener, CHECKS } from "./verify/checks.ts";
export type { RelyingPartyOptions } from "./verify/configuration.ts";
export { createExplanation, type Explanation } from "./verify/explain.ts";
export type { VerificationOptions } from "./verify/options.ts";
export type { VerificationPolicy } from "./verify/policy.ts";
export {
  type ChallengeRequest,
  createRelyingParty,
  type RelyingParty,
  type SignatureToVerify,
} from "./verify/relying-party.ts";
export type { DocumentSigner, VerifiedSigner } from "./verify/signer.ts";
export {
  type PathToValidate,
  validatePath,
  type VerifiedPath,
} from "./verify/validate-path.ts";
export {
  type SignedDataToVerify,
  type VerifiedSignedData,
  verifySignedData,
} from "./verify/verify-signed-data.ts";
